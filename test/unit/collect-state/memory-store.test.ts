import { expect, test } from 'vitest'
import { createMemoryStateStore } from '../../../src/collect-state/memory-store.ts'

test('a save names the version that it builds on', async () => {
  const store = createMemoryStateStore()
  expect(await store.load('a')).toBeUndefined()
  expect(await store.save('a', Buffer.of(1), '1')).toBe('conflict')
  expect(await store.save('a', Buffer.of(1), undefined)).toBe('saved')
  const first = await store.load('a')
  expect(await store.save('a', Buffer.of(2), undefined)).toBe('conflict')
  expect(await store.save('a', Buffer.of(3), first?.version)).toBe('saved')
  expect(await store.save('a', Buffer.of(4), first?.version)).toBe('conflict')
  expect((await store.load('a'))?.bytes).toEqual(Uint8Array.of(3))
  expect(await store.load('b')).toBeUndefined()
})

test('what the caller writes into its bytes later is not stored', async () => {
  const store = createMemoryStateStore()
  const bytes = Uint8Array.of(1)
  await store.save('a', bytes, undefined)
  bytes[0] = 2
  expect((await store.load('a'))?.bytes).toEqual(Uint8Array.of(1))
})
