// Texts that would be read again at each look are read up to a length.

import { describe, expect, it } from 'vitest'
import { readNumber } from '../../../src/mapping/series/read-number.ts'
import { readTime } from '../../../src/time/read-time.ts'
import { mappingOf, rules } from '../../helpers/mapping.ts'
import { messageOf } from '../../helpers/message.ts'

describe('the length of a text', () => {
  it.each<[length: number, number: ReturnType<typeof readNumber>]>([
    [1_023, 7],
    [1_024, 7],
    [1_025, 'not_a_number'],
  ])('that is a number: %i characters', (length, number) => {
    expect(readNumber('7'.padStart(length, '0'))).toBe(number)
  })

  it.each<[length: number, time: ReturnType<typeof readTime>]>([
    [99, 7_000],
    [100, 7_000],
    [101, 'time_unreadable'],
  ])('that is a time: %i characters', (length, time) => {
    expect(readTime('7'.padStart(length, '0'), 's')).toBe(time)
  })

  it.each([
    [200, 1],
    [201, 0],
    [401, 0],
    [402, 0],
  ])('that names a metric: %i characters', (length, samples) => {
    const mapping = mappingOf(rules('  - { topic: t, metrics: [{ name: n, value: v }] }'))
    const payload = { n: 'n'.repeat(length), v: 1 }
    expect(mapping.map(messageOf({ topic: 't', payload })).samples).toHaveLength(samples)
  })

  it('of a name counts two units of one character as one', () => {
    const mapping = mappingOf(rules('  - { topic: t, metrics: [{ name: n, value: v }] }'))
    const payload = { n: '😀'.repeat(200), v: 1 }
    const { samples } = mapping.map(messageOf({ topic: 't', payload }))
    expect(samples.map(({ name }) => name)).toEqual(['_'.repeat(200)])
  })
})

it.each([
  [999, []],
  [1_000, []],
  [1_001, ['value_not_mapped', 'no_metric']],
])('%i states that one message names are compared', (count, drops) => {
  const mapping = mappingOf(
    rules('  - { topic: t, metrics: { s: { value: v, type: stateset, states: [a, b] } } }'),
  )
  const mapped = mapping.map(
    messageOf({ topic: 't', payload: { v: Array.from({ length: count }, () => 'a') } }),
  )
  expect(mapped.drops.map(({ reason }) => reason)).toEqual(drops)
})
