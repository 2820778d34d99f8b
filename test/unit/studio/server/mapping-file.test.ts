import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type WatchedMapping, watchMapping } from '../../../../src/studio/server/mapping-file.ts'
import { hashOf } from '../../../../src/studio/server/read-mapping.ts'

const first = 'version: 1\nrules:\n  - { topic: a/+device, metrics: { temperature: t } }\n'
const second = first.replace('temperature', 'humidity')
const broken = 'version: 1\nrules:\n  - { topic: a/#/b, metrics: { temperature: t } }\n'

let folder: string
let file: string
let mapping: WatchedMapping | undefined
/** What the function was given: the text, or nothing. */
let applied: (string | undefined)[]
let running: (number | undefined)[]
let refusal: string | undefined
let notes: string[]

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mapping-file-'))
  file = path.join(folder, 'mapping.yaml')
  applied = []
  running = []
  refusal = undefined
  notes = []
})
afterEach(async () => {
  await mapping?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function watch(): Promise<WatchedMapping> {
  mapping = await watchMapping({
    file,
    now: () => 1_000,
    async apply(given) {
      if (refusal !== undefined) throw new Error(refusal)
      applied.push(given && readFileSync(given, 'utf8'))
    },
    async onRunning(read) {
      running.push(read.file?.rules.length)
    },
    onNote: (note) => void notes.push(note),
  })
  return mapping
}

describe('save', () => {
  test('writes a file where there was none, and the function takes it', async () => {
    const watched = await watch()
    expect(watched.inForce()).toMatchObject({ exists: false, text: undefined, runningHash: '', diskHash: '' })
    const result = await watched.save({ text: first, baseHash: '' })
    expect(result.kind).toBe('saved')
    expect(readFileSync(file, 'utf8')).toBe(first)
    expect(applied).toEqual([first])
    expect(running).toEqual([undefined, 1])
    expect(watched.inForce()).toMatchObject({ exists: true, text: first, runningText: first, problems: [] })
  })

  test('overwrites nothing that somebody else wrote meanwhile, and returns it', async () => {
    writeFileSync(file, first)
    const watched = await watch()
    writeFileSync(file, second)
    const result = await watched.save({ text: `${first}# mine\n`, baseHash: hashOf(first) })
    expect(result).toMatchObject({ kind: 'conflict', theirs: { text: second, runningText: second } })
    expect(readFileSync(file, 'utf8')).toBe(second)
    expect((await watched.save({ text: first, baseHash: hashOf(second) })).kind).toBe('saved')
  })

  test('refuses what is no mapping file, and what fails its own tests; the file and the function stay', async () => {
    writeFileSync(file, first)
    const watched = await watch()
    const refused = await watched.save({ text: broken, baseHash: hashOf(first) })
    expect(refused).toMatchObject({ kind: 'refused', problems: [expect.stringContaining('rules[0].topic')] })
    const failing = `${first}tests:\n  - { topic: a/1, payload: { t: 1 }, expect: 'temperature 2' }\n`
    expect((await watched.save({ text: failing, baseHash: hashOf(first) })).kind).toBe('refused')
    expect(readFileSync(file, 'utf8')).toBe(first)
    expect(applied).toEqual([])
  })

  test('replaces what a link names, and keeps the link', async () => {
    const target = path.join(folder, 'shared.yaml')
    writeFileSync(target, first)
    symlinkSync(target, file)
    const watched = await watch()
    await watched.save({ text: second, baseHash: hashOf(first) })
    expect(readFileSync(target, 'utf8')).toBe(second)
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
  })

  test('writes what a link names that is not there yet', async () => {
    const target = path.join(folder, 'shared.yaml')
    symlinkSync('shared.yaml', file)
    const watched = await watch()
    expect((await watched.save({ text: first, baseHash: '' })).kind).toBe('saved')
    expect(readFileSync(target, 'utf8')).toBe(first)
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
  })

  test('keeps the line ends of the file, which the page does not see', async () => {
    writeFileSync(file, first.replaceAll('\n', '\r\n'))
    const watched = await watch()
    const { text, diskHash } = watched.inForce()
    expect(text).toBe(first)
    const result = await watched.save({ text: second, baseHash: diskHash })
    expect(result).toMatchObject({ kind: 'saved', mapping: { text: second } })
    expect(readFileSync(file, 'utf8')).toBe(second.replaceAll('\n', '\r\n'))
  })
})

describe('a file that cannot be read', () => {
  test.each([
    ['a folder', () => mkdirSync(file), 'this is a folder; expected a mapping file'],
    ['links that lead to each other', () => symlinkSync(file, file), 'links lead to each other'],
    [
      'no UTF-8',
      () => writeFileSync(file, Buffer.from(`${first}# M\u00fcller\n`, 'latin1')),
      'line 4 is not UTF-8',
    ],
  ])('is said, and never written over: %s', async (_words, make, why) => {
    make()
    const before = lstatSync(file).isFile() ? readFileSync(file) : undefined
    const watched = await watch()
    expect(watched.inForce()).toMatchObject({
      exists: true,
      unreadable: expect.stringContaining(why),
      problems: [expect.stringContaining(why)],
      text: undefined,
      runningText: undefined,
    })
    const result = await watched.save({ text: second, baseHash: '' })
    expect(result).toEqual({ kind: 'refused', problems: [expect.stringContaining(why)] })
    if (before !== undefined) expect(readFileSync(file)).toEqual(before)
    rmSync(file, { recursive: true })
    writeFileSync(file, first)
    await watched.look()
    expect(watched.inForce()).toMatchObject({ unreadable: '', problems: [], runningText: first })
  })

  test('while another one runs: that runs on', async () => {
    writeFileSync(file, first)
    const watched = await watch()
    rmSync(file)
    mkdirSync(file)
    await watched.look()
    expect(watched.inForce()).toMatchObject({ problems: ['this is a folder; expected a mapping file'] })
    expect(watched.inForce().runningText).toBe(first)
    expect((await watched.save({ text: second, baseHash: hashOf(first) })).kind).toBe('refused')
  })

  test('is noted once for each change, and so is that it runs again', async () => {
    writeFileSync(file, first)
    const watched = await watch()
    rmSync(file)
    mkdirSync(file)
    await watched.look()
    await watched.look()
    await watched.save({ text: second, baseHash: hashOf(first) })
    expect(notes).toEqual([
      expect.stringMatching(
        /^\d\d:\d\d:\d\d .*mapping\.yaml: this is a folder; expected a mapping file\. The mapping before it runs on$/,
      ),
    ])
    rmSync(file, { recursive: true })
    writeFileSync(file, `${broken}unknown: 1\n`)
    await watched.look()
    writeFileSync(file, first)
    await watched.look()
    expect(notes.slice(1)).toEqual([
      expect.stringMatching(
        /mapping\.yaml: rules\[0\]\.topic: .+, and 1 more\. The mapping before it runs on$/,
      ),
      expect.stringMatching(/mapping\.yaml: the function runs with it now$/),
    ])
  })
})

describe('a file that is changed elsewhere', () => {
  test('runs at once', async () => {
    writeFileSync(file, first)
    const watched = await watch()
    writeFileSync(file, second)
    await watched.look()
    expect(applied).toEqual([second])
    expect(watched.summary().runningHash).toBe(hashOf(second))
  })

  test('and is broken: the last good one runs on, and that is said, until it is good again', async () => {
    writeFileSync(file, first)
    const watched = await watch()
    writeFileSync(file, broken)
    await watched.look()
    expect(applied).toEqual([])
    const { runningText, text, problems } = watched.inForce()
    expect({ runningText, text }).toEqual({ runningText: first, text: broken })
    expect(problems).toHaveLength(1)
    writeFileSync(file, second)
    await watched.look()
    expect(watched.inForce()).toMatchObject({ runningText: second, problems: [] })
  })

  test('and the function refuses it: said, with the old one in force', async () => {
    writeFileSync(file, first)
    const watched = await watch()
    refusal = 'the instance did not start'
    writeFileSync(file, second)
    await watched.look()
    expect(watched.inForce()).toMatchObject({ runningText: first, problems: [refusal] })
  })

  test('and is taken away: its last content runs on', async () => {
    writeFileSync(file, first)
    const watched = await watch()
    rmSync(file)
    await watched.look()
    expect(existsSync(file)).toBe(false)
    expect(watched.inForce()).toMatchObject({ exists: false, runningText: first })
    expect(watched.summary().problems).toHaveLength(1)
  })
})
