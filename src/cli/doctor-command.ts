// `doctor`: checks a deployed stack. Exit status 0: no problem; 1: a problem; 2: wrong options.

import type { Command } from './command.ts'
import { readArguments } from './read-arguments.ts'
import { checkOptions, readStackOptions, stackOptionTypes } from './stack/stack-options.ts'

const optionTypes = { ...stackOptionTypes, json: 'boolean' } as const

export const doctorCommand: Command = {
  usage: `Usage: iot-remote-write doctor --stack NAME [options]

Checks the stack and all that it works with: its state and outputs, the rule and its SQL, the function, its permissions,
retries and concurrency, its mapping, the event source mappings, the role and the key, the workspace with its window and
limits, queues, dead letters, the last hour of the log, alarms, and the quotas against the rate of the fleet. For each
finding, it says what is wrong, what follows, and the command that mends it. doctor changes nothing. What your
credentials may not read is a finding, too. IAM does not say what policies of resources allow to the role; trace proves
the rest.

  --stack NAME       name of the stack
  --region REGION    region of the stack (default: AWS_REGION, or that of the profile)
  --json             print one JSON object
  --query-url URL    where the Prometheus that RemoteWriteUrl writes to answers queries, or the workspace in a VPC
  --query-role ARN   role to assume for queries of a workspace of another account
  --help

Exit status: 0 no problem, perhaps warnings; 1 a problem, or there is no such stack; 2 wrong options`,

  options: optionTypes,

  async run(args, streams) {
    const given = readArguments(args, optionTypes)
    if (given === 'help') {
      streams.out(`${doctorCommand.usage}\n`)
      return 0
    }
    const options = checkOptions((complain) => readStackOptions(given.options, complain))
    // Brings the clients of AWS along, which other commands do without.
    const { performDoctor } = await import('./doctor/perform-doctor.ts')
    return performDoctor({ ...options, json: given.options.json !== undefined }, streams)
  },
}
