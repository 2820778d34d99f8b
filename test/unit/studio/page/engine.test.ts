// The engine's own answers: what differs between two mappings, what is read of a paste, where a proposal goes.

import { describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../../../src/studio/page/engine/engine.ts'
import { insertRules } from '../../../../src/studio/page/engine/insert-rules.ts'
import type { EngineCall, EngineCalls, RecordedMessage } from '../../../../src/studio/page/engine/protocol.ts'

function createTestEngine(clock: () => number = () => 0) {
  const engine = createEngine({ bundledIn: () => undefined, clock, breathe: async () => undefined })
  return <Call extends EngineCall>(
    name: Call,
    args: Parameters<EngineCalls[Call]>,
    progress: (value: unknown) => void = () => undefined,
  ) => (engine[name] as Engine[Call])(args, progress) as Promise<ReturnType<EngineCalls[Call]>>
}

function message(topic: string, payload: unknown): RecordedMessage {
  const payloadBase64 = Buffer.from(JSON.stringify(payload)).toString('base64')
  return { topic, payloadBase64, receivedAtMs: 1_800_000_000_000, isTimeKnown: true, clientId: undefined }
}

const rule = (topic: string, metrics: string) =>
  `version: 1\nunmatched: drop\nrules:\n  - topic: ${topic}\n    metrics: ${metrics}\n`

async function compare(before: string, after: string, messages: readonly RecordedMessage[], chosen = 0) {
  const call = createTestEngine()
  await call('hold', [messages])
  return (await call('compare', [before, after, chosen]))!
}

const names = (series: readonly { readonly name: string }[]) => series.map(({ name }) => name)

describe('what differs between two mappings', () => {
  const messages = [message('a/1', { t: 20, h: 5 }), message('b/1', { t: 21 })]

  it('pairs series by the leaf that they are made of', async () => {
    const { added, lost, renamed, revalued } = await compare(
      rule('"+/+device"', '{ temp: t, hum: h }'),
      rule('"+/+device"', '{ temperature: t, both: t + h }'),
      messages,
    )
    expect(renamed.listed.map(({ from, to }) => [from.name, to.name])).toContainEqual(['temp', 'temperature'])
    // Of both topics; the sum is made of t, as far as it is told.
    expect(renamed.total).toBe(2)
    expect(names(lost.listed)).toEqual(['hum'])
    expect(names(added.listed)).toEqual(['both'])
    expect(revalued.total).toBe(0)
  })

  it('counts new, lost and other values', async () => {
    const before = rule('a/+device', '{ temp: t, hum: h }')
    expect(await compare(before, before, messages)).toMatchObject({
      added: { total: 0 },
      lost: { total: 0 },
      renamed: { total: 0 },
      revalued: { total: 0 },
      series: 2,
      samples: 2,
      samplesBefore: 2,
      mapped: 1,
    })
    const lessOne = await compare(before, rule('a/+device', '{ temp: t }'), messages)
    expect(names(lessOne.lost.listed)).toEqual(['hum'])
    const oneMore = await compare(rule('a/+device', '{ temp: t }'), before, messages)
    expect(names(oneMore.added.listed)).toEqual(['hum'])
    const other = await compare(before, rule('a/+device', '{ temp: t * 2, hum: h }'), messages)
    expect(names(other.revalued.listed)).toEqual(['temp'])
  })

  it('is no loss where another message still has the series', async () => {
    const both = [message('a/1', { t: 1 }), message('b/1', { t: 2 })]
    const { lost } = await compare(
      rule('+_kind/+device', '{ temp: t }'),
      rule('b/+device', '{ temp: t }'),
      both,
    )
    expect(lost.total).toBe(0)
  })

  it('says what is elsewhere than the chosen message', async () => {
    const before = rule('"+/+device"', '{ temp: t }')
    const after = `version: 1\nunmatched: drop\nrules:\n  - topic: a/+device\n    metrics: { warm_a: t }\n  - topic: b/+device\n    metrics: { warm_b: t }\n`
    const { renamed, lost, added } = await compare(before, after, [
      message('a/1', { t: 1 }),
      message('b/2', { t: 2 }),
    ])
    expect(renamed).toMatchObject({ total: 2, elsewhere: 1 })
    expect(lost.total + added.total).toBe(0)
    expect(renamed.listed[0]?.bridge).toContain('temp')
  })

  it('loses none of many messages, tells of its progress, and ends for a later comparison', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => message(`a/${index}`, { t: index }))
    const call = createTestEngine()
    await call('hold', [many])
    const seen: number[] = []
    const args = [rule('a/+device', '{ temp: t }'), rule('a/+device', '{ other: x }'), 0] as const
    const whole = await call('compare', [...args], (soFar) =>
      seen.push((soFar as { compared: number }).compared),
    )
    expect(whole).toMatchObject({ compared: 1_200, lost: { total: 1_200 } })
    expect(whole?.lost.listed).toHaveLength(200)
    expect(seen).toEqual([250, 500, 750, 1_000])
    const [first, second] = await Promise.all([call('compare', [...args]), call('compare', [...args])])
    expect(first).toBeUndefined()
    expect(second?.compared).toBe(1_200)
  })

  it('names an expression that takes long, with its milliseconds and its line', async () => {
    // A clock that goes on by 20 ms whenever somebody looks.
    let nowMs = 0
    const call = createTestEngine(() => {
      nowMs += 20
      return nowMs
    })
    await call('hold', [[message('a/1', { t: 1 })]])
    const slow = await call('compare', [undefined, rule('a/+device', '{ temp: t }'), 0])
    expect(slow?.slowest).toBeUndefined()
    let steps = 0
    const jumping = createTestEngine(() => {
      steps++
      return steps * 40
    })
    await jumping('hold', [[message('a/1', { t: 1 })]])
    const found = await jumping('compare', [undefined, rule('a/+device', '{ temp: t }'), 0])
    expect(found?.slowest).toEqual({
      where: 'rules[0].metrics.temp',
      line: 5,
      expression: 't',
      ms: 40,
      message: 0,
    })
  })
})

