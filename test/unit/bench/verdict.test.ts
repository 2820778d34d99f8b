import { describe, expect, it } from 'vitest'
import type { Cell, Worst } from '../../bench/worst/measure-worst.ts'
import { toMarkdown } from '../../bench/worst/table.ts'
import { isOverBudget, medianCells, toMeasureAgain } from '../../bench/worst/verdict.ts'

/** @param figures of each size: the ratio, the milliseconds, and those of `JSON.parse` */
function worst(
  message: string,
  figures: readonly [ratio: number, ms: number, parseMs?: number][],
  steps = 10_000,
): Worst {
  const cells: Cell[] = figures.map(([ratio, ms, parseMs = 0], size) => ({
    bytes: 32_768 * 2 ** size,
    ratio,
    isOverCap: false,
    cpuUs: ms * 1000,
    parseUs: parseMs * 1000,
    steps,
  }))
  return { message, group: 'features', mapping: 'features', topic: 'worst/sum', cells, first: undefined }
}

const usual = worst('usual', [
  [4, 5],
  [4, 10],
  [4, 20],
])

describe('what is measured again alone', () => {
  it.each<[what: string, one: Worst, isAgain: boolean]>([
    [
      'a message at the budget',
      worst('a', [
        [8, 5],
        [8, 10],
        [8, 20],
      ]),
      false,
    ],
    [
      'a message over the budget at one size',
      worst('a', [
        [4, 5],
        [8.01, 10],
        [4, 20],
      ]),
      true,
    ],
    [
      'one that takes as much more for twice the bytes as it may',
      worst('a', [
        [4, 5],
        [4, 13],
        [4, 33.8],
      ]),
      false,
    ],
    [
      'one that takes more than that',
      worst('a', [
        [4, 5],
        [4, 13],
        [4, 34],
      ]),
      true,
    ],
    [
      'one of which `JSON.parse` takes all that is more',
      worst('a', [
        [4, 5, 1],
        [4, 15, 7],
        [4, 45, 29],
      ]),
      false,
    ],
    [
      'one that takes more than that beside `JSON.parse`',
      worst('a', [
        [4, 6, 1],
        [4, 15, 1],
        [4, 35, 1],
      ]),
      true,
    ],
    [
      'one that is `JSON.parse` and little else',
      worst('a', [
        [4, 5, 4.9],
        [4, 15, 14],
        [4, 45, 40],
      ]),
      false,
    ],
    [
      'one whose steps cost more than they may',
      worst(
        'a',
        [
          [4, 5],
          [4, 10],
          [4, 20],
        ],
        100,
      ),
      true,
    ],
  ])('%s', (_, one, isAgain) => {
    expect(toMeasureAgain([usual, usual, one, usual])).toEqual(isAgain ? [one] : [])
  })
})

describe('the median of several measurements', () => {
  it('is that of each size, whatever one of them strays', () => {
    const cells = medianCells([
      worst('a', [
        [4, 5],
        [30, 100],
        [5, 20],
      ]),
      worst('a', [
        [5, 6],
        [5, 10],
        [4, 21],
      ]),
      worst('a', [
        [6, 7],
        [6, 11],
        [6, 90],
      ]),
    ])
    expect(cells.map(({ ratio, cpuUs }) => [ratio, cpuUs])).toEqual([
      [5, 6_000],
      [6, 11_000],
      [5, 21_000],
    ])
  })

  it('is over a budget if most measurements are', () => {
    const [good, bad] = [
      worst('a', [
        [7, 5],
        [7, 10],
        [7, 20],
      ]),
      worst('a', [
        [9, 5],
        [9, 10],
        [9, 20],
      ]),
    ]
    const judged = (...all: Worst[]) => isOverBudget({ ...good, cells: medianCells(all) })
    expect(judged(good, bad, bad)).toBe(true)
    expect(judged(good, good, bad)).toBe(false)
  })

  it('takes longer than the cap if most measurements do', () => {
    const over = { ...usual, cells: usual.cells.map((cell) => ({ ...cell, isOverCap: true, ratio: 100 })) }
    expect(medianCells([over, usual, over]).map(({ isOverCap }) => isOverCap)).toEqual([true, true, true])
    expect(medianCells([over, usual, usual]).map(({ isOverCap }) => isOverCap)).toEqual([false, false, false])
  })
})

it('the table names what was measured again, with both results', () => {
  const first = worst('strays', [
    [4, 5],
    [9, 10],
    [4, 20],
  ]).cells
  const lines = toMarkdown([usual, { ...usual, message: 'strays', first }])
  expect(lines).toContain(
    'Measured again alone: `strays` on worst/sum, first 4.0, 9.0, 4.0 (2 ×: 2.0), then 4.0, 4.0, 4.0 (2 ×: 2.0).',
  )
  expect(lines.join('\n')).toContain('Over budget: 0 of 2.')
})
