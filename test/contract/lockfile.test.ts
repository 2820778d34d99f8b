// What npm installs is what was checked in: each package by its hash, and from whichever registry npm is told.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Entry {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
}

const { packages } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as { packages: { readonly [folder: string]: Entry } }
const { '': _project, ...installed } = packages

test('every package in the lockfile has its hash', () => {
  expect(Object.keys(installed).length).toBeGreaterThan(100)
  const without = Object.entries(installed).filter(
    ([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity),
  )
  expect(without.map(([folder]) => folder)).toEqual([])
})

test('no package in the lockfile names a host', () => {
  const named = Object.entries(installed).filter(
    ([, { resolved, link }]) => resolved !== undefined || link === true,
  )
  expect(named.map(([folder]) => folder)).toEqual([])
})
