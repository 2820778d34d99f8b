import { describe, expect, it } from 'vitest'
import { keysIn } from '../../../src/mapping/members.ts'
import { createWork } from '../../../src/mapping/work.ts'

const objectOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))

describe('the names of the members of an object', () => {
  it.each([
    [0, false],
    [63, false],
    [64, true],
  ])('of %i are listed once a message: %s', (count, isOnce) => {
    const object = objectOf(count)
    const work = createWork(100)
    const listed = keysIn(object, work)
    expect(listed).toEqual(Object.keys(object))
    expect(keysIn(object, work) === listed).toBe(isOnce)
    expect(keysIn(object, createWork(100))).not.toBe(keysIn(object, work))
  })

  it('are those of each of two wide objects', () => {
    const work = createWork(100)
    const wide = objectOf(64)
    expect(keysIn(wide, work)).toHaveLength(64)
    expect(keysIn(objectOf(65), work)).toHaveLength(65)
    expect(keysIn(wide, work)).toHaveLength(64)
  })
})
