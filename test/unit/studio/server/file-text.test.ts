// What a file has beside its text stays as it is when the text is replaced.

import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readFileText, replaceFileText, withLineEndsOf } from '../../../../src/studio/server/file-text.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'file-text-'))
  file = path.join(folder, 'mapping.yaml')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a text that is replaced', () => {
  test.each([0o600, 0o640, 0o664, 0o777])('keeps the mode %o of the file', (mode) => {
    writeFileSync(file, 'old')
    chmodSync(file, mode)
    replaceFileText(file, 'new')
    expect(statSync(file).mode & 0o7777).toBe(mode)
    expect(readFileSync(file, 'utf8')).toBe('new')
    expect(readdirSync(folder)).toEqual(['mapping.yaml'])
  })

  test('keeps another name of the file', () => {
    writeFileSync(file, 'old')
    const other = path.join(folder, 'other.yaml')
    linkSync(file, other)
    replaceFileText(file, 'new')
    expect(readFileSync(other, 'utf8')).toBe('new')
  })

  test('keeps the owner of the file', () => {
    writeFileSync(file, 'old')
    // Only root can give a file away; anybody else has it and keeps it.
    if (process.getuid?.() === 0) chownSync(file, 1_234, 1_234)
    const { uid, gid } = statSync(file)
    replaceFileText(file, 'new')
    expect([statSync(file).uid, statSync(file).gid]).toEqual([uid, gid])
  })

  test('is not written to a read-only file, whoever asks', () => {
    writeFileSync(file, 'old')
    chmodSync(file, 0o444)
    expect(() => replaceFileText(file, 'new')).toThrow(
      'mapping.yaml cannot be written: the file is read-only',
    )
    expect(readFileSync(file, 'utf8')).toBe('old')
  })

  test('goes through links in a row to a file that is not there yet, and says where its folder is missing', () => {
    symlinkSync('one.yaml', file)
    symlinkSync('sub/two.yaml', path.join(folder, 'one.yaml'))
    expect(() => replaceFileText(file, 'new')).toThrow('its folder does not exist (ENOENT)')
    mkdirSync(path.join(folder, 'sub'))
    replaceFileText(file, 'new')
    expect(readFileSync(path.join(folder, 'sub', 'two.yaml'), 'utf8')).toBe('new')
    expect(readdirSync(folder).sort()).toEqual(['mapping.yaml', 'one.yaml', 'sub'])
  })

  test('is not written to a folder, which says so', () => {
    mkdirSync(file)
    expect(() => replaceFileText(file, 'new')).toThrow(/^mapping.yaml cannot be written: this is a folder/)
    expect(readdirSync(folder)).toEqual(['mapping.yaml'])
  })
})

describe('a text that is read', () => {
  test.each([
    ['', 'text', ''],
    ['a: \u00fc\n', 'text', 'a: \u00fc\n'],
    ['\ufeffa: 1\r\n', 'text', '\ufeffa: 1\r\n'],
  ])('is as it stands there: %j', (written, kind, text) => {
    writeFileSync(file, written)
    expect(readFileText(file)).toEqual({ kind, text })
  })

  test.each([
    [[0xff], 1],
    [[0x0a, 0x0a, 0xe4, 0x0a], 3],
    // A character of which a byte is missing at the end.
    [[0x61, 0x0a, 0xc3], 2],
  ])('is not one of other bytes: %j', (bytes, line) => {
    writeFileSync(file, Uint8Array.from(bytes))
    expect(readFileText(file)).toMatchObject({ why: expect.stringMatching(`^line ${line} is not UTF-8; `) })
  })

  test('is absent, or named by a link to what is absent', () => {
    expect(readFileText(file)).toEqual({ kind: 'absent' })
    symlinkSync('none', file)
    expect(readFileText(file)).toEqual({ kind: 'absent' })
  })
})

test.each([
  ['a\r\nb\r\n', 'c\n', 'c\r\n'],
  ['a\nb\n', 'c\n', 'c\n'],
  ['a\r\nb\n', 'c\n', 'c\n'],
  ['', 'c\n', 'c\n'],
  ['\n\r\n', 'c\n', 'c\n'],
  ['a\r\n', 'c\r\nd\r\n', 'c\r\nd\r\n'],
])('line ends of %j for %j: %j', (before, text, expected) => {
  expect(withLineEndsOf(before, text)).toBe(expected)
})
