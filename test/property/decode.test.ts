import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DecodeSettings } from '../../src/decode/decode-event.ts'
import type { JsonValue } from '../../src/model.ts'
import { decodeAll } from '../helpers/decode.ts'

const shapes: DecodeSettings[] = [
  { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 1000 },
  { eventShape: 'plain', trustedFields: ['topic', 'client_id', 'received_at'], payloadBytesMax: 1000 },
]

/** Any JSON, and JSON that nearly is an event. */
const event = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      payload_base64: fc.oneof(fc.string(), fc.base64String(), fc.jsonValue()),
      payload: fc.jsonValue(),
      topic: fc.oneof(fc.string(), fc.jsonValue()),
      client_id: fc.jsonValue(),
      received_at: fc.oneof(fc.double(), fc.jsonValue()),
      attributes: fc.jsonValue(),
      Records: fc.array(
        fc.oneof(
          fc.jsonValue(),
          fc.record({ eventSource: fc.constant('aws:sqs'), messageId: fc.string(), body: fc.json() }),
          fc.record({ eventSource: fc.constant('aws:kinesis'), kinesis: fc.jsonValue() }),
        ),
      ),
      requestPayload: fc.jsonValue(),
      requestContext: fc.constant({}),
    },
    { requiredKeys: [] },
  ),
)

describe('decode', () => {
  it.each(shapes)('never throws, and loses no record: $eventShape', (settings) => {
    fc.assert(
      fc.property(event, (value) => {
        const { source, entries } = decodeAll(value as JsonValue, settings, 1)
        if (source === 'direct') expect(entries).toHaveLength(1)
        else expect(entries).toHaveLength((value as { Records: unknown[] }).Records.length)
        for (const { content } of entries) {
          if (content.kind === 'undecodable') {
            expect(typeof content.base64()).toBe('string')
          } else if (content.kind === 'series') {
            expect(source).toBe('sqs')
            expect(content.samples.every(({ value }) => Number.isFinite(value))).toBe(true)
          } else {
            const reading = content.payload.read()
            expect(reading.ok || reading.reason.length > 0).toBe(true)
            expect(typeof content.payload.base64()).toBe('string')
            expect(content.receivedAtMs).toBeGreaterThan(0)
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})
