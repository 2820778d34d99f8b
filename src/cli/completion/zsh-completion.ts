// For zsh, with its own `_arguments`. https://zsh.sourceforge.io/Doc/Release/Completion-System.html

import type { CompletedCommand, CompletedOption } from './completed-command.ts'

export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef iot-remote-write
# Completion of iot-remote-write for zsh: for eval, or as the file _iot-remote-write in a folder of fpath.
_iot-remote-write() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C ${quote('(- *)--help[show the commands]')} ${quote('(- *)--version[print the version]')} \\
    '1:command:->command' '*::argument:->arguments'
  case $state in
    command)
      local -a commands=(
${commands.map(({ name, summary }) => `        ${quote(`${name.replaceAll(':', '\\:')}:${summary}`)}`).join('\n')}
      )
      _describe -t commands command commands
      ;;
    arguments)
      case $words[1] in
${commands.map(branch).join('\n')}
      esac
      ;;
  esac
}
if [ "$funcstack[1]" = _iot-remote-write ]; then
  _iot-remote-write "$@"
else
  compdef _iot-remote-write iot-remote-write
fi
`
}

function branch({ name, options, words }: CompletedCommand): string {
  const first = words.length === 0 ? '1:file:_files' : `1:argument:(${words.join(' ')})`
  const specs = [...options.map(optionSpec), first, '*:file:_files']
  return `        ${name}) _arguments ${specs.map(quote).join(' ')} ;;`
}

function optionSpec({ name, description, value }: CompletedOption): string {
  const words = description.replace(/[[\]\\:]/g, '\\$&')
  const argument = { flag: '', file: ':file:_files', text: ':value: ' }[value]
  // `*`: some options may be given more than once; the program says which not.
  return `*--${name}[${words}]${argument}`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
