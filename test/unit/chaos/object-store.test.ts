import { expect, it } from 'vitest'
import { createObjectStore } from '../../chaos/aws/object-store.ts'

it('lists objects by prefix, in the order of their names', () => {
  const store = createObjectStore()
  store.put('b/2', 'two')
  store.put('a/1', 'one')
  store.put('b/1', 'first')
  store.put('b/1', 'again')
  expect(store.list()).toEqual(['a/1', 'b/1', 'b/2'])
  expect(store.list('b/')).toEqual(['b/1', 'b/2'])
  expect(store.get('b/1')).toBe('again')
  store.delete('b/1')
  expect(store.get('b/1')).toBeUndefined()
  expect(store.size).toBe(2)
})
