import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { createDeadLetters, type DeadLetter } from '../../../src/dead-letter/dead-letters.ts'
import { createSink } from '../../../src/dead-letter/sink.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

const startMs = Date.parse('2026-01-01T10:20:30.456Z')
const letter = (topic: string): DeadLetter => ({
  payload_base64: 'e30=',
  topic,
  received_at: startMs,
  stage: 'map',
  reason: 'not_json',
  detail: '',
  maybe_written: false,
})
const letters = (count: number): DeadLetter[] =>
  Array.from({ length: count }, (_, index) => letter(`t/${index}`))

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

describe('dead letters', () => {
  it('are lines of JSON in one file an invocation, in a folder an hour', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dead-letters-'))
    folders.push(folder)
    const dead = createDeadLetters(createSink(pathToFileURL(join(folder, 'a'))), 10, createFakeClock(startMs))
    expect(await dead.keep(letters(2))).toBe(2)
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    )
    expect(files.map((file) => join(file.parentPath, file.name).slice(folder.length))).toEqual([
      '/a/2026/01/01/10/2026-01-01T10-20-30-456Z-8000800080008000.jsonl',
    ])
    const text = readFileSync(join(files[0]?.parentPath as string, files[0]?.name as string), 'utf8')
    expect(
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ).toEqual(letters(2))
  })

  it('are bounded a minute', async () => {
    const puts: number[] = []
    const clock = createFakeClock(Date.parse('2026-01-01T00:00:59.999Z'))
    const sink = {
      put: async (_name: string, content: string) => void puts.push(content.split('\n').length - 1),
    }
    const dead = createDeadLetters(sink, 3, clock)
    expect([await dead.keep(letters(2)), await dead.keep(letters(2)), await dead.keep(letters(2))]).toEqual([
      2, 1, 0,
    ])
    clock.advance(1)
    expect(await dead.keep(letters(4))).toBe(3)
    expect(puts).toEqual([2, 1, 3])
  })

  it('that could not be written do not use up the minute', async () => {
    let broken = true
    const sink = {
      async put() {
        if (broken) throw new Error('AccessDenied')
      },
    }
    const dead = createDeadLetters(sink, 3, createFakeClock(startMs))
    await expect(dead.keep(letters(3))).rejects.toThrow('AccessDenied')
    broken = false
    expect(await dead.keep(letters(3))).toBe(3)
  })
})
