// `plan`: what a fleet costs and needs on AWS, in either delivery, before anything is deployed. Exit status 0; 2: wrong
// options.

import { makePlan, planOptions, planSizes, readPlanOptions, renderPlan, renderSizes } from '#plan'
import type { Command } from './command.ts'
import { readArguments } from './read-arguments.ts'

export const planCommand: Command = {
  summary: 'estimate the cost, capacity and quotas of a fleet on AWS',
  usage: `Usage: iot-remote-write plan --devices N [--interval SECONDS] [--samples N] [options]
       iot-remote-write plan --by-size [--interval SECONDS] [--samples N] [options]

Estimates what a fleet costs per month on AWS, which capacity it needs, and which quota it reaches first, for both
deliveries: direct, where each message invokes the function, and stream, where Kinesis delivers batches.
plan does not contact AWS: it contains the prices of us-east-1, with their date.

  --devices N            number of devices, always connected
  --interval SECONDS     time between two messages of a device (default: 60)
  --samples N            samples that the mapping makes of a message (default: 5)
  --payload-bytes N      bytes in a payload (default: 40, and 24 for each sample)
  --series-per-device N  series of a device (default: as many as a message has samples)
  --liveness SECONDS     time between two samples that say when a device was last heard of, as the mapping's liveness says;
                         0: off (default: 300)
  --basic-ingest         devices publish to $aws/rules/RULE/TOPIC, without the messaging fee
  --peak N               messages in the busiest second, divided by the mean (default: 1)
  --wait-ms N            time until the endpoint answers a request (default: 25)
  --delivery MODE        direct, stream or both (default: both)
  --by-size              print one line for each size from 100 to 10 million devices, instead of --devices
  --json                 print one JSON object with exact figures
  --help

Exit status: 0; 2 wrong options`,

  async run(args, streams) {
    const given = readArguments(args, { ...planOptions, json: 'boolean' })
    if (given === 'help') {
      streams.out(`${planCommand.usage}\n`)
      return 0
    }
    const { options } = given
    const { fleet, deliveries } = readPlanOptions(options)
    if (options.json !== undefined) {
      const answer = options['by-size'] === undefined ? makePlan(fleet, deliveries) : planSizes(fleet)
      streams.out(`${JSON.stringify(answer, undefined, 2)}\n`)
    } else if (options['by-size'] !== undefined) streams.out(renderSizes(fleet))
    else streams.out(renderPlan(makePlan(fleet, deliveries)))
    return 0
  },
}
