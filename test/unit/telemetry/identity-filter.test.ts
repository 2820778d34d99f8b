import { describe, expect, it } from 'vitest'
import { createIdentityFilter } from '../../../src/telemetry/identity-filter.ts'

function newOf(isNew: (name: string) => boolean, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++) if (isNew(`client-${at}\ndevice`)) count++
  return count
}

describe('a filter of identities', () => {
  it('finds each name new once', () => {
    const isNew = createIdentityFilter()
    expect(['a\nx', 'a\ny', 'b\nx', 'a\nx', 'a\ny', 'b\nx', ''].map(isNew)).toEqual([
      ...[true, true, true, false, false, false, true],
    ])
  })

  it('takes few of a fleet of 5,000 for known, and none of them for new a second time', () => {
    const isNew = createIdentityFilter()
    expect(newOf(isNew, 0, 5_000)).toBeGreaterThan(4_950)
    expect(newOf(isNew, 0, 5_000)).toBe(0)
  })

  it('counts most of a million names that a device invents, in the memory that it has', () => {
    const isNew = createIdentityFilter()
    expect(newOf(isNew, 0, 1_000_000)).toBeGreaterThan(950_000)
  })

  it('forgets what it knows once half of its bits are set', () => {
    const isNew = createIdentityFilter()
    newOf(isNew, 0, 10_500)
    expect(newOf(isNew, 0, 10)).toBe(0)
    newOf(isNew, 10_500, 12_500)
    expect(newOf(isNew, 0, 10)).toBe(10)
  })
})
