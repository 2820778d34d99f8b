// What a name of a member says is kept in bits, by three tables: two meanings of one bit would be one.

import { expect, it } from 'vitest'
import { memberHints } from '../../../../src/mapping/leaves/member-hints.ts'
import { roles } from '../../../../src/mapping/leaves/roles.ts'
import { hints } from '../../../../src/mapping/leaves/thing-hints.ts'

it.each([
  ['roles', roles],
  ['hints of things', hints],
  ['hints of members', memberHints],
])('%s: each has a bit of its own', (_, bits) => {
  const all: readonly number[] = Object.values(bits)
  expect(new Set(all).size).toBe(all.length)
  for (const bit of all) expect(Math.log2(bit >>> 0)).toBeOneOf([...Array(32).keys()])
})
