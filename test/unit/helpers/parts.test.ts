// A missing part must never look like a passed test.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFile, findPart, requireFile, requirePart } from '../../helpers/parts.ts'

let dir: string

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'parts-'))
  for (const [file, mode] of [
    ['promtool', 0o755],
    ['shellcheck', 0o644],
    ['node', 0o755],
    ['index.mjs', 0o644],
  ] as const) {
    writeFileSync(path.join(dir, file), '')
    chmodSync(path.join(dir, file), mode)
  }
  mkdirSync(path.join(dir, 'busybox'))
})

afterAll(() => rmSync(dir, { recursive: true }))

describe('a part', () => {
  it('is found in PATH', () => {
    const env = { PATH: `/nowhere${path.delimiter}${dir}` }
    expect(findPart('promtool', env)).toEqual({ name: 'promtool', path: path.join(dir, 'promtool') })
  })

  it('is found where its variable points', () => {
    expect(findPart('node24', { NODE24: path.join(dir, 'node') })?.path).toBe(path.join(dir, 'node'))
    expect(findPart('aws-lambda-ric', { RIC_DIR: dir })?.path).toBe(path.join(dir, 'index.mjs'))
  })

  it.each([
    ['a file that is not a program', 'shellcheck'],
    ['a folder', 'busybox'],
    ['nothing', 'systemd-analyze'],
  ] as const)('is missing where there is %s', (_, name) => {
    expect(findPart(name, { PATH: dir })).toBeUndefined()
    expect(requirePart(name, { PATH: dir })).toBeUndefined()
  })

  it('fails the test that needs it where nothing may be skipped', () => {
    expect(() => requirePart('systemd-analyze', { PATH: dir, REQUIRE_PARTS: '1' })).toThrow(
      'REQUIRE_PARTS=1, and systemd-analyze is missing: apt-get install systemd',
    )
    expect(requirePart('promtool', { PATH: dir, REQUIRE_PARTS: '1' })?.name).toBe('promtool')
  })
})

describe('a published file', () => {
  const name = 'the published description of SORACOM’s API'

  it('is found where its variable points', () => {
    const file = path.join(dir, 'shellcheck')
    expect(findFile(name, { SORACOM_API_FILE: file })).toBe(file)
    expect(requireFile(name, { SORACOM_API_FILE: file, REQUIRE_PARTS: '1' })).toBe(file)
    expect(findFile('the published payloads', { PAYLOADS_DIR: dir })).toBe(dir)
  })

  it('is missing where its variable names nothing, which fails the test where nothing may be skipped', () => {
    const file = path.join(dir, 'nothing')
    expect(requireFile(name, { SORACOM_API_FILE: file })).toBeUndefined()
    expect(() => requireFile(name, { SORACOM_API_FILE: file, REQUIRE_PARTS: '1' })).toThrow(
      `REQUIRE_PARTS=1, and SORACOM_API_FILE names nothing that is there: ${file}`,
    )
  })

  it('need not be beside the clone: the fixtures stand in for it', () => {
    expect(() => requireFile(name, { REQUIRE_PARTS: '1' })).not.toThrow()
  })
})
