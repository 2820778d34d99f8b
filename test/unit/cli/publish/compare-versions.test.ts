import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareVersions, type VersionCounts } from '../../../../src/cli/publish/compare-versions.ts'

const counts = (more: Partial<VersionCounts> = {}): VersionCounts => ({
  received: 10_000,
  mapped: 9_900,
  deadLettered: 10,
  missing: 0,
  written: 50_000,
  ...more,
})
const worse = (before: VersionCounts, after: VersionCounts) =>
  compareVersions(before, after)
    .filter(({ isWorse }) => isWorse)
    .map(({ name }) => name)

it.each<[string, Partial<VersionCounts>, string[]]>([
  ['the same', {}, []],
  ['fewer mapped', { mapped: 9_700 }, ['mapped messages']],
  ['more mapped', { mapped: 10_000 }, []],
  ['mapped less, as chance has it', { mapped: 9_880 }, []],
  ['more dead letters', { deadLettered: 60 }, ['dead letters']],
  ['fewer dead letters', { deadLettered: 0 }, []],
  ['fields missing', { missing: 1_000 }, ['missing fields']],
  ['nothing at all', { mapped: 0, written: 0, deadLettered: 10_000 }, ['mapped messages', 'dead letters']],
])('%s', (_, more, names) => expect(worse(counts(), counts(more))).toEqual(names))

it('a few messages are no proof, and a hair is no reason', () => {
  const few = { received: 10, mapped: 8, deadLettered: 0, written: 40 }
  expect(worse(counts(), counts(few))).toEqual([])
  expect(worse(counts(), counts({ ...few, mapped: 5 }))).toEqual([])
  expect(worse(counts(), counts({ ...few, mapped: 4 }))).toEqual(['mapped messages'])
  const many = { received: 1e9, mapped: 0.99e9, deadLettered: 0 }
  expect(worse(counts(many), counts({ ...many, mapped: 0.9891e9 }))).toEqual([])
  expect(worse(counts(many), counts({ ...many, mapped: 0.9889e9 }))).toEqual(['mapped messages'])
})

it('a version is never worse than itself, and of two at most one has a worse share', () => {
  const some = fc
    .tuple(fc.integer({ min: 1, max: 10_000 }), ...Array.from({ length: 4 }, () => fc.nat(20_000)))
    .map(([received, mapped, deadLettered, missing, written]) => ({
      received: received as number,
      mapped: mapped as number,
      deadLettered: deadLettered as number,
      missing: missing as number,
      written: written as number,
    }))
  fc.assert(
    fc.property(some, some, (one, two) => {
      expect(worse(one, one)).toEqual([])
      const both = worse(one, two).filter((name) => worse(two, one).includes(name))
      expect(both).toEqual([])
      for (const { before, after } of compareVersions(one, two)) {
        expect(Number.isFinite(before) && Number.isFinite(after)).toBe(true)
      }
    }),
  )
})
