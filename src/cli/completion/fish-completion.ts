// For fish. https://fishshell.com/docs/current/completions.html

import type { CompletedCommand, CompletedOption } from './completed-command.ts'

export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, options, words }) => [
    complete(['-n', '__fish_use_subcommand', '-f', '-a', name, '-d', summary]),
    ...options.map((option) => optionLine(name, option)),
    ...words.map((word) => complete(['-n', `__iot_remote_write_first_of ${name}`, '-f', '-a', word])),
  ])
  return `# Completion of iot-remote-write for fish.
# Whether nothing but options stands behind the command.
function __iot_remote_write_first_of
  set -l words (commandline -opc)
  test (count $words) -eq 2 -a "$words[2]" = $argv[1]
end
complete -c iot-remote-write -e
${complete(['-n', '__fish_use_subcommand', '-f', '-l', 'version', '-d', 'print the version'])}
${complete(['-n', '__fish_use_subcommand', '-f', '-l', 'help', '-d', 'show the commands'])}
${lines.join('\n')}
`
}

function optionLine(command: string, { name, description, value }: CompletedOption): string {
  const argument = { flag: [], file: ['-r', '-F'], text: ['-x'] }[value]
  const when = `__fish_seen_subcommand_from ${command}`
  return complete(['-n', when, '-l', name, ...argument, '-d', description])
}

function complete(args: readonly string[]): string {
  return ['complete', '-c', 'iot-remote-write', ...args.map(quote)].join(' ')
}

function quote(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `'${text.replace(/['\\]/g, '\\$&')}'`
}
