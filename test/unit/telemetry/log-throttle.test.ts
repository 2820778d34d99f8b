import { describe, expect, it } from 'vitest'
import { createLogThrottle } from '../../../src/telemetry/log-throttle.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

function holding() {
  const clock = createFakeClock(1_767_225_600_000)
  return { clock, logThrottle: createLogThrottle(clock.now) }
}

describe('of one kind', () => {
  it('the first is let through, and one a minute after it, with the number of the others', () => {
    const { clock, logThrottle } = holding()
    expect(logThrottle('a')).toBe(0)
    expect(logThrottle('a')).toBeUndefined()
    clock.advance(59_999)
    expect(logThrottle('a', 5)).toBeUndefined()
    clock.advance(1)
    expect(logThrottle('a', 9)).toBe(6)
    expect(logThrottle('a')).toBeUndefined()
    clock.advance(60_000)
    expect(logThrottle('a')).toBe(1)
  })

  it('a minute counts from what was let through, not from what was held back', () => {
    const { clock, logThrottle } = holding()
    const lines = Array.from({ length: 600 }, () => {
      clock.advance(1_000)
      return logThrottle('a')
    }).filter((held) => held !== undefined)
    expect(lines).toEqual([0, ...Array(9).fill(59)])
  })
})

it('kinds are held back each by themselves', () => {
  const { logThrottle } = holding()
  expect([logThrottle('a'), logThrottle('b'), logThrottle('a'), logThrottle('b')]).toEqual([
    0,
    0,
    undefined,
    undefined,
  ])
})
