import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { readMessageLine } from '#recording'
import { readMessageLines } from '../../../src/cli/message-lines.ts'

const now = 1_767_225_605_000
const defaults = { payloadBytesMax: 20, now: () => now }

function read(line: object): ReturnType<typeof readMessageLine> {
  return readMessageLine(JSON.stringify(line), defaults)
}

describe('a line', () => {
  it('is a message as the rule’s SQL makes it', () => {
    const line = read({
      topic: 'a/7',
      payload_base64: Buffer.from('{"t":1}').toString('base64'),
      client_id: 'c',
      principal: 'p',
      attributes: { site: 'north' },
      received_at: now - 1,
    })
    expect(line).toMatchObject({
      message: {
        topic: 'a/7',
        clientId: 'c',
        principal: 'p',
        attributes: { site: 'north' },
        receivedAtMs: now - 1,
      },
      saysReceivedAt: true,
    })
    expect(line).toSatisfy((one: { message: { payload: { read(): object } } }) => {
      expect(one.message.payload.read()).toEqual({ ok: true, value: { t: 1 } })
      return true
    })
  })

  it.each([[21.5], ['on'], [null], [false], [[1, 2]], [{ a: 1 }]])('may carry the payload %j', (payload) => {
    const line = read({ topic: 'a', payload })
    expect(typeof line === 'string' ? line : line.message.payload.read()).toEqual({
      ok: true,
      value: payload,
    })
  })

  it.each([
    [undefined, now, false],
    [now - 7, now - 7, true],
    ['2026-01-01T00:00:05Z', now, true],
    ['2026-01-01T09:00:05+09:00', now, true],
    ['1767225605000', now, true],
  ])('received at %j', (received_at, receivedAtMs, saysReceivedAt) => {
    expect(read({ topic: 'a', payload: 1, received_at })).toMatchObject({
      message: { receivedAtMs },
      saysReceivedAt,
    })
  })

  it.each([
    ['2026-01-01T00:00:04.440102Z+0000', { message: { receivedAtMs: now - 560 }, saysReceivedAt: true }],
    ['2026-01-01T09:00:04+0900', { message: { receivedAtMs: now - 1000 }, saysReceivedAt: true }],
    ['noon', { message: { receivedAtMs: now }, saysReceivedAt: false }],
    [7, { message: { receivedAtMs: now }, saysReceivedAt: false }],
  ])('of mosquitto_sub has its time in tst: %j', (tst, expected) => {
    const line = { tst, topic: 'a', qos: 0, retain: 0, payloadlen: 1, payload: 1 }
    expect(read(line)).toMatchObject(expected)
    expect(read({ ...line, received_at: now - 7 })).toMatchObject({ message: { receivedAtMs: now - 7 } })
  })

  it.each([
    [{ payload: 1 }, 'topic: expected text (actual: nothing)'],
    [{ topic: 7, payload: 1 }, 'topic: expected text (actual: 7)'],
    [{ topic: 'a' }, 'expected payload or payload_base64 (actual: neither)'],
    [{ topic: 'a', payload: 1, payload_base64: 'MQ==' }, 'expected payload or payload_base64 (actual: both)'],
    [{ topic: 'a', payload_base64: 1 }, 'payload_base64: expected text (actual: 1)'],
    [{ topic: 'a', payload_base64: '{"t":1}' }, 'payload_base64: expected base64'],
    [{ topic: 'a', payload: 1, client_id: 7 }, 'client_id: expected text (actual: 7)'],
    [{ topic: 'a', payload: 1, attributes: 'x' }, 'attributes: expected an object (actual: "x")'],
    [{ topic: 'a', payload: 1, clientId: 'c' }, 'unknown key `clientId`; did you mean `client_id`?'],
    [
      { topic: 'a', payload: 1, received_at: 'noon' },
      /^received_at: expected milliseconds .* \(actual: "noon"\)$/,
    ],
    [{ topic: 'a', payload: 1, received_at: '2026-01-01T00:00:05' }, /^received_at: .* with a zone/],
    [{ topic: 'a', payload: 1, received_at: 0 }, /^received_at: /],
    [[1], 'expected an object with topic and payload (actual: a list)'],
    [null, 'expected an object with topic and payload (actual: nothing)'],
  ])('%j is told with what is wrong', (line, problem) => {
    expect(readMessageLine(JSON.stringify(line), defaults)).toEqual(
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    )
  })
})

