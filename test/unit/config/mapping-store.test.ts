import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createMappingStore } from '../../../src/config/mapping-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'mapping-store-'))
afterAll(() => rmSync(folder, { recursive: true }))
const signal = new AbortController().signal

function fileStore(name: string, text: string) {
  const file = join(folder, name)
  writeFileSync(file, text)
  return { file, store: createMappingStore(pathToFileURL(file)) }
}

describe('a file', () => {
  it('is read again only if its text is another one', async () => {
    const { file, store } = fileStore('mapping ü.yaml', 'one')
    const first = await store.read(undefined, signal)
    expect(first?.text).toBe('one')
    expect(await store.read(first?.version, signal)).toBeUndefined()
    writeFileSync(file, 'two')
    expect(await store.read(first?.version, signal)).toMatchObject({ text: 'two' })
  })

  it('has no copy of the last good version', () => {
    expect(fileStore('a.yaml', '').store.lastGood).toBeUndefined()
  })

  it('has 1 MB at most', async () => {
    const atMost = fileStore('large.yaml', 'x'.repeat(1_000_000)).store
    expect((await atMost.read(undefined, signal))?.text).toHaveLength(1_000_000)
    const above = fileStore('larger.yaml', 'x'.repeat(1_000_001)).store
    await expect(above.read(undefined, signal)).rejects.toThrow('at most 1000000')
  })

  it('that is not there is an error that names it', async () => {
    const store = createMappingStore(new URL('file:///nowhere/mapping.yaml'))
    await expect(store.read(undefined, signal)).rejects.toThrow('/nowhere/mapping.yaml')
  })
})

describe('an object in S3', () => {
  it.each([
    's3://bucket',
    's3://bucket/',
    's3://bucket/folder/',
    's3:///key',
    's3://bucket/a?b',
    's3://bucket/a#b',
  ])('%s is none', (uri) => {
    expect(() => createMappingStore(new URL(uri))).toThrow(/MAPPING_URI: expected s3:\/\/bucket\/key\.yaml/)
  })
})
