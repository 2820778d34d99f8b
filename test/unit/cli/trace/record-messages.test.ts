import { expect, it } from 'vitest'
import { readMessageLine } from '#recording'
import { recordedLine } from '../../../../src/cli/trace/record-messages.ts'

it.each([
  ['{"a": 1.10, "a": 12345678901234567890}', '"payload":{"a": 1.10, "a": 12345678901234567890}'],
  ['21.5', '"payload":21.5'],
  ['"é"', '"payload":"é"'],
  ['{\n}', '"payload_base64":"ewp9"'],
  ['text', '"payload_base64":"dGV4dA=="'],
  ['', '"payload_base64":""'],
  [Buffer.from([0xff, 0x22]), '"payload_base64":"/yI="'],
])('%j is recorded as it came, and read again', (payload, member) => {
  const bytes = Buffer.from(payload as string)
  const line = recordedLine({ topic: 'a/"b', clientId: 'n/a', payload: bytes, receivedAtMs: 5 })
  expect(line).toBe(`{"topic":"a/\\"b","received_at":5,${member}}`)
  const read = readMessageLine(line, { payloadBytesMax: 1000, now: () => 0 })
  expect(read).toMatchObject({ message: { topic: 'a/"b', receivedAtMs: 5 }, saysReceivedAt: true })
})