describe('what is read of a paste', () => {
  const read = (text: string) => createTestEngine()('read', [text, 1_800_000_000_000])

  it.each([
    ['{"temperature":21.5,"id":"a7"}', 'devices/a7/telemetry'],
    ['{"linkquality":90,"temperature":1}', 'zigbee2mqtt/device'],
    ['{"Time":"2026-01-01T00:00:00","ENERGY":{"Power":1}}', 'tele/device/SENSOR'],
    ['{"id":"a/b#"}', 'devices/device/telemetry'],
    ['[1,2]', 'devices/device/value'],
    ['21.5', 'devices/device/value'],
    ['null', 'devices/device/value'],
  ])('%s is a payload alone: its topic is a guess', async (text, topic) => {
    const { messages, isTopicGuessed } = await read(text)
    expect(messages.map((one) => one.topic)).toEqual([topic])
    expect(isTopicGuessed).toBe(true)
  })

  it.each([
    '{"topic":"a/b","payload":{"t":1}}',
    '{\n  "topic": "a/b",\n  "payload": { "t": 1 }\n}',
    'a/b {"t":1}',
    '\uFEFFa/b {"t":1}\r\n\r\n',
  ])('%j is a message', async (text) => {
    const { messages, isTopicGuessed, problems } = await read(text)
    expect(messages.map(({ topic }) => topic)).toEqual(['a/b'])
    expect([isTopicGuessed, problems]).toEqual([false, []])
  })

  it('says which lines are none, and reads the others', async () => {
    const { messages, problems } = await read('a/b 1\n{"topic":7}\nc/d 2')
    expect(messages.map(({ topic }) => topic)).toEqual(['a/b', 'c/d'])
    expect(problems.map(({ line }) => line)).toEqual([2])
  })

  it('reads nothing of nothing, and at most 10,000 messages', async () => {
    expect(await read(' \n ')).toEqual({ messages: [], problems: [], isTopicGuessed: false })
    const { messages, problems } = await read('a/b 1\n'.repeat(10_001))
    expect(messages).toHaveLength(10_000)
    expect(problems).toHaveLength(1)
  })
})

describe('where proposed rules go', () => {
  const suggested = 'version: 1\nrules:\n  # one\n  - topic: x\n    leaves: true\n'

  it.each([
    [undefined, suggested, 1, 5],
    ['', suggested, 1, 5],
    [
      'version: 1\nrules:\n  - topic: a\n',
      'version: 1\nrules:\n  - topic: a\n  # one\n  - topic: x\n    leaves: true\n',
      4,
      6,
    ],
    [
      'version: 1\nrules:\n- topic: a',
      'version: 1\nrules:\n- topic: a\n# one\n- topic: x\n  leaves: true\n',
      4,
      6,
    ],
    [
      'rules:\n  - topic: a\n\ntests:\n  - topic: a\n',
      'rules:\n  - topic: a\n  # one\n  - topic: x\n    leaves: true\ntests:\n  - topic: a\n',
      3,
      5,
    ],
    ['version: 1\nrules: []\n', 'version: 1\nrules:\n  # one\n  - topic: x\n    leaves: true\n', 3, 5],
  ])('%j', (text, expected, from, to) => {
    expect(insertRules(text, suggested)).toEqual({ text: expected, from, to })
  })

  it('says why not, where there is no list with dashes', () => {
    expect(() => insertRules('version: 1\n', suggested)).toThrow('no list of rules')
    expect(() => insertRules('rules: [{ topic: a }]\n', suggested)).toThrow('between brackets')
  })
})
