import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packState, stateBytesMax, unpackState } from '../../../src/collect-state/pack-state.ts'

test.each([0, 1, 100_000])('%s bytes come back', async (length) => {
  const bytes = Buffer.alloc(length, 'abc')
  expect(Buffer.compare(await unpackState(await packState(bytes)), bytes)).toBe(0)
})

test('a state has a limit, on both ways', async () => {
  const atLimit = Buffer.alloc(stateBytesMax)
  expect((await unpackState(await packState(atLimit))).length).toBe(stateBytesMax)
  const above = Buffer.alloc(stateBytesMax + 1)
  await expect(packState(above)).rejects.toMatchObject({ reason: 'too_large' })
  await expect(unpackState(gzipSync(above))).rejects.toMatchObject({ reason: 'unreadable' })
})

test('other bytes are no state', async () => {
  await expect(unpackState(Buffer.from('no gzip'))).rejects.toMatchObject({ reason: 'unreadable' })
})
