import { describe, expect, it } from 'vitest'
import { type Ending, lineOf, makeDeadLetter, readEnding } from '../../../src/dead-letter/dead-letter.ts'
import type { DecodedRecord, JsonValue } from '../../../src/model.ts'
import { decodeAll } from '../../helpers/decode.ts'

const settings = { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 1_000 } as const
const ending: Ending = { stage: 'write', reason: 'http_400', detail: 'as it says', maybe_written: true }
const receivedAtMs = 1_767_225_600_000
const base64 = (text: string): string => Buffer.from(text).toString('base64')

function decode(body: string): DecodedRecord {
  const event = { Records: [{ eventSource: 'aws:sqs', messageId: '1', body }] }
  return decodeAll(event, settings, 0).entries[0]?.content as DecodedRecord
}

const series = [{ labels: { __name__: 'up', city: 'Tokyo' }, samples: [[receivedAtMs, 1]] }]
const bytes = { payload_base64: base64('{"t":1}'), topic: 'a/b', received_at: receivedAtMs }
const device = { client_id: 'device-7', principal: 'cert-1', attributes: { site: 'north' } }

const bodies: [string, JsonValue][] = [
  ['a message', bytes],
  ['a message with all that the rule says', { ...bytes, ...device }],
  ['parked series', { series, received_at: receivedAtMs }],
]

describe('a dead letter', () => {
  it.each(bodies)('of %s has the fields of the event, and why it was kept', (_name, body) => {
    expect(makeDeadLetter(decode(JSON.stringify(body)), ending)).toEqual({ ...(body as object), ...ending })
  })

  it.each(bodies)('of %s is read as the same when it is sent in again', (_name, body) => {
    const record = decode(JSON.stringify(body))
    const line = lineOf(makeDeadLetter(record, ending))
    expect(line.indexOf('\n')).toBe(line.length - 1)
    expect(decode(line)).toEqual(record)
  })

  it('of bytes without a message has these bytes, and neither topic nor time', () => {
    expect(makeDeadLetter(decode('not JSON'), ending)).toEqual({
      payload_base64: base64('not JSON'),
      ...ending,
    })
  })

  it('says why it was kept', () => {
    const line = lineOf(makeDeadLetter(decode(JSON.stringify(bytes)), ending))
    expect(readEnding(JSON.parse(line))).toEqual({ stage: 'write', reason: 'http_400' })
  })

  it.each<JsonValue>([null, 1, 'map not_json', [], {}, bytes, { stage: 'map' }, { stage: 'map', reason: 1 }])(
    'is not what %j is',
    (value) => {
      expect(readEnding(value)).toBeUndefined()
    },
  )
})
