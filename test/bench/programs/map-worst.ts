// A process that takes messages the whole way, from the event to the requests that would go out, and answers with the
// CPU time of one, garbage collection included. The clock stands still; nothing is sent.
//
// Arguments: a mapping as JSON with its presets expanded, and `bundled` where it is the bundled one.

import { readFileSync } from 'node:fs'
import { readSettings } from '#config'
import { type Mapping, type MappingFile, prepareMapping } from '#mapping'
import type { Clock } from '../../../src/clock.ts'
import { createDeadLetters } from '../../../src/dead-letter/dead-letters.ts'
import type { JsonValue, Mapped } from '../../../src/model.ts'
import { ingest, type Pipeline } from '../../../src/pipeline.ts'
import { splitSeries } from '../../../src/remote-write/split-series.ts'
import { emptyResult } from '../../../src/remote-write/write-result.ts'
import { endpointEnvironment } from '../path.ts'
import type { Cost, Job } from '../worst/runner.ts'
import { renderShape, type Shape } from '../worst/shape.ts'

const receivedAtMs = 1_767_225_605_000
const clock: Clock = { now: () => receivedAtMs, sleep: async () => undefined, random: () => 0.5 }

let samples = 0
let steps: number | undefined

function noting(mapping: Mapping): Mapping {
  const note = (mapped: Mapped): Mapped => {
    samples = mapped.samples.length
    steps = mapped.steps
    return mapped
  }
  return {
    metadata: mapping.metadata,
    describe: mapping.describe,
    map(message) {
      const mapped = mapping.map(message)
      return mapped instanceof Promise ? mapped.then(note) : note(mapped)
    },
  }
}

async function createPipeline(file: string, isBundled: boolean): Promise<Pipeline> {
  const { endpoint, decode, mapping: limits } = readSettings(endpointEnvironment)
  const { sampleAgeMaxMs } = endpoint.limits
  const rules: MappingFile = JSON.parse(readFileSync(file, 'utf8'))
  const mapping = noting(
    await prepareMapping(
      isBundled ? undefined : rules,
      { ...limits, sampleAgeMaxMs, now: clock.now },
      { bundled: isBundled ? rules : undefined },
    ),
  )
  return {
    decode,
    clock,
    mapping: () => mapping,
    write: async ({ table, drops }) => {
      splitSeries(table, endpoint.limits)
      return emptyResult([...drops])
    },
    deadLetters: createDeadLetters({ put: async () => undefined }, Number.POSITIVE_INFINITY, clock),
  }
}

const texts = new Map<string, string>()

/** In base64. One shape goes to many topics, one after the other. */
function payloadOf(shape: Shape, bytes: number): string {
  const key = `${bytes} ${JSON.stringify(shape)}`
  const known = texts.get(key)
  if (known !== undefined) return known
  if (texts.size > 30) texts.clear()
  const text = Buffer.from(renderShape(shape, bytes)).toString('base64')
  texts.set(key, text)
  return text
}

const [file, bundled] = process.argv.slice(2)
const pipeline = await createPipeline(file as string, bundled !== undefined)

/** Runs one message as often as the time allows, after a first time that does not count unless it takes all of it. */
async function costOf({ topic, shape, bytes, durationMs }: Job): Promise<Cost> {
  const payload = payloadOf(shape, bytes)
  // A search makes shapes whose numbers alone are too much.
  if (Buffer.byteLength(payload, 'base64') > bytes)
    return { cpuUs: 0, parseUs: 0, samples: 0, steps: undefined }
  const event: JsonValue = {
    payload_base64: payload,
    topic,
    client_id: 'c',
    received_at: receivedAtMs,
  }
  const run = (forMs: number) => timeOf(() => ingest(pipeline, event, () => receivedAtMs + 60_000), forMs)
  const firstUs = await run(0)
  const cpuUs = firstUs > durationMs * 1000 ? firstUs : await run(durationMs)
  return { cpuUs, parseUs: await parseCostOf(payload, durationMs / 2), samples, steps }
}

async function parseCostOf(payload: string, durationMs: number): Promise<number> {
  const text = Buffer.from(payload, 'base64').toString()
  try {
    return await timeOf(() => JSON.parse(text), durationMs)
  } catch {
    return 0
  }
}

/** CPU microseconds of one run, of as many as the time allows and one at least. */
async function timeOf(once: () => unknown, durationMs: number): Promise<number> {
  const start = process.cpuUsage()
  let runs = 0
  let usedUs = 0
  while (runs === 0 || usedUs < durationMs * 1000) {
    await once()
    runs++
    const { user, system } = process.cpuUsage(start)
    usedUs = user + system
  }
  return usedUs / runs
}

process.on('message', async (job: Job) => {
  process.send?.(await costOf(job))
})
process.send?.('ready')
