// What a shell is told of a command: its options with the first words of their help, and what may stand behind them.

import type { Command } from '../command.ts'

export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  readonly options: readonly CompletedOption[]
  /** What may stand first behind its name, beside files. */
  readonly words: readonly string[]
}

export interface CompletedOption {
  /** Without `--`. */
  readonly name: string
  readonly description: string
  /** `flag` for one without a value; `file` where the value is the name of a file or a folder. */
  readonly value: 'flag' | 'file' | 'text'
}

export function describeCommand(name: string, summary: string, command: Command): CompletedCommand {
  const helps = readHelps(command.usage)
  const options = Object.entries(command.options).map(([option, type]): CompletedOption => {
    const { valueName, description } = helps.get(option) ?? { valueName: '', description: '' }
    const isFile = /^(FILE|DIR|PATH)\b/.test(valueName)
    return { name: option, description, value: type === 'boolean' ? 'flag' : isFile ? 'file' : 'text' }
  })
  const help: CompletedOption = { name: 'help', description: 'show the options', value: 'flag' }
  return { name, summary, options: [...options, help], words: command.words ?? [] }
}

interface Help {
  /** Such as FILE; '' for a flag. */
  readonly valueName: string
  /** The first line. */
  readonly description: string
}

/** By option. A line begins with one or more of them; the description stands behind two spaces, or in the next line. */
function readHelps(usage: string): Map<string, Help> {
  const helps = new Map<string, Help>()
  const lines = usage.split('\n')
  for (const [index, line] of lines.entries()) {
    const [, head, behind] = /^ {2}(--\S+(?: \S+)*)(?: {2,}(.*))?$/.exec(line) ?? []
    if (head === undefined) continue
    const description = (behind ?? lines[index + 1] ?? '').trim()
    for (const [, option = '', valueName = ''] of head.matchAll(/--([a-z-]+)(?: ([A-Z][^ ]*))?/g)) {
      helps.set(option, { valueName, description })
    }
  }
  return helps
}
