import { expect, it } from 'vitest'
import type { QueryApi } from '#stack'
import { findSamples, selectorOf } from '../../../../src/cli/trace/find-samples.ts'
import type { Sample } from '../../../../src/model.ts'
import { sample as sampleAt } from '../../../helpers/samples.ts'

const receivedAtMs = 1_767_225_605_000

/** A workspace that has more with each query. */
function workspace(rounds: readonly (readonly Sample[])[]) {
  const asked: string[] = []
  let nowMs = receivedAtMs
  const queries = {
    query: async (promql: string) => {
      const stored = rounds[Math.min(asked.length, rounds.length - 1)] ?? []
      asked.push(promql)
      const series = stored.map(({ name, labels, value, timestampMs }) => ({
        labels: {
          __name__: name,
          ...Object.fromEntries(labels.names.map((label, at) => [label, labels.values[at] as string])),
        },
        samples: [[timestampMs, value]] as const,
      }))
      return { kind: 'matrix', series, warnings: [] }
    },
  } as unknown as QueryApi
  const find = (samples: readonly Sample[], waitMs = 60_000) =>
    findSamples({
      queries,
      samples,
      receivedAtMs,
      waitMs,
      now: () => nowMs,
      sleep: async (durationMs) => {
        nowMs += durationMs
      },
    })
  return { find, asked }
}

const at = (
  name: string,
  value: number,
  timestampMs = receivedAtMs,
  labels: Record<string, string> = { x: 'a"b' },
) => sampleAt(name, labels, timestampMs, value)

it('asks until all are there, with one query for each label set', async () => {
  const [a, b] = [at('a', 1), at('b', 2)]
  const { find, asked } = workspace([[], [a], [a, b]])
  expect(await find([a, b])).toEqual({ found: [a, b], missing: [], notAsked: [] })
  expect(asked).toEqual([
    '{__name__=~"a|b", x="a\\"b"}[120s]',
    '{__name__=~"a|b", x="a\\"b"}[121s]',
    '{__name__="b", x="a\\"b"}[122s]',
  ])
})

it('gives up when the time is over', async () => {
  const [a, b] = [at('a', 1), at('b', 2)]
  const { find } = workspace([[a]])
  expect(await find([a, b], 5000)).toMatchObject({ found: [a], missing: [b] })
})

it.each([
  ['the clock of the rule is another', at('a', 1, receivedAtMs + 60_000), true],
  ['one of an hour ago has the same value', at('a', 1, receivedAtMs - 3_600_000), false],
  ['it has another value', at('a', 2), false],
  ['it has another label', at('a', 1, receivedAtMs, { x: 'c' }), false],
  ['the endpoint adds a label', at('a', 1, receivedAtMs, { x: 'a"b', replica: '1' }), true],
])('%s', async (_, stored, isFound) => {
  const { find } = workspace([[stored]])
  expect((await find([at('a', 1)], 0)).found).toHaveLength(isFound ? 1 : 0)
})

it('wants the very millisecond of a time that the payload has', async () => {
  const own = at('a', 1, receivedAtMs - 7)
  expect((await workspace([[own]]).find([own], 0)).found).toEqual([own])
  expect((await workspace([[at('a', 1, receivedAtMs - 8)]]).find([own], 0)).found).toEqual([])
})

it('asks for ten label sets', async () => {
  const samples = Array.from({ length: 11 }, (_, index) => at('a', 1, receivedAtMs, { x: String(index) }))
  const { find, asked } = workspace([samples])
  expect(await find(samples)).toMatchObject({ found: samples.slice(0, 10), notAsked: [samples[10]] })
  expect(asked).toHaveLength(10)
})

it('a selector has the labels of a sample', () => {
  expect(selectorOf(['a'], at('a', 1, 1, {}).labels)).toBe('{__name__="a"}')
})
