import { describe, expect, it } from 'vitest'
import { retryDelayMs } from '../../../src/remote-write/retry-delay.ts'

const nowMs = Date.parse('2026-01-01T00:00:00Z')
const almostOne = (): number => 0.999

describe('the delay before a retry', () => {
  it.each([
    [1, 100],
    [2, 200],
    [3, 400],
    [6, 3_200],
    [7, 5_000],
    [100, 5_000],
  ])('after %i failures is anything up to %i ms', (attempt, longestMs) => {
    expect(retryDelayMs(attempt, undefined, nowMs, () => 0)).toBe(0)
    expect(retryDelayMs(attempt, undefined, nowMs, almostOne)).toBeCloseTo(longestMs * 0.999)
  })

  it.each([
    ['2', 2_000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:07 GMT', 7_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['soon', 0],
    ['', 0],
    ['-5', 0],
  ])('respects Retry-After: %s', (retryAfter, delayMs) => {
    expect(retryDelayMs(1, retryAfter, nowMs, () => 0)).toBe(delayMs)
  })
})
