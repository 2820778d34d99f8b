import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openFolderStore } from '../../../../src/cli/replay/folder-store.ts'
import { splitLines } from '../../../../src/cli/split-lines.ts'

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'folder-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), content)
  }
  return folder
}

async function all<T>(some: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of some) found.push(one)
  return found
}

describe('a folder of dead letters', () => {
  it('lists its files in order of their names, that of time', async () => {
    const folder = folderWith({ '2026/01/02/00/a': 'xy', '2026/01/01/23/b': '', '2025/12/31/00/c': '' })
    expect(await all((await openFolderStore(folder)).list())).toEqual([
      { name: '2025/12/31/00/c', bytes: 0 },
      { name: '2026/01/01/23/b', bytes: 0 },
      { name: '2026/01/02/00/a', bytes: 2 },
    ])
  })

  it('may be a single file', async () => {
    const store = await openFolderStore(path.join(folderWith({ 'a.jsonl': 'x', 'b.jsonl': 'y' }), 'b.jsonl'))
    expect(await all(store.list())).toEqual([{ name: 'b.jsonl', bytes: 1 }])
    expect(store.isFile).toBe(true)
  })

  it('that is not there is an error', async () => {
    await expect(openFolderStore('/no/such/folder')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each<[string, string[], string | undefined]>([
    ['shortened', ['b'], 'b\n'],
    ['removed', [], undefined],
  ])('is %s to the lines that are kept', async (settled, lines, content) => {
    const folder = folderWith({ 'a.jsonl': 'a\nb\n' })
    const opened = await (await openFolderStore(folder)).open({ name: 'a.jsonl', bytes: 0 })
    expect(await all(opened!.lines())).toEqual(['a', 'b'])
    expect(await opened!.keep(splitLines(lines.map((line) => `${line}\n`)))).toBe(settled)
    const left = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'))
    expect(left).toEqual(content === undefined ? [] : [content])
  })

  it.each([['ab\ncd\nef\n'], ['xx\n']])(
    'leaves a file that somebody else has made %j of',
    async (changed) => {
      const folder = folderWith({ 'a.jsonl': 'a\nb\n' })
      const opened = await (await openFolderStore(folder)).open({ name: 'a.jsonl', bytes: 0 })
      writeFileSync(path.join(folder, 'a.jsonl'), changed)
      expect(await opened!.keep(splitLines(['b\n']))).toBe('changed')
      expect(readdirSync(folder)).toEqual(['a.jsonl'])
      expect(readFileSync(path.join(folder, 'a.jsonl'), 'utf8')).toBe(changed)
    },
  )

  it('knows when a file is gone', async () => {
    const folder = folderWith({ 'a.jsonl': 'a\n' })
    const store = await openFolderStore(folder)
    const opened = await store.open({ name: 'a.jsonl', bytes: 0 })
    rmSync(path.join(folder, 'a.jsonl'))
    expect(await store.open({ name: 'a.jsonl', bytes: 0 })).toBeUndefined()
    await expect(opened!.keep(splitLines([]))).resolves.toBe('changed')
    expect(readdirSync(folder)).toEqual([])
  })
})
