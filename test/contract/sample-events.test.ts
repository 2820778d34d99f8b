// The sample events are what people and `sam local invoke` send, in the shapes of AWS: decode has to read each of
// them as the message that its description promises.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { refreshEvent } from '../../scripts/refresh-event.ts'
import type { JsonValue, PayloadReading } from '../../src/model.ts'
import { decodeAll, type Entry } from '../helpers/decode.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'events')
const receivedAtMs = Date.UTC(2026, 0, 1, 0, 0, 5)
const settings = { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 131_072 } as const

interface ExpectedMessage {
  readonly topic: string
  readonly clientId?: string
  readonly receivedAtMs: number
  readonly value?: JsonValue
  readonly notJson?: true
  readonly reason?: 'empty'
}

/** What is no message: how it is described, now and when it is refreshed. */
interface ExpectedOther {
  readonly undecodable?: string
  readonly series?: JsonValue
  readonly refreshed?: { readonly series: JsonValue }
}

const refreshedAtMs = Date.UTC(2026, 5, 1)

const press7 = { topic: 'factory/a/7/telemetry', clientId: 'sensor-7' }
const press8 = { topic: 'factory/a/8/telemetry', clientId: 'sensor-8' }
/** `SentTimestamp`, for what has no time of its own. */
const queuedAtMs = receivedAtMs + 190_000

const events: Readonly<
  Record<string, { source: string; messages: readonly (ExpectedMessage | ExpectedOther)[] }>
> = {
  'direct.json': direct({
    topic: 'hosts/gateway-1/metrics',
    clientId: 'gateway-1',
    value: { name: 'host_memory_used_percent', unit: 'Percent', value: 41.7, host: 'gateway-1' },
  }),
  'direct-number.json': direct({
    topic: 'home/cellar/temperature',
    clientId: 'thermometer-3',
    value: 21.5,
  }),
  'direct-text.json': direct({ topic: 'home/cellar/door', clientId: 'contact-8', value: 'open' }),
  'direct-bytes.json': direct({ topic: 'lora/field-2/uplink', notJson: true }),
  'direct-array.json': direct({
    topic: 'plant/press/readings',
    clientId: 'press',
    value: [
      { id: 'a', v: 3.25 },
      { id: 'b', v: 4 },
    ],
  }),
  'direct-payload.json': direct({
    topic: 'factory/a/7/telemetry',
    clientId: 'sensor-7',
    value: { temperature: 21.5, door: 'open', battery: { voltage: 3.61 } },
  }),
  'sqs.json': {
    source: 'sqs',
    messages: [
      {
        topic: 'factory/a/7/telemetry',
        clientId: 'sensor-7',
        receivedAtMs,
        value: { temp_f: 70, door: 'open' },
      },
      {
        topic: 'factory/a/8/telemetry',
        clientId: 'sensor-8',
        // SentTimestamp: an error action's record has no time.
        receivedAtMs: receivedAtMs + 190_000,
        value: { temp_f: 68, door: 'closed' },
      },
      { topic: 'home/cellar/temperature', clientId: 'thermometer-3', receivedAtMs, value: 19.75 },
    ],
  },
  'kinesis.json': {
    source: 'kinesis',
    messages: [
      {
        topic: 'factory/a/7/telemetry',
        clientId: 'sensor-7',
        receivedAtMs,
        value: { temp_f: 70, door: 'open' },
      },
      {
        topic: 'factory/a/8/telemetry',
        clientId: 'sensor-8',
        receivedAtMs: receivedAtMs + 40,
        value: { temp_f: 68, door: 'closed' },
      },
    ],
  },
  'kinesis-mixed.json': {
    source: 'kinesis',
    messages: [
      { ...press7, receivedAtMs, value: { temp_f: 70, door: 'open' } },
      { topic: 'lora/field-2/uplink', receivedAtMs, notJson: true },
      { topic: 'home/cellar/door', clientId: 'contact-8', receivedAtMs, value: 'open' },
      { undecodable: 'temperature=21.5' },
      { undecodable: '{"temperature":21.5}' },
      { undecodable: 'not base64!' },
      { undecodable: '' },
      { topic: 'home/cellar/retained', clientId: 'contact-8', receivedAtMs, reason: 'empty' },
      { ...press7, receivedAtMs, value: { temp_f: 70, door: 'open' } },
      { ...press8, receivedAtMs: receivedAtMs + 40, value: { temp_f: 68, door: 'closed' } },
    ],
  },
  // The batch that Lambda gave up on: one error is for all of it, so it counts as direct.
  'kinesis-on-failure.json': {
    source: 'direct',
    messages: [
      { ...press7, receivedAtMs, value: { temp_f: 70, door: 'open' } },
      { ...press8, receivedAtMs: receivedAtMs + 40, value: { temp_f: 68, door: 'closed' } },
    ],
  },
  'sqs-every-kind.json': {
    source: 'sqs',
    messages: [
      { ...press7, receivedAtMs, value: { temp_f: 70, door: 'open' } },
      { ...press8, receivedAtMs, value: { temp_f: 68, door: 'closed' } },
      { ...press8, receivedAtMs: queuedAtMs, value: { temp_f: 66, door: 'open' } },
      { topic: 'home/cellar/temperature', clientId: 'thermometer-3', receivedAtMs, value: 19.75 },
      {
        topic: 'home/cellar/temperature',
        clientId: 'thermometer-3',
        receivedAtMs: receivedAtMs + 60_000,
        value: 20.25,
      },
      {
        series: weather([receivedAtMs - 60_000, receivedAtMs]),
        refreshed: { series: weather([refreshedAtMs - 60_000, refreshedAtMs]) },
      },
      { undecodable: 'temperature=21.5' },
      { undecodable: '{"temperature":21.5}' },
    ],
  },
}

