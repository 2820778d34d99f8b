import { describe, expect, test } from 'vitest'
import { answerOf, describeAnswer, describeCounts } from '../../../src/studio/answer-of.ts'
import { readReport } from '../../../src/studio/delivery.ts'
import { abbreviateSeries, describeSeries } from '../../../src/studio/describe-series.ts'

const message = { topic: 'a', clientId: 'c', atMs: 0, error: undefined }
const accepted = { answer: { text: '200 accepted', tone: 'good' }, series: [] } as const
const refused = { answer: { text: '400 out of bounds', tone: 'bad' }, series: [] } as const

test.each([
  ['written', { written: 2 }, [accepted], '200 accepted', 'good'],
  ['written elsewhere', { written: 2 }, [], 'accepted', 'good'],
  ['written in a second request', { written: 2 }, [refused, accepted], '200 accepted', 'good'],
  ['refused', { written: 0, refused: { too_old: 2 } }, [refused], 'refused: too old ×2', 'bad'],
  ['dead letter', { written: 0, dead_lettered: { not_json: 1 } }, [], 'dead letter: not JSON', 'bad'],
  ['no rule', { written: 0, dropped: { no_rule: 1 } }, [], 'dropped: no rule for this topic', 'warn'],
  ['a part', { written: 1, dropped: { not_a_number: 3 } }, [accepted], '200 accepted', 'good'],
  ['a part, elsewhere', { written: 8, dropped: { missing: 1 } }, [], 'accepted', 'good'],
  [
    'thinned',
    { written: 0, dropped: { thinned: 2, missing: 1 } },
    [],
    'thinned: thinned ×2, field missing',
    'good',
  ],
  ['nothing at all', { written: 0 }, [], 'no sample: nothing to write', 'warn'],
])('%s', (_, result, writes, text, tone) => {
  const answer = answerOf({ ...message, writes, report: readReport(result) })

  expect(describeAnswer(answer)).toBe(text)
  expect(answer.tone).toBe(tone)
})

test('what was left out stands beside what was stored', () => {
  const report = readReport({ written: 8, dropped: { missing: 2, not_a_number: 1 } })

  expect(answerOf({ ...message, writes: [accepted], report }).drops).toEqual({
    count: 3,
    why: 'field missing ×2, not a number',
  })
})

test('an error is the answer', () => {
  expect(answerOf({ ...message, writes: [], report: undefined, error: 'connection' })).toEqual({
    text: 'failed',
    why: 'connection',
    tone: 'bad',
  })
})

test('a reason without better words is itself', () => {
  expect(
    describeCounts(
      new Map([
        ['brand_new', 1],
        ['toString', 2],
      ]),
    ),
  ).toBe('brand_new, toString ×2')
})

describe('the report in what the handler returned', () => {
  test('counts of zero and what is no count are left out', () => {
    const result = { written: 1, dropped: { a: 0, b: 2, c: 'x' }, refused: [], dead_lettered: null }

    expect(readReport(result)).toEqual({
      written: 1,
      dropped: new Map([['b', 2]]),
      refused: new Map(),
      deadLettered: new Map(),
    })
  })

  test.each([[null], [undefined], ['text'], [[]], [{}], [{ written: '1' }], [{ batchItemFailures: [] }]])(
    'there is none in %j',
    (result) => {
      expect(readReport(result)).toBeUndefined()
    },
  )
})

describe('a series', () => {
  const series = { name: 'v', labels: { topic: 'a', client_id: 'c', index: '0' }, value: 1 }

  test('in full, as the exposition format has it', () => {
    expect(describeSeries(series)).toBe('v{topic="a",client_id="c",index="0"}')
    expect(describeSeries({ name: 'v', labels: {}, value: 1 })).toBe('v')
    expect(describeSeries({ name: 'v', labels: { l: 'a"b\\c\nd' }, value: 1 })).toBe('v{l="a\\"b\\\\c\\nd"}')
  })

  test('short, without what the message says already', () => {
    expect(abbreviateSeries(series, message)).toBe('v{index="0",…}')
    expect(abbreviateSeries({ name: 'v', labels: { topic: 'a' }, value: 1 }, message)).toBe('v{…}')
    expect(abbreviateSeries({ name: 'v', labels: { line: 'x' }, value: 1 }, message)).toBe('v{line="x"}')
    expect(abbreviateSeries({ name: 'v', labels: {}, value: 1 }, message)).toBe('v')
  })
})