describe('a line of mosquitto_sub -v', () => {
  it.each([
    ['a/b 21.5', 'a/b', 21.5],
    ['a/b {"t": 1}', 'a/b', { t: 1 }],
    ['a b c', 'a', 'b c'],
    ['$SYS/uptime 7 seconds', '$SYS/uptime', '7 seconds'],
  ])('%j', (line, topic, value) => {
    const read = readMessageLine(line, defaults)
    expect(read).toMatchObject({ message: { topic, receivedAtMs: now }, saysReceivedAt: false })
    expect(typeof read === 'string' ? read : read.message.payload.read()).toEqual({ ok: true, value })
  })

  it.each(['mosquitto_pub -t a/b -m 1', 'mosquitto_sub -v', 'npx mqtt pub -t a/b -m 1'])(
    'is no command: %j',
    (line) => {
      expect(readMessageLine(line, defaults)).toMatch(/^this is a command; write the topic and the payload/)
    },
  )

  it.each([`{'t': 21.5}`, `{ 't': 21.5 }`])('has double quotes: %j', (line) => {
    expect(readMessageLine(line, defaults)).toMatch(/^names and texts need double quotes; not JSON: /)
  })

  it.each(['a/b (null)', 'a/b '])('has no payload: %j', (line) => {
    const read = readMessageLine(line, defaults)
    expect(typeof read === 'string' ? read : read.message.payload.read()).toMatchObject({ reason: 'empty' })
  })

  it.each(['a/b', ' a 1', '}', '"a b', '[1, 2'])('is none: %j', (line) => {
    expect(readMessageLine(line, defaults)).toMatch(/^expected a JSON object, or TOPIC PAYLOAD; not JSON: /)
  })
})

describe('a line of mosquitto_sub -F %j', () => {
  it.each([
    ['{"t":1}', true],
    [' [1]', true],
    ['{t:1}', false],
    ['21.5', false],
    ['on', false],
    [{ t: 1 }, false],
  ])('is known by its payload: %j', (payload, hasHint) => {
    expect(Object.hasOwn(Object(read({ topic: 'a', payload })), 'hint')).toBe(hasHint)
  })
})

describe('lines', () => {
  it('keep their numbers, whatever is between them', async () => {
    const good = JSON.stringify({ topic: 'a', payload: 1 })
    const read = []
    const input = Readable.from([`\uFEFF${good}\r\n\n`, '  \n{"topic":\n', good])
    for await (const line of readMessageLines(input, defaults)) read.push(line)
    expect(read).toEqual([
      { line: 1, message: expect.anything(), saysReceivedAt: false },
      { line: 4, problem: expect.stringMatching(/^not JSON: /) },
      { line: 5, message: expect.anything(), saysReceivedAt: false },
    ])
  })

  it('may hold a character that ends lines elsewhere', async () => {
    const read = []
    const input = Readable.from([JSON.stringify({ topic: 'a\u2028b', payload: 1 })])
    for await (const line of readMessageLines(input, defaults)) read.push(line)
    expect(read).toMatchObject([{ line: 1, message: { topic: 'a\u2028b' } }])
  })

  it('may be as long as they like: a payload over the limit is the mapping’s business', () => {
    const line = read({ topic: 'a', payload: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] })
    expect(typeof line === 'string' ? line : line.message.payload.read()).toMatchObject({
      reason: 'too_large',
    })
  })
})
