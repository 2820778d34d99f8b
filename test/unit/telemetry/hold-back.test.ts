import { describe, expect, it } from 'vitest'
import { createHoldBack } from '../../../src/telemetry/hold-back.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

function holding() {
  const clock = createFakeClock(1_767_225_600_000)
  return { clock, holdBack: createHoldBack(clock.now) }
}

describe('of one kind', () => {
  it('the first is let through, and one a minute after it, with the number of the others', () => {
    const { clock, holdBack } = holding()
    expect(holdBack('a')).toBe(0)
    expect(holdBack('a')).toBeUndefined()
    clock.advance(59_999)
    expect(holdBack('a', 5)).toBeUndefined()
    clock.advance(1)
    expect(holdBack('a', 9)).toBe(6)
    expect(holdBack('a')).toBeUndefined()
    clock.advance(60_000)
    expect(holdBack('a')).toBe(1)
  })

  it('a minute counts from what was let through, not from what was held back', () => {
    const { clock, holdBack } = holding()
    const lines = Array.from({ length: 600 }, () => {
      clock.advance(1_000)
      return holdBack('a')
    }).filter((held) => held !== undefined)
    expect(lines).toEqual([0, ...Array(9).fill(59)])
  })
})

it('kinds are held back each by themselves', () => {
  const { holdBack } = holding()
  expect([holdBack('a'), holdBack('b'), holdBack('a'), holdBack('b')]).toEqual([0, 0, undefined, undefined])
})
