import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findMissingPackages, isNodeVersionEnough } from '../../../scripts/ensure-installed.mjs'

const folder = mkdtempSync(path.join(tmpdir(), 'install-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let clones = 0

interface Entry {
  readonly version: string
  readonly optional?: boolean
}

/** A clone whose lockfile names `wanted`, and in whose node_modules npm has recorded `installed`. */
function clone(wanted: Record<string, Entry>, installed?: Record<string, Entry>, onDisk = installed): string {
  const root = path.join(folder, `clone-${clones++}`)
  const write = (file: string, content: unknown) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), JSON.stringify(content))
  }
  write('package-lock.json', { packages: { '': { version: '0.1.0' }, ...wanted } })
  if (installed !== undefined) write('node_modules/.package-lock.json', { packages: installed })
  for (const [location, entry] of Object.entries(onDisk ?? {})) write(`${location}/package.json`, entry)
  return root
}

const a = { 'node_modules/a': { version: '1.0.0' } }
const nested = { 'node_modules/a/node_modules/b': { version: '2.0.0' } }

test.each([
  ['everything is there', clone({ ...a, ...nested }, { ...a, ...nested }), []],
  ['more than wanted is there', clone(a, { ...a, ...nested }), []],
  ['a fresh clone', clone(a), ['node_modules/a']],
  ['one package is missing', clone({ ...a, ...nested }, a), ['node_modules/a/node_modules/b']],
  ['another version', clone(a, { 'node_modules/a': { version: '0.9.0' } }), ['node_modules/a']],
  ['recorded but deleted', clone(a, a, {}), ['node_modules/a']],
  ['for another platform', clone({ 'node_modules/a-win32': { version: '1.0.0', optional: true } }, {}), []],
])('%s', (_, root, missing) => {
  expect(findMissingPackages(root)).toEqual(missing)
})

test.each([
  ['18.20.4', false],
  ['20.18.3', false],
  ['20.19.0', true],
  ['20.20.2', true],
  ['21.0.0', true],
  ['24.1.0-nightly', true],
])('Node %s is enough: %s', (version, expected) => {
  expect(isNodeVersionEnough(version)).toBe(expected)
})
