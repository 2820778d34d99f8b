// `completion`: a script with which a shell completes the program's commands and options. Exit status 0: printed; 2: wrong
// options.

import { suggest } from '#check'
import { ConfigError } from '../errors.ts'
import type { Command, CommandEntry } from './command.ts'
import { bashCompletion } from './completion/bash-completion.ts'
import { type CompletedCommand, describeCommand } from './completion/completed-command.ts'
import { fishCompletion } from './completion/fish-completion.ts'
import { zshCompletion } from './completion/zsh-completion.ts'
import { readArguments } from './read-arguments.ts'

const shells: { readonly [name: string]: (all: readonly CompletedCommand[]) => string } = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

const usage = `Usage: iot-remote-write completion SHELL

Prints a script with which SHELL (bash, zsh or fish) completes commands, options and files. To use it in each new shell:

  bash   echo 'eval "$(iot-remote-write completion bash)"' >> ~/.bashrc
  zsh    echo 'eval "$(iot-remote-write completion zsh)"' >> ~/.zshrc    # behind compinit
  fish   iot-remote-write completion fish > ~/.config/fish/completions/iot-remote-write.fish

A shell completes a program that it finds by its name: npm install --global iot-remote-write.

  --help

Exit status: 0 printed; 2 wrong options`

/** @param commands that are completed, itself among them */
export function createCompletionCommand(commands: { readonly [name: string]: CommandEntry }): Command {
  return {
    usage,

    options: {},
    words: Object.keys(shells),

    async run(args, streams) {
      const given = readArguments(args, {}, 'shell')
      if (given === 'help') {
        streams.out(`${usage}\n`)
        return 0
      }
      const { file: name = '' } = given
      const render = Object.hasOwn(shells, name) ? shells[name] : undefined
      if (render === undefined) {
        const names = Object.keys(shells)
        const message = name === '' ? `expected one of ${names.join(', ')}` : suggest(name, names)
        throw new ConfigError('options', [{ path: 'SHELL', message }])
      }
      const described = Object.entries(commands).map(async ([command, { summary, load }]) => {
        return describeCommand(command, summary, await load())
      })
      const help: CompletedCommand = {
        name: 'help',
        summary: 'show the commands, or the options of one',
        options: [],
        words: Object.keys(commands),
      }
      streams.out(render([...(await Promise.all(described)), help]))
      return 0
    },
  }
}
