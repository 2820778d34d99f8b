import { expect, it } from 'vitest'
import { allOf } from '../../../src/check/all-of.ts'

type Shape = { readonly b: string; readonly a?: number }

it('lists names in the order given', () => {
  expect(allOf<keyof Shape>({ b: true, a: true })).toEqual(['b', 'a'])
})

it('does not compile without one of the names, or with one that is not there', () => {
  // @ts-expect-error `a` is missing.
  expect(allOf<keyof Shape>({ b: true })).toEqual(['b'])
  // @ts-expect-error `c` is no key.
  expect(allOf<keyof Shape>({ a: true, b: true, c: true })).toEqual(['a', 'b', 'c'])
})
