// For bash, without the package bash-completion. Where the script offers nothing, bash completes the name of a file.
// https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html

import type { CompletedCommand } from './completed-command.ts'

export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ')
  return `# Completion of iot-remote-write for bash.
_iot_remote_write() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} options= words= texts=
  COMPREPLY=()
  if [ "$COMP_CWORD" = 1 ]; then
    COMPREPLY=($(compgen -W '${names} --help --version' -- "$current"))
    return
  fi
  case \${COMP_WORDS[1]} in
${commands.map(branch).join('\n')}
    *) return ;;
  esac
  # A value that is no file has nothing to be completed with.
  case " $texts " in *" $previous "*) compopt +o default +o bashdefault 2>/dev/null; return ;; esac
  if [ "\${current#-}" != "$current" ]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [ "$COMP_CWORD" = 2 ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o bashdefault -o default -F _iot_remote_write iot-remote-write
`
}

function branch({ name, options, words }: CompletedCommand): string {
  const texts = options.filter(({ value }) => value === 'text')
  const assigned = [
    `options='${options.map((one) => `--${one.name}`).join(' ')}'`,
    ...(words.length === 0 ? [] : [`words='${words.join(' ')}'`]),
    ...(texts.length === 0 ? [] : [`texts='${texts.map((one) => `--${one.name}`).join(' ')}'`]),
  ]
  return `    ${name}) ${assigned.join(' ')} ;;`
}
