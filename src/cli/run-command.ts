// Finds the command that the first argument names and runs it. Wrong options and mappings end in exit status 2, with all
// that is wrong on stderr.

import { suggest } from '#check'
import { ConfigError } from '../errors.ts'
import { alertsCommand } from './alerts-command.ts'
import { checkCommand } from './check-command.ts'
import { checkConfigCommand } from './check-config-command.ts'
import { collectCommand } from './collect-command.ts'
import type { Command, CommandStreams } from './command.ts'
import { dashboardsCommand } from './dashboards-command.ts'
import { doctorCommand } from './doctor-command.ts'
import { ejectCommand } from './eject-command.ts'
import { fleetCommand } from './fleet-command.ts'
import { mapCommand } from './map-command.ts'
import { planCommand } from './plan-command.ts'
import { presetsCommand } from './presets-command.ts'
import { programVersion } from './program-version.ts'
import { provisionCommand } from './provision-command.ts'
import { publishMappingCommand } from './publish-mapping-command.ts'
import { queryCommand } from './query-command.ts'
import { replayCommand } from './replay-command.ts'
import { schemaCommand } from './schema-command.ts'
import { startCommand } from './start-command.ts'
import { suggestCommand } from './suggest-command.ts'
import { traceCommand } from './trace-command.ts'

const commands: { readonly [name: string]: Command } = {
  map: mapCommand,
  check: checkCommand,
  'check-config': checkConfigCommand,
  suggest: suggestCommand,
  presets: presetsCommand,
  eject: ejectCommand,
  schema: schemaCommand,
  replay: replayCommand,
  plan: planCommand,
  collect: collectCommand,
  dashboards: dashboardsCommand,
  start: startCommand,
  trace: traceCommand,
  doctor: doctorCommand,
  fleet: fleetCommand,
  query: queryCommand,
  provision: provisionCommand,
  'publish-mapping': publishMappingCommand,
  alerts: alertsCommand,
}

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
    streams.out(`iot-remote-write ${programVersion()}\n`)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    const known = name.startsWith('-') ? ['--help', '--version'] : [...Object.keys(commands), 'help']
    streams.err(`unknown ${name.startsWith('-') ? 'option' : 'command'}; ${suggest(name, known)}\n`)
    return 2
  }
  try {
    return await command.run(args, streams)
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
