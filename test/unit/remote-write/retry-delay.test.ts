import { describe, expect, it } from 'vitest'
import { retryDelayMs } from '../../../src/remote-write/retry-delay.ts'

const nowMs = Date.parse('2026-01-01T00:00:00Z')
const almostOne = (): number => 0.999

describe('the delay before a retry', () => {
  it.each([
    [1, 50, 100],
    [2, 100, 200],
    [3, 200, 400],
    [6, 1_600, 3_200],
    [7, 3_200, 5_000],
    [8, 5_000, 5_000],
    [100, 5_000, 5_000],
  ])('after %i failures is from %i up to %i ms', (attempt, shortestMs, longestMs) => {
    expect(retryDelayMs(attempt, undefined, nowMs, () => 0)).toBe(shortestMs)
    expect(retryDelayMs(attempt, undefined, nowMs, almostOne)).toBeCloseTo(
      shortestMs + (longestMs - shortestMs) * 0.999,
    )
  })

  it.each([
    ['2', 2_000],
    ['0', 50],
    ['Thu, 01 Jan 2026 00:00:07 GMT', 7_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 50],
    ['soon', 50],
    ['', 50],
    ['-5', 50],
  ])('respects Retry-After: %s', (retryAfter, delayMs) => {
    expect(retryDelayMs(1, retryAfter, nowMs, () => 0)).toBe(delayMs)
  })
})
