import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import {
  filesBytesMax,
  filesMax,
  gatherFiles,
  layOutFiles,
} from '../../../../src/checks/state/plugin-files.ts'
import { readState, writeState } from '../../../../src/checks/state/plugin-state.ts'

const root = mkdtempSync(path.join(tmpdir(), 'plugin-state-'))
afterAll(() => rmSync(root, { recursive: true }))
const folder = path.join(root, 'a')
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})

describe('the state of a plugin', () => {
  it.each([
    { slotMinute: 7 },
    {
      slotMinute: 7,
      lease: { id: 'x', untilMs: 9 },
      last: { startMs: 1, durationMs: 2, status: 'critical' as const, failedAttempts: 3 },
    },
  ])('is read as it was written', (state) => {
    expect(readState(writeState(state))).toEqual(state)
  })

  it.each(['', 'x', '3', 'null', '[]', '{}', '{"slotMinute":"7"}', '{"slotMinute":1.5}'])(
    'is none in %s',
    (text) => {
      expect(readState(Buffer.from(text))).toBeUndefined()
    },
  )

  it('is without what is not understood', () => {
    const text =
      '{"slotMinute":7,"lease":{"id":1},"last":{"startMs":1,"durationMs":1,"status":"bad","failedAttempts":0}}'
    expect(readState(Buffer.from(text))).toEqual({ slotMinute: 7, lease: undefined, last: undefined })
  })
})

describe('the files of a plugin', () => {
  it('are laid out as they were gathered, in the place of others', async () => {
    mkdirSync(path.join(folder, 'sub', 'deep'), { recursive: true })
    writeFileSync(path.join(folder, 'counter'), '41')
    writeFileSync(path.join(folder, 'sub', 'deep', 'bytes'), Buffer.from([0, 255, 10]))
    chmodSync(path.join(folder, 'counter'), 0o640)
    utimesSync(path.join(folder, 'counter'), 1_700_000_000, 1_700_000_000)
    symlinkSync('/etc/passwd', path.join(folder, 'link'))
    const bytes = await gatherFiles(folder)
    writeFileSync(path.join(folder, 'other'), 'x')
    await layOutFiles(folder, bytes)
    expect(readdirSync(folder).sort()).toEqual(['counter', 'sub'])
    expect(readFileSync(path.join(folder, 'counter'), 'utf8')).toBe('41')
    expect(readFileSync(path.join(folder, 'sub', 'deep', 'bytes'))).toEqual(Buffer.from([0, 255, 10]))
    const { mode, mtimeMs } = statSync(path.join(folder, 'counter'))
    expect([mode & 0o777, mtimeMs]).toEqual([0o640, 1_700_000_000_000])
    expect(await gatherFiles(folder)).toEqual(bytes)
  })

  it('may be none', async () => {
    expect(await gatherFiles(folder)).toBeUndefined()
    expect(await gatherFiles(path.join(root, 'none'))).toBeUndefined()
    writeFileSync(path.join(folder, 'other'), 'x')
    await layOutFiles(folder, undefined)
    expect(readdirSync(folder)).toEqual([])
  })

  it('are at most so many bytes', async () => {
    const file = path.join(folder, 'sparse')
    writeFileSync(file, '')
    truncateSync(file, filesBytesMax)
    expect(await gatherFiles(folder)).toBeDefined()
    truncateSync(file, filesBytesMax + 1)
    await expect(gatherFiles(folder)).rejects.toMatchObject({ name: 'StateError', reason: 'too_large' })
  })

  it('are at most so many', async () => {
    for (let index = 0; index < filesMax; index++) writeFileSync(path.join(folder, `${index}`), '')
    expect(await gatherFiles(folder)).toBeDefined()
    writeFileSync(path.join(folder, 'more'), '')
    await expect(gatherFiles(folder)).rejects.toMatchObject({ reason: 'too_large' })
  })

  it.each(['', '{}', '{"files":[["../x",420,0,""]]}', '{"files":[["/x",420,0,""]]}', '{"files":[["x"]]}'])(
    'are not laid out of %j, and those that are there stay',
    async (text) => {
      writeFileSync(path.join(folder, 'here'), '')
      await expect(layOutFiles(folder, Buffer.from(text))).rejects.toMatchObject({ reason: 'unreadable' })
      expect(readdirSync(folder)).toEqual(['here'])
    },
  )
})
