import { describe, expect, it } from 'vitest'
import type { PayloadFormat } from '../../../../src/mapping/language.ts'
import { payloadReader as createReader } from '../../../../src/mapping/payload-format/read-payload.ts'
import { createWork } from '../../../../src/mapping/work.ts'
import type { JsonValue, Message, PayloadReading } from '../../../../src/model.ts'
import { messageOf, receivedAtMs } from '../../../helpers/message.ts'

const depthMax = 32
const payloadReader = (format: PayloadFormat | undefined, max: number) => (message: Message) =>
  createReader(format, max)(message, createWork(50_000))
const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes as string).toString('base64')
const published = (bytes: string | Uint8Array) => messageOf({ topic: 't', payload_base64: base64(bytes) })
const parsed = (payload: JsonValue) => messageOf({ topic: 't', payload })

function unread(reason: 'empty' | 'too_large', bytes: string): Message {
  const reading: PayloadReading = { ok: false, reason, detail: 'more than 5 bytes' }
  const message = published(bytes)
  return { ...message, payload: { ...message.payload, bytes: () => bytes.length, read: () => reading } }
}

describe.each([undefined, 'json'] as const)('decode: %s', (format) => {
  it('reads what the payload is, and leaves base64 and SenML alone', () => {
    const payload = [{ bn: 'a', v: 1, text: base64('{"a":12}') }]
    expect(payloadReader(format, depthMax)(parsed(payload))).toEqual({ ok: true, value: payload })
  })
})

describe('decode: text', () => {
  const read = payloadReader('text', depthMax)

  it.each<[bytes: string, text: string]>([
    ['online', 'online'],
    ['23.5', '23.5'],
    ['007', '007'],
    ['1e400', '1e400'],
    ['true', 'true'],
    ['null', 'null'],
    [' { "a" : 1 } ', '{ "a" : 1 }'],
    ['{"a":', '{"a":'],
    ['\ufeffon', 'on'],
    ['# TYPE up gauge\nup 1\n', '# TYPE up gauge\nup 1'],
    ['22 °C', '22 °C'],
    ['"on"', 'on'],
    ['" on "', 'on'],
  ])('%j is one text', (bytes, text) => {
    expect(read(published(bytes))).toEqual({ ok: true, value: text })
  })

  it.each<[payload: JsonValue, text: string]>([
    ['on', 'on'],
    ['23.5', '23.5'],
    [23.5, '23.5'],
    [true, 'true'],
    [null, 'null'],
    [{ a: [1] }, '{"a":[1]}'],
  ])('%j that the rule has parsed is one text', (payload, text) => {
    expect(read(parsed(payload))).toEqual({ ok: true, value: text })
  })

  it('has to be UTF-8', () => {
    const detail = { ok: false, reason: 'not_json', detail: 'not UTF-8' }
    expect(read(published(new Uint8Array([0x6f, 0xff])))).toEqual(detail)
  })

  it.each(['empty', 'too_large'] as const)('does not read a payload that is %s', (reason) => {
    expect(read(unread(reason, '123456'))).toMatchObject({ ok: false, reason })
  })
})

describe('decode: senml+json', () => {
  const read = payloadReader('senml+json', depthMax)

  it('resolves the pack by the time of receipt', () => {
    expect(read(parsed([{ bn: 'dev:', n: 'a', t: -5, v: 1 }]))).toEqual({
      ok: true,
      value: [{ n: 'dev:a', t: receivedAtMs / 1000 - 5, v: 1 }],
      problems: [],
    })
  })

  it('says which records it left out', () => {
    expect(read(parsed([{ n: 'a', v: 1 }, { n: 'b' }]))).toMatchObject({
      ok: true,
      problems: [{ detail: 'neither value nor sum', count: 1 }],
    })
  })

  it('cannot read what is no SenML', () => {
    const reading = { ok: false, reason: 'not_senml', detail: 'not an array of records' }
    expect(read(parsed({ temperature: 1 }))).toEqual(reading)
  })

  it('cannot read what is no JSON', () => {
    expect(read(published('[{"n":"a","v":1},'))).toMatchObject({ ok: false, reason: 'not_json' })
  })
})

describe('decode: base64-json', () => {
  const read = payloadReader('base64-json', depthMax)

  it('replaces base64 of JSON', () => {
    const text = base64('{"temp":16.5}')
    expect(read(parsed({ payload: text }))).toEqual({ ok: true, value: { payload: { temp: 16.5 } } })
  })

  it('goes down to the limit of depth', () => {
    const text = base64('{"temp":16.5}')
    expect(payloadReader('base64-json', 1)(parsed([[text]]))).toEqual({ ok: true, value: [[text]] })
  })

  it('cannot read what is no JSON', () => {
    expect(read(published('{"a":'))).toMatchObject({ ok: false, reason: 'not_json' })
  })
})
