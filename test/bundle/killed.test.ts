// The built function in processes that really end: by the system, by an abort, out of memory, and by time. Each starts
// again with the folder that Lambda would have kept.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '#studio/receiver'
import { type BatchSource, batchEvent, comesAgain } from '../helpers/deliver.ts'
import { credentials, envelope, rawEvent, runBundle } from './run-bundle.ts'

const execArgv = [
  '--import',
  fileURLToPath(new URL('killer.mjs', import.meta.url)),
  // Far less than a function has, so that it is used up in a moment.
  '--max-old-space-size=64',
]

let receiver: Receiver
let folder: string
beforeEach(async () => {
  receiver = await startReceiver({ verify: { ...credentials, region: 'ap-northeast-1' } })
  folder = mkdtempSync(join(tmpdir(), 'killed-'))
})
afterEach(async () => {
  await receiver.close()
  rmSync(folder, { recursive: true, force: true })
})

const environment = (): Record<string, string> => ({
  REMOTE_WRITE_URL: receiver.url,
  STATE_FOLDER: folder,
  DEAD_LETTER_URI: pathToFileURL(join(folder, 'letters')).href,
})

/** Delivers until nothing comes again. */
async function deliver(source: BatchSource, payloads: readonly unknown[]) {
  let records = payloads.map((payload, index) => ({
    id: String(index),
    text: JSON.stringify(envelope(`t/${index}`, payload, `device-${index}`)),
  }))
  let deaths = 0
  let deliveries = 0
  const log: string[] = []
  while (records.length > 0) {
    if (deliveries++ === 10) throw new Error('there is no end of it')
    try {
      const { results, stdout } = await runBundle(environment(), [batchEvent(source, records)], execArgv)
      log.push(...stdout.split('\n').filter((line) => line.includes('the last process ended')))
      records = comesAgain(source, records, (results[0] as { answer: unknown }).answer)
    } catch (error) {
      if (!String(error).includes('ended without an answer')) throw error
      deaths++
    }
  }
  return { deaths, deliveries, log }
}

function deadLetters(): { topic: string; reason: string; payload_base64: string }[] {
  return readdirSync(join(folder, 'letters'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) =>
      readFileSync(join(folder, 'letters', name), 'utf8')
        .trimEnd()
        .split('\n'),
    )
    .map((line) => JSON.parse(line))
}

function topicsWritten(): string[] {
  const series = receiver.requests.flatMap(({ reading }) => (reading.ok ? reading.request.series : []))
  const topics = series.map(({ labels }) => (labels as Record<string, string>)['topic'])
  // Liveness is of a device, whatever its topics.
  return [...new Set(topics.filter((topic) => topic !== undefined))].sort()
}

describe.each<BatchSource>(['kinesis', 'sqs'])('a record of %s that ends its process', (source) => {
  it.each(['kill', 'abort', 'memory', 'hang'])(
    'by %s is a dead letter after two, and all others are written',
    async (killer) => {
      const payload = { killer }
      const { deaths, log } = await deliver(source, [{ v: 1 }, { v: 2 }, payload, { v: 4 }])
      expect(deaths).toBe(2)
      expect(log.length).toBeGreaterThan(0)
      expect(topicsWritten()).toEqual(['t/0', 't/1', 't/3'])
      expect(deadLetters()).toEqual([
        expect.objectContaining({
          topic: 't/2',
          reason: 'killed',
          maybe_written: false,
          payload_base64: Buffer.from(JSON.stringify(payload)).toString('base64'),
        }),
      ])
    },
  )
})

// Of 15 s the function has ten, and five for mapping. The clock is advanced by the payloads: no step tells of their cost.
describe.each<BatchSource>(['kinesis', 'sqs'])('a batch of %s of messages that take long', (source) => {
  it('has its first ones acknowledged at each delivery, and the honest one behind them is written', async () => {
    const { deliveries } = await deliver(source, [...Array(9).fill({ takes_ms: 2_600, v: 1 }), { v: 2 }])
    expect(topicsWritten()).toHaveLength(10)
    // Two at a time.
    expect(deliveries).toBeLessThanOrEqual(5)
  })

  it('of which each outlasts its time alone has dead letters, one at each delivery', async () => {
    const { deliveries } = await deliver(source, [...Array(3).fill({ takes_ms: 9_000, v: 1 }), { v: 2 }])
    expect(topicsWritten()).toEqual(['t/3'])
    expect(deadLetters().map(({ topic, reason }) => [topic, reason])).toEqual([
      ['t/0', 'too_slow'],
      ['t/1', 'too_slow'],
      ['t/2', 'too_slow'],
    ])
    expect(deliveries).toBe(4)
  })
})

it('leaves nothing behind in peace', async () => {
  await deliver('kinesis', [{ v: 1 }, { v: 2 }])
  expect(readdirSync(folder)).toEqual(['iot-remote-write.mark'])
  expect(readFileSync(join(folder, 'iot-remote-write.mark'), 'utf8').split('\n', 1)).toEqual([''])
})

describe('an event that cannot be written again', () => {
  const deep = `${'['.repeat(20_000)}1${']'.repeat(20_000)}`

  it.each<[string, Record<string, string>]>([
    ['of a plain rule', { EVENT_SHAPE: 'plain' }],
    ['of no known shape', {}],
  ])('%s is settled: 20,000 arrays in each other', async (_name, env) => {
    const events = [deep, '{"v":1}'].map(rawEvent)
    const { results } = await runBundle({ ...environment(), ...env }, events)
    expect(results).toHaveLength(2)
    for (const result of results) expect(result).toHaveProperty('answer')
  })

  it('as its payload fails no other of its batch', async () => {
    const text = JSON.stringify({ ...envelope('t/1', 0), payload_base64: undefined, payload: 'deep' })
    const bodies = [
      JSON.stringify(envelope('t/0', { v: 1 })),
      text.replace('"deep"', deep),
      '{"no":"envelope"}',
    ]
    const event = batchEvent(
      'sqs',
      bodies.map((body, index) => ({ id: String(index), text: body })),
    )
    const { results } = await runBundle(environment(), [event])
    expect(results).toEqual([{ answer: { batchItemFailures: [] } }])
    expect(topicsWritten()).toEqual(['t/0'])
    expect(deadLetters().map(({ topic }) => topic)).toContain(undefined)
  })

  it('keeps the bytes of an event that is none of the known ones', async () => {
    await runBundle(environment(), [rawEvent(deep)])
    const [deadLetter] = deadLetters()
    expect(Buffer.from(deadLetter?.payload_base64 ?? '', 'base64').toString() === deep).toBe(true)
  })
})
