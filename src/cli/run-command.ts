// Finds the command that the first argument names and runs it. Wrong options and mappings end in exit status 2, with all
// that is wrong on stderr.

import { suggest } from '#check'
import { ConfigError } from '../errors.ts'
import { programVersion } from '../program-version.ts'
import type { CommandStreams } from './command.ts'
import { commands } from './commands.ts'

/** @returns the exit status */
export async function runCommand(
  [name, ...args]: readonly string[],
  streams: CommandStreams,
): Promise<number> {
  if (name === 'help' && args[0] !== undefined) return runCommand([args[0], '--help'], streams)
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    if (name === undefined) streams.err(`${usage}\n`)
    else streams.out(`${usage}\n`)
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-V') {
    streams.out(`iot-remote-write ${programVersion}\n`)
    return 0
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (entry === undefined) {
    const known = name.startsWith('-') ? ['--help', '--version'] : [...Object.keys(commands), 'help']
    streams.err(`unknown ${name.startsWith('-') ? 'option' : 'command'}; ${suggest(name, known)}\n`)
    return 2
  }
  try {
    return await (await entry.load()).run(args, streams)
  } catch (error) {
    // By its name: a module of the user's may bring the class along a second time.
    if (!(error instanceof Error) || error.name !== ConfigError.name) throw error
    streams.err(
      `${error.message}\n\nRun ${streams.calledAs ?? `iot-remote-write ${name}`} --help for its options.\n`,
    )
    return 2
  }
}

const usage = `Usage: iot-remote-write COMMAND [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(16)} ${summary}`)
  .join('\n')}
  help             show this page; help COMMAND, or COMMAND --help, shows the options of a command

  --version, -V   print the version`
