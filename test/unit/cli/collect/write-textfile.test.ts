import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textfileName, writeTextfile } from '../../../../src/cli/collect/write-textfile.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'textfile-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a text file for node_exporter', () => {
  it('is whole at every moment, and for everybody to read', async () => {
    const file = path.join(folder, 'a.prom')
    await writeTextfile(folder, 'a.prom', 'old\n')
    const pages = new Set<string>()
    let over = false
    const watch = (async () => {
      while (!over) {
        pages.add(readFileSync(file, 'utf8'))
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    const page = 'new\n'.repeat(200_000)
    await writeTextfile(folder, 'a.prom', page)
    over = true
    await watch
    expect(readFileSync(file, 'utf8')).toBe(page)
    expect([...pages].every((one) => one === 'old\n' || one === page)).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o644)
    expect(readdirSync(folder)).toEqual(['a.prom'])
  })

  it('is written to no place that a link leads to', async () => {
    const victim = path.join(folder, 'victim')
    writeFileSync(victim, 'untouched')
    // The name that was known beforehand, and the place itself.
    symlinkSync(victim, path.join(folder, `.a.prom.${process.pid}`))
    symlinkSync(victim, path.join(folder, 'a.prom'))
    await writeTextfile(folder, 'a.prom', 'page\n')
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
    expect(lstatSync(path.join(folder, 'a.prom')).isFile()).toBe(true)
    expect(readFileSync(path.join(folder, 'a.prom'), 'utf8')).toBe('page\n')
  })

  it('leaves nothing behind where it cannot be written', async () => {
    await mkdir(path.join(folder, 'a.prom', 'x'), { recursive: true })
    await expect(writeTextfile(folder, 'a.prom', 'page\n')).rejects.toThrow(/EISDIR|ENOTEMPTY/)
    expect(readdirSync(folder)).toEqual(['a.prom'])
  })

  it.each([
    ['soracom', 'jp', 'soracom@jp.prom'],
    ['a', '../b c', 'a@..%2Fb%20c.prom'],
    ['a', 'b@c', 'a@b%40c.prom'],
    ['a', '東京', 'a@%E6%9D%B1%E4%BA%AC.prom'],
  ])('of %s %s is %s', (collector, instance, name) => {
    expect(textfileName(collector, instance)).toBe(name)
  })
})
