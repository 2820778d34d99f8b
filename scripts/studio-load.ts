// `npm run studio-load`: devices flood the studio, and its page is open in a browser. What the page and the program hold has
// to stay the same from minute 5 of 60 on, and every message has to be counted; otherwise the command ends with status 1. How long scripts ran in a frame is reported (docs/studio.md). Needs a build and Chromium.

import os from 'node:os'
import { parseArgs } from 'node:util'
import { percentile } from '../test/load/frame-scripting.ts'
import { type LoadResult, type Look, runLoad } from '../test/load/run-load.ts'
import { judge } from '../test/load/verdict.ts'
import { readOrExplain, toNumber } from './script-options.ts'

const usage = `usage: npm run studio-load -- [options]
  --minutes N     of load (default 60)
  --rate N        messages a second (default 1000)
  --topics N      topics, each of a device (default 10000)
`

/** At the default rate and with the default topics, everything that is bounded has reached its bound by then. */
const fullMs = 90_000

interface Options {
  readonly minutes: number
  readonly perSecond: number
  readonly topics: number
}

/** @throws {Error} that says what is wrong */
function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '60' },
      rate: { type: 'string', default: '1000' },
      topics: { type: 'string', default: '10000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  const options = {
    minutes: toNumber('minutes', values.minutes),
    perSecond: toNumber('rate', values.rate),
    topics: toNumber('topics', values.topics),
  }
  if (options.minutes < 2) throw new Error(`--minutes: expected 2 or more (actual: ${values.minutes})`)
  return options
}

function describe({ atMs, published, totals, ...look }: Look): string {
  const { mapped, below, waiting } = totals
  return [
    `minute ${(atMs / 60_000).toFixed(1)}:`,
    `${published} published, ${mapped} mapped, ${below} lost, ${waiting} waiting;`,
    `page ${look.elements} elements, ${look.topicRows} rows, ${look.points} points, ${megabytes(look.pageBytes)};`,
    `program ${look.heldMessages} messages of ${look.heldTopics} topics, ${megabytes(look.processBytes)};`,
    `load average ${os.loadavg()[0]!.toFixed(1)}`,
  ].join(' ')
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function summarize({ frames, published, totals }: LoadResult): string[] {
  const words = (name: string, values: readonly number[]) =>
    `${name}: ${[50, 95, 99, 100].map((p) => `${p} % of frames ≤ ${percentile(values, p).toFixed(1)} ms`).join(', ')}`
  const cpus = os.cpus()
  return [
    `${cpus.length} processors (${cpus[0]?.model.trim() ?? ''}), load average ${os
      .loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')}`,
    `${published} published, ${totals.mapped} mapped, ${totals.below} lost because the function could not keep up`,
    `scripting in ${frames.length} frames`,
    words(
      '  time that passed',
      frames.map(({ wallMs }) => wallMs),
    ),
    words(
      '  time of the processor',
      frames.map(({ cpuMs }) => cpuMs),
    ),
  ]
}

async function main({ minutes, perSecond, topics }: Options): Promise<void> {
  const durationMs = minutes * 60_000
  const fromMs = Math.max(durationMs / 12, fullMs)
  const lookEveryMs = Math.min(60_000, durationMs / 12)
  const traceMs = Math.min(10_000, lookEveryMs / 2)
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const result = await runLoad({ durationMs, lookEveryMs, traceMs, perSecond, topics }, (look) =>
    say(describe(look)),
  )
  for (const line of summarize(result)) say(line)
  const wrong = judge(result, fromMs)
  for (const line of wrong) say(`✕ ${line}`)
  if (wrong.length === 0) say('✓ nothing grew, and every message is counted')
  process.exitCode = wrong.length === 0 ? 0 : 1
}

const options = readOrExplain(usage, readOptions)
if (options !== undefined) await main(options)
