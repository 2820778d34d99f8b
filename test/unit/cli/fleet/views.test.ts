// What the views make of answers; what they ask is tried on a real Prometheus (test/e2e/stack-commands.test.ts).

import { expect, it } from 'vitest'
import type { QueryResult } from '#stack'
import { clocks } from '../../../../src/cli/fleet/clocks.ts'
import { failing } from '../../../../src/cli/fleet/failing.ts'
import { readFleetOptions } from '../../../../src/cli/fleet/fleet-options.ts'
import { silent } from '../../../../src/cli/fleet/silent.ts'
import { talkers } from '../../../../src/cli/fleet/talkers.ts'
import type { Asking } from '../../../../src/cli/fleet/view.ts'

type Series = readonly [labels: Record<string, string>, value: number]

/** @param answers in the order of the questions; nothing behind their end */
function asking(
  args: readonly string[],
  answers: readonly (readonly Series[])[],
  insights: readonly Readonly<Record<string, string>>[] = [],
  topics: readonly Readonly<Record<string, string>>[] = [],
) {
  const options = readFleetOptions([...args, '--stack', 's'])
  if (options === 'help') throw new Error('expected options')
  const asked: string[] = []
  const known: Asking = {
    options,
    nowMs: 1_767_225_605_000,
    async query(promql) {
      const series = (answers[asked.push(promql) - 1] ?? []).map(([labels, value]) => ({
        labels,
        samples: [[1_767_225_005_000, value] as const],
      }))
      return { kind: 'vector', series, warnings: [] } satisfies QueryResult
    },
    insights: async (text) => (text.includes('by topic') ? topics : insights),
  }
  return { known, asked }
}

it('failing has the greatest first, without those that are 0', async () => {
  const { known } = asking(
    ['failing', '--top', '2'],
    [],
    [
      { Stage: 'map', Reason: 'no_rule', dropped: '5' },
      { Reason: 'http_403', failed: '1200', misconfigured: '3' },
      { Reason: 'x', dropped: '0' },
      { Reason: 'y', refused: '1' },
    ],
  )
  expect((await failing(known)).rows).toEqual([
    ['http_403', '', '0', '0', '1,200', '0', '3'],
    ['no_rule', 'map', '5', '0', '0', '0', '0'],
  ])
})

it('failing names topics by reason', async () => {
  const { known } = asking(
    ['failing'],
    [],
    [],
    [
      { topic: 'a/7', reason: 'no_rule', total: '1200', client: 'c7' },
      { topic: 'a/8', reason: 'not_json', total: '3' },
    ],
  )
  expect(await failing(known)).toMatchObject({
    second: {
      title: 'topics',
      header: ['topic', 'reason', 'failures', 'client id'],
      rows: [
        ['a/7', 'no_rule', '1,200', 'c7'],
        ['a/8', 'not_json', '3', ''],
      ],
    },
    notes: expect.arrayContaining([expect.stringContaining('an estimate')]),
  })
  const none = asking(['failing'], [])
  expect((await failing(none.known)).notes).toContainEqual(expect.stringContaining('names no topic'))
})

it('clocks says what it needs where there is no series', async () => {
  const { known } = asking(['clocks'], [], [{ Reason: 'clock_ahead', corrected: '1200' }])
  expect(await clocks(known)).toMatchObject({
    rows: [],
    notes: [
      expect.stringContaining('give the rule a timestamp'),
      'corrected in the last day: clock_ahead 1,200',
    ],
  })
})

it('nobody talks in an empty workspace', async () => {
  const { known, asked } = asking(['talkers'], [])
  expect(await talkers(known)).toMatchObject({
    rows: [],
    notes: [expect.stringMatching(/^0 samples of 0 devices/)],
  })
  expect(asked).toHaveLength(3)
})

it('talkers asks for each metric, and says how many it leaves out', async () => {
  const { known, asked } = asking(
    ['talkers', '--top', '1'],
    [
      [
        [{ __name__: 'a' }, 3],
        [{ __name__: 'b' }, 1],
      ],
      [[{}, 5]],
      [[{}, 2]],
      [[{ device: 'x.1' }, 720]],
      [[{}, 1440]],
      [[{ device: 'x.1' }, 4]],
    ],
  )
  const page = await talkers(known)
  expect(page.rows).toEqual([['x.1', '720', '4', '50.0 %', '0.0473']])
  expect(page.notes[1]).toContain('3 more are not')
  expect(asked[3]).toMatch(/^topk\(1, sum by \(device\) \(label_replace\(.*"a"\}?.* or label_replace\(/)
  expect(asked[5]).toContain(String.raw`device=~"x\\.1"`)
})

it('silent shows the first of many, the last seen first', async () => {
  const { known } = asking(
    ['silent', '--top', '2'],
    [
      [
        [{ device: 'c' }, 1],
        [{ device: 'a' }, 1],
        [{ device: 'b' }, 1],
      ],
      [[{}, 7]],
      [
        [{ __name__: 't', device: 'a' }, 1],
        [{ __name__: 'u', device: 'a' }, 2],
        [{ __name__: 'v' }, 3],
        [{ __name__: 'w' }, 4],
      ],
      [],
    ],
  )
  const { rows, notes } = await silent(known)
  expect(rows).toEqual([
    ['a', '2025-12-31 23:50:05Z', '10 min', 't 1, u 2, v 3 and 1 more'],
    ['b', expect.any(String), expect.any(String), ''],
  ])
  expect(notes).toEqual([
    '3 of 10 devices of the last day are silent for 15 min',
    'shown: the first 2 by name; --top N shows more',
  ])
})
