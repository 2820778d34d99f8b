import { describe, expect, test } from 'vitest'
import type { DeliveredMessage, WrittenSeries } from '../../../src/studio/delivery.ts'
import { createLedger, isAllAccepted } from '../../../src/studio/ledger.ts'

type Counts = Record<string, number>

function delivery(
  counts: { written?: number; dropped?: Counts; refused?: Counts; deadLettered?: Counts } = {},
  rest: Partial<DeliveredMessage> = {},
): DeliveredMessage {
  const { written = 0, dropped = {}, refused = {}, deadLettered = {} } = counts
  const toMap = (reasons: Counts) => new Map(Object.entries(reasons))
  return {
    topic: 'a',
    clientId: 'device-7',
    atMs: 1_000,
    writes: [],
    error: undefined,
    report: { written, dropped: toMap(dropped), refused: toMap(refused), deadLettered: toMap(deadLettered) },
    ...rest,
  }
}

function writeOf(...series: WrittenSeries[]) {
  return { answer: { text: '200 accepted', tone: 'good' }, series } as const
}

const failed = delivery({}, { report: undefined, error: 'connection' })

test('a series keeps its newest value; two label sets are two series', () => {
  const ledger = createLedger()
  const first = writeOf({ name: 'v', labels: {}, value: 1 }, { name: 'v', labels: { index: '0' }, value: 5 })
  ledger.record(delivery({ written: 2 }, { writes: [first] }))
  ledger.record(
    delivery({ written: 1 }, { writes: [writeOf({ name: 'v', labels: {}, value: 2 })], atMs: 2_000 }),
  )
  const [row] = ledger.topics()

  expect(row).toMatchObject({ topic: 'a', messages: 2, lastAtMs: 2_000, lastWritten: 1 })
  expect([...row!.series.values()].map(({ text, value, atMs }) => [text, value, atMs])).toEqual([
    ['v', 2, 2_000],
    ['v{index="0"}', 5, 1_000],
  ])
})

test('topics keep the order in which they were first seen', () => {
  const ledger = createLedger()
  for (const topic of ['b', 'a', 'b', 'c', 'a']) ledger.record(delivery({}, { topic }))

  expect(ledger.topics().map(({ topic }) => topic)).toEqual(['b', 'a', 'c'])
})

test('totals add up by reason', () => {
  const ledger = createLedger()
  ledger.record(delivery({ written: 3, dropped: { missing: 2 } }))
  ledger.record(delivery({ written: 1, dropped: { missing: 1, no_rule: 1 }, refused: { too_old: 4 } }))
  ledger.record(delivery({ deadLettered: { not_json: 1 } }))
  ledger.record(failed)
  ledger.recordLost(5)

  expect(ledger.totals()).toEqual({
    messages: 9,
    accepted: 4,
    dropped: new Map([
      ['missing', 3],
      ['no_rule', 1],
    ]),
    refused: new Map([['too_old', 4]]),
    deadLetters: new Map([['not_json', 1]]),
    failed: 1,
    lost: 5,
  })
})

describe('bounds', () => {
  test('a thousand topics have a row, the next one only counts', () => {
    const ledger = createLedger()
    for (let topic = 0; topic < 1_001; topic++)
      ledger.record(delivery({ written: 1 }, { topic: `t${topic}` }))

    expect(ledger.topics()).toHaveLength(1_000)
    expect(ledger.totals().accepted).toBe(1_001)
  })

  test('two hundred series of a topic have a row, and the topic says that there are more', () => {
    const ledger = createLedger()
    const record = (value: number) =>
      ledger.record(delivery({}, { writes: [writeOf({ name: `m${value}`, labels: {}, value })] }))
    for (let value = 0; value < 200; value++) record(value)
    expect(ledger.topics()[0]).toMatchObject({ seriesUnlisted: false })
    record(200)

    expect(ledger.topics()[0]!.series.size).toBe(200)
    expect(ledger.topics()[0]).toMatchObject({ seriesUnlisted: true })
  })
})

test.each([
  ['nothing', [], true],
  ['samples written', [delivery({ written: 2 })], true],
  ['a field that is no number', [delivery({ written: 2, dropped: { not_a_number: 1 } })], true],
  ['no rule', [delivery({ dropped: { no_rule: 1 } })], true],
  ['a sample too old', [delivery({ dropped: { too_old: 1 } })], false],
  ['a duplicate', [delivery({ written: 1, dropped: { duplicate: 1 } })], false],
  ['a collision', [delivery({ written: 1, dropped: { collision: 1 } })], false],
  ['a refusal', [delivery({ written: 1, refused: { out_of_order: 1 } })], false],
  ['a dead letter', [delivery({ deadLettered: { not_json: 1 } })], false],
  ['a failure', [delivery({ written: 1 }), failed], false],
])('whether all was accepted after %s', (_, deliveries, expected) => {
  const ledger = createLedger()
  for (const one of deliveries) ledger.record(one)

  expect(isAllAccepted(ledger.totals())).toBe(expected)
})

test('a message that was not taken is not accepted', () => {
  const ledger = createLedger()
  ledger.recordLost(1)

  expect(isAllAccepted(ledger.totals())).toBe(false)
})
