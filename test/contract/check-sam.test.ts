// scripts/check-sam.sh has to notice when the SAM CLI would package other bytes than those that were tested. The
// program stands in for `sam` here; the continuous integration runs the script with the real one.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-sam-'))
  mkdirSync(join(folder, 'scripts'))
  mkdirSync(join(folder, 'dist', 'ingest'), { recursive: true })
  cpSync(join(import.meta.dirname, '../../scripts/check-sam.sh'), join(folder, 'scripts', 'check-sam.sh'))
  writeFileSync(join(folder, 'dist', 'ingest', 'index.mjs'), 'export const handler = 1\n')
  cpSync(join(folder, 'dist', 'ingest'), join(folder, 'dist', 'http'), { recursive: true })
})

afterEach(() => rmSync(folder, { recursive: true }))

test.each([
  ['copies every file', 'copy_all', 0, 'Ingest is dist/ingest, byte for byte: 1 files'],
  ['changes a byte', 'copy_all; printf x >>"$out/Ingest/index.mjs"', 1, 'differs from dist/ingest'],
  ['leaves a file out', 'copy_all; rm "$out/Ingest/index.mjs"', 1, 'differs from dist/ingest'],
  ['changes the door', 'copy_all; printf x >>"$out/HttpDoor/index.mjs"', 1, 'differs from dist/http'],
  ['adds a file', 'copy_all; touch "$out/Ingest/package.json"', 1, 'differs from dist/ingest'],
  ['fails', 'echo no such runtime; exit 1', 1, 'no such runtime'],
])('a build that %s', (_, build, status, text) => {
  const result = check({ SAM: standIn('exit 0', build) })
  expect([result.status, result.output]).toEqual([status, expect.stringContaining(text)])
})

test.each([
  ['is like its folder', 'true', 0, 'Redeliver is dist/ingest, byte for byte: 1 files'],
  ['is another one', 'printf x >>"$out/Redeliver/index.mjs"', 1, 'differs from dist/ingest'],
])('a second function of a template that %s', (_, change, status, text) => {
  writeFileSync(join(folder, 'scrape.yaml'), '')
  cpSync(join(folder, 'dist', 'ingest'), join(folder, 'dist', 'scrape'), { recursive: true })
  const others = 'cp -R "$out/Ingest" "$out/Scrape"; cp -R "$out/Ingest" "$out/Redeliver"'
  const result = check({ SAM: standIn('exit 0', `copy_all; ${others}; ${change}`) })
  expect([result.status, result.output]).toEqual([status, expect.stringContaining(text)])
})

test('a template that does not validate', () => {
  const result = check({ SAM: standIn('echo E1234 wrong; exit 1', 'copy_all') })
  expect([result.status, result.output]).toEqual([1, expect.stringContaining('E1234 wrong')])
})

test('no SAM CLI', () => {
  const result = check({ SAM: join(folder, 'no-such-program') })
  expect([result.status, result.output]).toEqual([77, expect.stringContaining('pip install aws-sam-cli')])
})

test('nothing built', () => {
  rmSync(join(folder, 'dist'), { recursive: true })
  const result = check({ SAM: standIn('exit 0', 'copy_all') })
  expect([result.status, result.output]).toEqual([1, expect.stringContaining('npm run build')])
})

/** A program that is called as `sam` is, with shell commands for what it does. */
function standIn(validate: string, build: string): string {
  const file = join(folder, 'sam')
  const script = `#!/bin/sh
case $1 in
  validate) ${validate} ;;
  build)
    while [ "$1" != --build-dir ]; do shift; done
    out=$2
    copy_all() {
      mkdir -p "$out/Ingest" "$out/HttpDoor" && cp -R dist/ingest/. "$out/Ingest" && cp -R dist/http/. "$out/HttpDoor"
    }
    ${build} ;;
esac
`
  writeFileSync(file, script, { mode: 0o755 })
  return file
}

function check(env: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync('sh', [join(folder, 'scripts', 'check-sam.sh')], {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}