test('every sample event has its description here', () => {
  expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual(Object.keys(events).sort())
})

describe.each(Object.entries(events))('%s', (name, { source, messages }) => {
  const event = readEvent(name)

  test('is decoded as the messages that it stands for', () => {
    const decoded = decodeAll(event, settings, 0)
    expect({ source: decoded.source, messages: decoded.entries.map(describeEntry) }).toEqual({
      source,
      messages: messages.map((message) => ('receivedAtMs' in message ? message : original(message))),
    })
  })

  test('carries the same messages, received now, when it is refreshed', () => {
    const decoded = decodeAll(refreshEvent(event, refreshedAtMs), settings, 0)
    expect(decoded.entries.map(describeEntry)).toEqual(
      messages.map((message) =>
        'receivedAtMs' in message ? { ...message, receivedAtMs: refreshedAtMs } : refreshed(message),
      ),
    )
  })
})

test.each(
  ['sqs.json', 'sqs-every-kind.json'].flatMap((name): [string, JsonValue][] => [
    [name, readEvent(name)],
    [`${name}, refreshed`, refreshEvent(readEvent(name), refreshedAtMs)],
  ]),
)("a queue record's checksum is that of its body: %s", (_, event) => {
  const { Records } = event as unknown as { Records: { body: string; md5OfBody: string }[] }
  expect(Records.map(({ md5OfBody }) => md5OfBody)).toEqual(
    Records.map(({ body }) => createHash('md5').update(body).digest('hex')),
  )
})

function direct(message: Omit<ExpectedMessage, 'receivedAtMs'>) {
  return { source: 'direct', messages: [{ ...message, receivedAtMs }] }
}

function original({ refreshed: _, ...message }: ExpectedOther): ExpectedOther {
  return message
}

function refreshed({ refreshed: after, ...message }: ExpectedOther): ExpectedOther {
  return { ...message, ...after }
}

/** What a collector parks. */
function weather([firstMs, secondMs]: [number, number]): JsonValue {
  return [
    {
      labels: { __name__: 'weather_temperature_celsius', city: 'Tokyo' },
      samples: [
        [firstMs, 4.5],
        [secondMs, 4.75],
      ],
    },
    { labels: { __name__: 'up', collector: 'weather' }, samples: [[secondMs, 1]] },
  ]
}

function readEvent(name: string): JsonValue {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

function describeEntry({ content }: Entry): unknown {
  // The record's own bytes, whatever they are: of what is not base64, the text itself.
  if (content.kind === 'undecodable') return { undecodable: textOf(content.base64()) }
  if (content.kind === 'series') return { series: content.series }
  const { topic, clientId, receivedAtMs, payload } = content
  return {
    topic,
    receivedAtMs,
    ...(clientId === undefined ? {} : { clientId }),
    ...describeReading(payload.read()),
  }
}

function textOf(base64: string): string {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64') === base64 ? bytes.toString() : base64
}

function describeReading(reading: PayloadReading): object {
  if (reading.ok) return { value: reading.value }
  return reading.reason === 'not_json' ? { notJson: true } : { reason: reading.reason }
}
