// `eject`: the bundled mapping as a file to change. Exit status 0: it is written; 2: wrong options, or the file exists.

import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConfigError } from '../errors.ts'
import type { Command } from './command.ts'
import { describeFileError } from './describe-file.ts'
import { readArguments } from './read-arguments.ts'

export const ejectCommand: Command = {
  usage: `Usage: iot-remote-write eject [FILE]

Writes the mapping that comes with the program, which maps known devices, to FILE or to stdout. eject does not replace
a file that exists. A mapping file is read before the bundled mapping, so you need this only to change the bundled
rules: keep the rules that you change, and delete the others.

  --help

Exit status: 0 written; 2 wrong options, or FILE exists`,

  options: {},

  async run(args, streams) {
    const given = readArguments(args, {}, 'file')
    if (given === 'help') {
      streams.out(`${ejectCommand.usage}\n`)
      return 0
    }
    // From the sources and from dist/cli alike.
    const text = await readFile(new URL('../../presets/default-mapping.yaml', import.meta.url), 'utf8')
    if (given.file === undefined) streams.out(text)
    else await writeNew(path.resolve(streams.folder, given.file), text)
    return 0
  },
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST'
    const message = exists ? 'the file exists already; name another one' : describeFileError(error)
    throw new ConfigError('options', [{ path: 'FILE', message }])
  }
}
