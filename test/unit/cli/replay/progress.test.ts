import { describe, expect, it } from 'vitest'
import { formatDuration } from '../../../../src/cli/replay/figures.ts'
import { createProgress } from '../../../../src/cli/replay/progress.ts'
import { createLineInPlace } from '../../../../src/printable.ts'
import { createFakeClock } from '../../../helpers/fake-clock.ts'

function open(isTerminal: boolean, total: number | undefined) {
  const clock = createFakeClock(0)
  const written: string[] = []
  const write = (text: string) => void written.push(text)
  const showInPlace = isTerminal ? createLineInPlace({ write, isTTY: true }) : undefined
  return { clock, written, progress: createProgress({ write, showInPlace, now: clock.now }, total) }
}

describe('progress', () => {
  it('is a line every few seconds where nobody sees it rewritten', () => {
    const { clock, written, progress } = open(false, 4_000)
    for (let second = 1; second <= 11; second++) {
      clock.advance(1_000)
      progress.report({ read: second * 100, stored: second * 90, leftCount: second * 10 })
    }
    progress.finish()
    expect(written).toEqual([
      '500 of 4,000 read, 450 stored, 50 left, 100 a second, 35 s to go\n',
      '1,000 of 4,000 read, 900 stored, 100 left, 100 a second, 30 s to go\n',
    ])
  })

  it('is one line on a terminal, and gone at the end', () => {
    const { clock, written, progress } = open(true, undefined)
    progress.report({ read: 1, stored: 0, leftCount: 0 })
    clock.advance(1_000)
    progress.report({ read: 10, stored: 10, leftCount: 0 })
    progress.finish()
    expect(written).toEqual(['\r10 read, 10 stored, 0 left, 10 a second\u001b[K', '\r\u001b[K'])
  })

  it('does not promise what it cannot know', () => {
    const { clock, written, progress } = open(false, 5)
    clock.advance(10_000)
    progress.report({ read: 8, stored: 0, leftCount: 0 })
    expect(written).toEqual(['8 of 8 read, 0 stored, 0 left, 0 a second\n'])
  })
})

it.each([
  [-5, '0 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [3_570_000, '1 h'],
  [3_900_000, '1 h 5 min'],
  [172_800_000, '2 d'],
  [187_200_000, '2 d 4 h'],
])('%i ms are %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text)
})
