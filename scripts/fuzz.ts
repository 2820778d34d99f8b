// `npm run fuzz`: whole events through the pipeline and changed mapping files through the parser, by chance, until the
// time is over; ends with status 1 if something does not hold (CONTRIBUTING.md). A worker thread runs them, so that a
// round without an end is seen.

import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { FuzzFigures, FuzzOptions, FuzzResult } from '../test/fuzz/run-fuzz.ts'
import type { ReaderFigures, ReaderResult } from '../test/fuzz/run-reader.ts'
import { readOrExplain, toNumber } from './script-options.ts'

const usage = `usage: npm run fuzz -- [options]
  --minutes N    duration (default 5, unless --messages or --files is given)
  --messages N   number of messages
  --files N      number of mapping files
  --reader       compare the short way of a batch with the long one instead: --messages is payloads and records
  --seed N       seed of the run; the same seed repeats the same run (default 1)
  --round N      first round: a failure names its round
`

/** Of CPU time: a round takes milliseconds of it, and on a busy machine any time by the clock. */
const roundMaxMs = 60_000
/** Times that the same round may be found, where it takes no CPU time either. */
const looksMax = 10

/** @throws {Error} that says what is wrong */
function readOptions(): FuzzOptions | undefined {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      messages: { type: 'string' },
      files: { type: 'string' },
      seed: { type: 'string', default: '1' },
      round: { type: 'string', default: '0' },
      reader: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  const number = (name: 'minutes' | 'messages' | 'files' | 'seed' | 'round'): number | undefined => {
    const text = values[name]
    return text === undefined ? undefined : toNumber(name, text)
  }
  const [messages, files] = [number('messages'), number('files')]
  if (values.reader && files !== undefined) throw new Error('--files: --reader has no mapping files')
  return {
    reader: values.reader,
    seed: number('seed') as number,
    round: number('round') as number,
    messages,
    files,
    minutes: number('minutes') ?? (messages === undefined && files === undefined ? 5 : undefined),
  }
}

async function main(options: FuzzOptions): Promise<boolean> {
  // The round that runs; the worker writes it, also when it will never write again.
  const current = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL('../test/fuzz/fuzz-worker.mjs', import.meta.url), {
    workerData: { options, current },
  })
  let seen = { round: -1, cpuMs: 0, looks: 0 }
  const watch = setInterval(() => {
    const round = Atomics.load(current, 0)
    if (round !== seen.round) seen = { round, cpuMs: cpuMs(), looks: 0 }
    seen.looks++
    if (cpuMs() - seen.cpuMs <= roundMaxMs && seen.looks <= looksMax) return
    const reader = options.reader ? ' --reader' : ''
    process.stdout.write(
      `a round takes more than ${roundMaxMs / 1000} s\nto repeat it: npm run fuzz --${reader} --seed ${options.seed} --round ${round}\n`,
    )
    process.exit(1)
  }, roundMaxMs)
  const { figures, failure } = await new Promise<FuzzResult | ReaderResult>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  clearInterval(watch)
  await worker.terminate()
  const told = 'payloads' in figures ? tellReader(figures) : tellFuzz(figures)
  process.stdout.write(`${told}, seed ${options.seed}\n`)
  if (failure !== undefined) process.stdout.write(`\n${failure.join('\n')}\n`)
  return failure === undefined
}

/** Of all threads. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function tellFuzz({ messages, files, mappings, durationMs, cpuMs: spentMs }: FuzzFigures): string {
  const [seconds, cpuSeconds] = [durationMs / 1000, spentMs / 1000]
  return (
    `${inWords(messages)} messages, ${inWords(files)} mapping files (${inWords(mappings)} of them mappings): ` +
    `${Math.round(seconds)} s, ${Math.round(cpuSeconds)} s of CPU time, ` +
    `${inWords(Math.round(messages / cpuSeconds))} messages a CPU second`
  )
}

function tellReader({ payloads, records, taken }: ReaderFigures): string {
  return (
    `${inWords(payloads)} payloads scanned beside JSON.parse, ${inWords(records)} records by both ways, ` +
    `${inWords(taken)} of them taken by the reader`
  )
}

function inWords(count: number): string {
  return count.toLocaleString('en-US')
}

const options = readOrExplain(usage, readOptions)
if (options !== undefined && !(await main(options))) process.exitCode = 1
