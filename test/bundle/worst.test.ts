// What one message may cost the others, in the built function: a batch of the worst messages, and an honest one behind
// them, is written at its first delivery. Each row took longer than an invocation has before its cost was bounded.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '#studio/receiver'
import { fill, payloadBytesMax } from '../helpers/hostile.ts'
import { streamEvent } from '../helpers/stream-event.ts'
import { envelope, runBundle } from './run-bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'iot-remote-write-worst-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const half = payloadBytesMax / 2
const nowSeconds = Math.floor(Date.now() / 1000)
const sensors = (tail: string, bytes = payloadBytesMax) =>
  fill('{"sensors":[', (v) => `{"v":${v}}`, tail, bytes)
const each = (metric: string, labels = '{}') => `version: 1
rules:
  - topic: bad/#
    for:
      - each: sensors
        labels: ${labels}
        metrics: { r: "${metric}" }
  - topic: "#"
`

interface Row {
  readonly mapping?: string
  readonly payloads: readonly string[]
}

const repeated = (count: number, payload: string) => Array.from({ length: count }, () => payload)

const rows: { readonly [what: string]: Row } = {
  'quotes that begin a text and never end one': {
    payloads: repeated(26, `[${'"\\'.repeat(payloadBytesMax / 2 - 1)}`),
  },
  'a sum of the whole payload for each element': {
    mapping: each('v / $sum($message.sensors.v)'),
    payloads: repeated(20, sensors(']}')),
  },
  'a label from a long array for each element': {
    mapping: each('v', '{ site: $message.meta.site }'),
    payloads: repeated(20, sensors(`],"meta":[${fill('', () => '{}', '', half)}]}`)),
  },
  'a search in a long text for each element': {
    mapping: each("$contains($message.big, 'x') ? v : 0"),
    payloads: repeated(20, sensors(`],"big":"${'a'.repeat(half)}"}`)),
  },
  'a key as long as half of the payload above thousands of leaves': {
    payloads: repeated(
      25,
      fill(`{"${'é'.repeat(30_000)}":{`, (index) => `"a${index}":1`, '}}'),
    ),
  },
  'a pattern whose time doubles with each character': {
    mapping: each(`$contains(v, /^${'a?'.repeat(22)}$/) ? 1 : 0`),
    payloads: repeated(
      20,
      fill('{"sensors":[', () => `{"v":"${'a'.repeat(22)}!"}`, ']}', half),
    ),
  },
  'packs of SenML, each older than the one before': {
    mapping: `version: 1
rules:
  - topic: bad/#
    decode: senml+json
    for: [{ each: $, timestamp: t, metrics: { m: v } }]
  - topic: "#"
`,
    payloads: Array.from({ length: 100 }, (_, pack) =>
      JSON.stringify(
        Array.from({ length: 1_000 }, (_, at) => ({
          n: 'a',
          v: at,
          t: nowSeconds - (pack * 1_000 + at) / 100,
        })),
      ),
    ),
  },
}

describe('an honest message behind', () => {
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await startReceiver()
  })
  afterEach(() => receiver.close())

  it.each(Object.entries(rows))('%s is written at the first delivery', async (_, { mapping, payloads }) => {
    const file = join(folder, 'mapping.yaml')
    if (mapping !== undefined) writeFileSync(file, mapping)
    const env = {
      REMOTE_WRITE_URL: receiver.url,
      DEAD_LETTER_URI: pathToFileURL(folder).href,
      ...(mapping !== undefined && { MAPPING_URI: pathToFileURL(file).href }),
    }
    const messages = [
      ...payloads.map((payload, index) => envelope('bad/device', payload, `bad-${index}`)),
      envelope('good', { honest: 1 }, 'good'),
    ]
    const data = messages.map((message) => Buffer.from(JSON.stringify(message)).toString('base64'))
    const { results, startError } = await runBundle(env, [streamEvent(data)])
    expect(startError).toBeUndefined()
    expect(results).toEqual([{ answer: { batchItemFailures: [] } }])
    const bodies = receiver.requests.map(({ body }) => Buffer.from(body).toString('latin1'))
    expect(bodies.some((body) => body.includes('honest'))).toBe(true)
  })

  it('a mapping with thousands of mistakes, which is refused', async () => {
    const file = join(folder, 'mistakes.yaml')
    const metrics = Array.from({ length: 3_000 }, (_, at) => `    - { name: m${at}, value: $max(a${at}, b) }`)
    writeFileSync(file, `version: 1\nrules:\n  - topic: a\n    metrics:\n${metrics.join('\n')}\n`)
    const env = { REMOTE_WRITE_URL: receiver.url, MAPPING_URI: pathToFileURL(file).href }
    const { startError } = await runBundle(env)
    expect(startError).toContain('needs quotes')
  })
})
