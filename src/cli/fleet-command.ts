// `fleet`: the devices of a deployed stack, from queries of its workspace and its log. Exit status 0; 1: it could not be
// asked; 2: wrong options.

import type { Command } from './command.ts'
import { fleetOptionTypes, readFleetOptions, viewNames } from './fleet/fleet-options.ts'

export const fleetCommand: Command = {
  usage: `Usage: iot-remote-write fleet VIEW --stack NAME [options]

Answers a question about the devices of a stack, from queries of its workspace, and of the log of its function for what
fails. fleet writes nothing. VIEW is one of

  silent     devices that were seen in the last day and not in the last 15 minutes: since when, and their last values
  talkers    devices with the most samples in the last hour: samples, series, and dollars a month for the samples
  failing    what the function dropped, refused, failed and kept as dead letters in the last day, by reason; and
             the topics that fail most, from one failure a second that the log names
  clocks     devices whose clock is wrong, if their rule has a timestamp; and corrected times by reason
  versions   share of each version over the last 7 days, from the metrics whose names end in _info

  --stack NAME       name of the stack
  --region REGION    region of the stack (default: AWS_REGION, or that of the profile)
  --label LABEL      the label that names a device (default: device)
  --select MATCHERS  only series with these labels, such as 'site="a", product=~"press.*"'
  --for DURATION     silent: for how long (default: 15m)
  --top N            at most N lines (default: 20, at most 1000)
  --show-queries     print each query, to paste it into Grafana or query
  --json             print one JSON object
  --query-url URL    ask here: the Prometheus that RemoteWriteUrl writes to, or the workspace's endpoint in a VPC
  --query-role ARN   role to assume before asking, for a workspace of another account
  --help

AWS bills the samples that a query reads (USD 0.10 per billion): silent reads those of a day, of all devices that
--select leaves.
Exit status: 0; 1 the workspace or the log could not be asked; 2 wrong options`,

  options: fleetOptionTypes,
  words: viewNames,

  async run(args, streams) {
    const options = readFleetOptions(args)
    if (options === 'help') {
      streams.out(`${fleetCommand.usage}\n`)
      return 0
    }
    // Brings the clients of AWS along, which other commands do without.
    const { performFleet } = await import('./fleet/perform-fleet.ts')
    return performFleet(options, streams)
  },
}
