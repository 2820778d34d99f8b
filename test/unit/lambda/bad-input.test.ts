// Everything that a device, its clock or its topic can get wrong, through the whole function to a model of AMP: what
// is stored, what is a counted drop, what is a dead letter. Nothing else, and nothing that remote write forbids.

import { afterEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../../src/config/settings.ts'
import type { DirectSummary } from '../../../src/lambda/ingest/acknowledge.ts'
import { createHandler } from '../../../src/lambda/ingest/create-handler.ts'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'
import { type AmpModel, startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

const nowMs = 1_767_225_600_000
const marker = 'MARKER'

let amp: AmpModel | undefined
afterEach(() => amp?.close())

/** What becomes of one message. Payloads are text or bytes. */
async function outcomeOf(payload: string | Uint8Array, topic = 'a/b', mappingText?: string) {
  amp = await startAmpModel({ now: () => nowMs, outOfOrderWindowSeconds: 600 })
  const env = {
    REMOTE_WRITE_URL: amp.url,
    REMOTE_WRITE_AUTH: 'none',
    REMOTE_WRITE_RECEIVER: 'amp',
    LOG_LEVEL: 'debug',
  }
  const lines: string[] = []
  const file = mappingText === undefined ? undefined : parseMapping(mappingText, 'mapping.yaml')
  const handler = await createHandler(
    readSettings({ ...env, DEAD_LETTER_URI: 'file:///dev/null/none' }),
    { env, clock: createFakeClock(nowMs), writeLine: (line) => lines.push(line) },
    async () => ({ file, bundled: undefined }),
  )
  const event = {
    payload_base64: Buffer.from(payload as string).toString('base64'),
    topic,
    received_at: nowMs,
  }
  const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 30_000 }
  const summary = await handler(event, context).catch((error: Error) => error.message)
  expect(amp.violations).toEqual([])
  expect(lines.join('\n')).not.toContain(marker)
  if (typeof summary === 'string') return summary
  const { written, dropped, clock_corrected: corrected } = summary as DirectSummary
  expect(amp.counts.stored).toBe(written)
  return { written, ...dropped, ...corrected }
}

const times = (timestamp: number | string) => JSON.stringify({ ts: timestamp, v: 1, [marker]: marker })
const seconds = nowMs / 1000
const timed = 'version: 1\nrules: [{ topic: "#", timestamp: ts, metrics: { v: v } }]'

describe('a payload', () => {
  it.each<[string, string | Uint8Array, unknown]>([
    ['that is not JSON', `{"${marker}": 1`, '1 of 1 messages not delivered: dead_letter_unwritten'],
    ['of bytes', new Uint8Array([0, 159, 146, 150]), '1 of 1 messages not delivered: dead_letter_unwritten'],
    ['of nothing', '', { written: 0, empty: 1 }],
    [
      'of 128 KB of nesting',
      '['.repeat(65_536) + ']'.repeat(65_536),
      { written: 0, too_deep: 1, no_metric: 1 },
    ],
    [
      'with a number below too many levels',
      `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`,
      { written: 0, too_deep: 1, no_metric: 1 },
    ],
    [
      'of 10,000 leaves',
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`m${index}`, index]))),
      { written: 1_000, too_many_samples: 9_000 },
    ],
    ['of a number', '21.5', { written: 1 }],
    ['of text', marker, { written: 0, left_out: 1 }],
    ['of NaN as text', 'NaN', { written: 0, not_finite: 1, no_metric: 1 }],
    ['of Infinity as text', 'Infinity', { written: 0, not_finite: 1, no_metric: 1 }],
    ['of 1e400', '1e400', { written: 0, not_finite: 1, no_metric: 1 }],
    [
      'with NaN, Infinity and 1e400 as numbers',
      '{"a":NaN,"b":-Infinity,"c":1e400,"d":1}',
      { written: 1, not_finite: 3 },
    ],
    [
      'with NaN, Infinity and 1e400 as strings',
      '{"a":"NaN","b":"Infinity","c":"1e400","d":1}',
      { written: 1, not_finite: 2, left_out: 1 },
    ],
    [
      'with keys that are names of JavaScript',
      '{"__proto__":1,"constructor":2,"hasOwnProperty":3}',
      { written: 3 },
    ],
    ['with odd keys', '{"":1,"a.b":2,"c/d":3,"e:f":4,"g h":5,"1st":6,"🌡️":7}', { written: 7 }],
    ['with two keys that become one name', '{"a.b":1,"a_b":2,"a b":3}', { written: 1, collision: 2 }],
    [
      'with wrong types everywhere',
      '{"a":null,"b":[],"c":{},"d":"x","e":[[[]]],"f":[null,"y"]}',
      { written: 0, left_out: 4 },
    ],
    ['that is null', 'null', { written: 0, left_out: 1 }],
  ])('%s', async (_name, payload, outcome) => {
    expect(await outcomeOf(payload)).toEqual(outcome)
  })
})

describe('a topic', () => {
  it.each([
    ['beyond ASCII', '工場/温度計/π'],
    ['with spaces', 'my house/living room'],
    ['with empty levels', '//a//'],
    ['of 256 bytes', 'x'.repeat(256)],
    ['with quotes and backslashes', 'a"b\\c/{d}'],
    ['that begins with $', '$aws/things/x/shadow/update'],
  ])('%s', async (_name, topic) => {
    expect(await outcomeOf('{"v":1}', topic)).toEqual({ written: 1 })
    expect(amp?.samplesOf({ __name__: 'v', topic })).toEqual([{ timestampMs: nowMs, value: 1 }])
  })
})

describe("a device's clock", () => {
  it.each<[string, number | string, object, number]>([
    ['at 1970', 0, { written: 1, clock_unset: 1 }, nowMs],
    ['at 2106', 4_294_967_295, { written: 1, clock_ahead: 1 }, nowMs],
    ['30 s ahead', seconds + 30, { written: 1 }, nowMs + 30_000],
    ['31 s ahead', seconds + 31, { written: 1, clock_ahead: 1 }, nowMs],
    ['3,300 s behind', seconds - 3_300, { written: 1 }, nowMs - 3_300_000],
    ['3,301 s behind', seconds - 3_301, { written: 0, too_old: 1 }, 0],
    ['with text for a time', 'noon', { written: 1, time_unreadable: 1 }, nowMs],
    ['without a zone', '2026-01-01T00:00:00', { written: 1, time_without_zone: 1 }, nowMs],
  ])('%s', async (_name, timestamp, outcome, storedMs) => {
    expect(await outcomeOf(times(timestamp), 'a', timed)).toEqual(outcome)
    const stored = storedMs === 0 ? [] : [{ timestampMs: storedMs, value: 1 }]
    expect(amp?.samplesOf({ __name__: 'v', topic: 'a' })).toEqual(stored)
  })
})
