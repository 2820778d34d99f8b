import { describe, expect, it } from 'vitest'
import { problemLines } from '../../../../src/cli/collect/problem-lines.ts'
import { CollectError, type CollectProblem } from '../../../../src/collect/collector.ts'
import { startMs } from './rounds.ts'

const linesOf = (problems: readonly (readonly [CollectProblem, string])[]) => {
  const lines = problemLines(
    { collector: 'garden', instance: 'a' },
    { problems: problems.map(([reason, message]) => new CollectError(reason, message)) },
    startMs,
  )
  expect(lines.every((line) => line.endsWith('}\n'))).toBe(true)
  return lines.map((line) => JSON.parse(line) as { readonly [name: string]: unknown })
}

describe('the problems of a round', () => {
  it('are none if it worked', () => {
    expect(linesOf([])).toEqual([])
  })

  it('are one line for each kind', () => {
    const head = { time: '2026-01-01T00:00:00.000Z', collector: 'garden', instance: 'a' }
    expect(
      linesOf([
        ['timeout', 'x'],
        ['secret', 'x'],
        ['timeout', 'x'],
        ['timeout', 'y'],
      ]),
    ).toEqual([
      { ...head, reason: 'timeout', detail: 'x', count: 2 },
      { ...head, reason: 'secret', detail: 'x', count: 1 },
      { ...head, reason: 'timeout', detail: 'y', count: 1 },
    ])
  })

  it.each([
    [20, 20, undefined],
    [21, 21, 2],
    [1000, 21, 1960],
  ])('of %s kinds, each twice, are %s lines', (kinds, lineCount, further) => {
    const problems = Array.from({ length: kinds }, (_, index) => ['timeout', `place ${index}`] as const)
    const lines = linesOf([...problems, ...problems])
    expect(lines).toHaveLength(lineCount)
    expect(lines[20]?.['count']).toBe(further)
    expect(lines[20]?.['reason']).toBe(further === undefined ? undefined : 'further_problems')
  })

  it('of one reason hide none of another', () => {
    const many = Array.from({ length: 100 }, (_, index) => ['timeout', `place ${index}`] as const)
    const lines = linesOf([...many, ['secret', 'x']])
    expect(lines).toHaveLength(22)
    expect(lines.slice(20)).toMatchObject([
      { reason: 'secret', detail: 'x', count: 1 },
      { reason: 'further_problems', count: 80 },
    ])
  })
})
