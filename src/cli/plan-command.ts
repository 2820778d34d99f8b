// `plan`: what a fleet costs and needs on AWS, in either delivery, before anything is deployed. Exit status 0; 2: wrong
// options.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  advise,
  compareArchitectures,
  makePlan,
  type PriceList,
  planOptions,
  planSizes,
  readPlanOptions,
  readPriceList,
  renderAdvice,
  renderComparison,
  renderPlan,
  renderSizes,
} from '#plan'
import { ConfigError } from '../errors.ts'
import type { Command } from './command.ts'
import { describeFileError } from './describe-file.ts'
import { readArguments } from './read-arguments.ts'

const optionTypes = { ...planOptions, json: 'boolean' } as const

export const planCommand: Command = {
  usage: `Usage: iot-remote-write plan --devices N [--interval SECONDS] [--samples N] [options]
       iot-remote-write plan --advise --devices N [--delivery MODE] [--pack SECONDS] [options]
       iot-remote-write plan --compare --devices N [--pack SECONDS] [options]
       iot-remote-write plan --by-size [--interval SECONDS] [--samples N] [options]

Estimates what a fleet costs per month on AWS, which capacity it needs, and which quota it reaches first, for both
deliveries: direct, where each message invokes the function, and stream, where Kinesis delivers batches.
plan does not contact AWS: it contains the prices of us-east-1, with their date, and of no other region.

  --devices N            number of devices, always connected
  --interval SECONDS     time between two messages of a device (default: 60)
  --samples N            samples that the mapping makes of a message (default: 5)
  --payload-bytes N      bytes in a payload (default: 40, and 24 for each sample)
  --series-per-device N  series of a device (default: as many as a message has samples)
  --liveness SECONDS     time between two samples that say when a device was last heard of; 0: off (default: 300, as
                         the bundled mapping says)
  --basic-ingest         devices publish to $aws/rules/RULE/TOPIC, without the messaging fee
  --peak N               messages in the busiest second, divided by the mean (default: 1)
  --wait-ms N            time until the endpoint answers a request (default: 25)
  --delivery MODE        direct, stream or both (default: both)
  --advise               print what lowers this bill, in order of what it saves: how to change it, and what is lost
  --compare              print the cost of each delivery side by side, with and without Basic Ingest and packs; also of
                         http, where the rule sends batches of up to ten messages
  --pack SECONDS         with --advise and --compare: time for which devices may gather readings (default: 300)
  --region REGION        region of the prices (default: us-east-1, the only one that plan has)
  --by-size              print one line for each size from 100 to 10 million devices, instead of --devices
  --prices FILE          prices of another region or date, as JSON: what --json prints under prices, with your figures
  --json                 print one JSON object with exact figures
  --help

Exit status: 0; 2 wrong options`,

  options: optionTypes,

  async run(args, streams) {
    const given = readArguments(args, optionTypes)
    if (given === 'help') {
      streams.out(`${planCommand.usage}\n`)
      return 0
    }
    const { options } = given
    const list = await readPrices(options.prices, streams.folder)
    const { fleet, deliveries, packSeconds } = readPlanOptions(options, list)
    const show = <Answer>(answer: Answer, render: (answer: Answer) => string) =>
      streams.out(options.json === undefined ? render(answer) : `${JSON.stringify(answer, undefined, 2)}\n`)
    if (options['by-size'] !== undefined) show(planSizes(fleet, list), () => renderSizes(fleet, list))
    else if (options.advise !== undefined) {
      const [delivery, other] = deliveries
      show(advise(fleet, other === undefined ? delivery : undefined, packSeconds, list), renderAdvice)
    } else if (options.compare !== undefined) {
      show(compareArchitectures(fleet, packSeconds, list), renderComparison)
    } else show(makePlan(fleet, deliveries, list), renderPlan)
    return 0
  },
}

/** @returns undefined for those of the program */
async function readPrices(file: string | undefined, folder: string): Promise<PriceList | undefined> {
  if (file === undefined) return undefined
  let text: string
  try {
    text = await readFile(path.resolve(folder, file), 'utf8')
  } catch (error) {
    throw new ConfigError('options', [
      { path: '--prices', message: describeFileError(error, 'a price list') },
    ])
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ConfigError('options', [
      { path: '--prices', message: 'expected JSON; plan --json prints an example' },
    ])
  }
  return readPriceList(value)
}
