// `query`: asks the workspace of a stack, with a signature. Exit status 0: it answered, with series or without; 1: it did
// not; 2: wrong options.

import type { Command } from './command.ts'
import { readArguments } from './read-arguments.ts'
import { stackOptionTypes } from './stack/stack-options.ts'

const optionTypes = { ...stackOptionTypes, range: 'string', step: 'string', json: 'boolean' } as const

export const queryCommand: Command = {
  usage: `Usage: iot-remote-write query 'PROMQL' --stack NAME [options]

Asks the workspace that the stack writes to, with a signature (SigV4), and prints the series. query writes nothing. It
needs aps:QueryMetrics on the workspace and cloudformation:DescribeStacks.

  --stack NAME       name of the stack
  --region REGION    region of the stack (default: AWS_REGION, or that of the profile)
  --range DURATION   the samples of the last DURATION, such as 1h, instead of the current ones
  --step DURATION    with --range: time between two samples (default: the range divided by 60, at least 15s)
  --json             print one JSON object; values are texts, as in the API of Prometheus
  --query-url URL    ask here: the Prometheus that RemoteWriteUrl writes to, or the workspace's endpoint in a VPC
  --query-role ARN   role to assume before asking, for a workspace of another account
  --help

Credentials come from the environment, AWS_PROFILE, or whatever else the AWS CLI uses.
Exit status: 0 the workspace answered; 1 it did not, or there is no such stack; 2 wrong options`,

  options: optionTypes,

  async run(args, streams) {
    const given = readArguments(args, optionTypes, 'query')
    if (given === 'help') {
      streams.out(`${queryCommand.usage}\n`)
      return 0
    }
    // Brings the clients of AWS along, which other commands do without.
    const { performQuery } = await import('./query/perform-query.ts')
    return performQuery(given.options, given.file, streams)
  },
}
