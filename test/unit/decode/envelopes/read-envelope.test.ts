import { describe, expect, it } from 'vitest'
import { createEnvelopeReader, createRecordScanner } from '#decode/envelopes'

const payloadBytesMax = 1_000
const { envelope, read } = createEnvelopeReader(createRecordScanner())

const usual = {
  payload_base64: 'eyJhIjoxfQ==',
  topic: 'a/b',
  client_id: 'c',
  received_at: 1_767_225_600_000.5,
}

function readText(text: string): boolean {
  return read(Buffer.from(text).toString('base64'), payloadBytesMax)
}

describe('the reader of envelopes', () => {
  it('reads the topic, the time and the payload', () => {
    expect(readText(JSON.stringify({ ...usual, principal: 'p', attributes: { a: [1] } }))).toBe(true)
    expect(envelope.bytes.toString('utf8', envelope.topicStart, envelope.topicEnd)).toBe('a/b')
    expect(envelope.bytes.toString('utf8', envelope.payloadStart, envelope.payloadEnd)).toBe('{"a":1}')
    expect(envelope.receivedAtMs).toBe(1_767_225_600_000)
  })

  it.each([
    ['no topic', { topic: undefined }],
    ['a topic that is no text', { topic: 7 }],
    ['a topic with an escape', { topic: 'a"b' }],
    ['no time', { received_at: undefined }],
    ['a time that is none', { received_at: 0 }],
    ['a time in a text', { received_at: '1767225600000' }],
    ['no payload', { payload_base64: undefined }],
    ['a payload that is no text', { payload_base64: null }],
    ['a payload without padding', { payload_base64: 'eyJhIjoxfQ' }],
    ['a payload that is no base64', { payload_base64: 'eyJh*joxfQ==' }],
    ['a payload with a line end', { payload_base64: 'eyJhIj\noxfQ=' }],
    ['a payload with other letters', { payload_base64: 'eyJhIjé=' }],
  ])('leaves %s to decode', (_, change) => {
    expect(readText(JSON.stringify({ ...usual, ...change }))).toBe(false)
  })

  it('leaves what is no JSON to decode', () => {
    expect(readText(`${JSON.stringify(usual)}}`)).toBe(false)
    expect(readText('')).toBe(false)
  })

  it('leaves a payload over the limit to decode', () => {
    const of = (bytes: number) =>
      JSON.stringify({ ...usual, payload_base64: Buffer.alloc(bytes).toString('base64') })
    expect(readText(of(payloadBytesMax - 1))).toBe(true)
    expect(readText(of(payloadBytesMax))).toBe(true)
    expect(readText(of(payloadBytesMax + 1))).toBe(false)
  })

  it('leaves a record over the limit to decode', () => {
    const of = (bytes: number) => JSON.stringify(usual).padEnd(bytes)
    expect(readText(of(16_382))).toBe(true)
    expect(readText(of(16_383))).toBe(true)
    expect(readText(of(16_384))).toBe(false)
  })
})
