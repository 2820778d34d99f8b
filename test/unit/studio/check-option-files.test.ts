import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseStartOptions } from '../../../src/cli/parse-start-options.ts'
import { checkOptionFiles } from '../../../src/studio/check-option-files.ts'
import type { StartOptions } from '../../../src/studio/start-options.ts'

function check(...args: string[]): void {
  checkOptionFiles(parseStartOptions(args, '/nowhere') as StartOptions)
}

test('every file that cannot be read is named', () => {
  const files = ['--mapping', 'm.yaml', '--broker', 'mqtts://x', '--ca', 'ca', '--cert', 'c', '--key', 'k']
  const secret = ['--remote-write-url', 'http://x/w', '--auth', 'basic', '--secret-file', 's']

  expect(() => check(...files, ...secret)).toThrow(
    /^5 problems in options:\n {2}--mapping: cannot be read: there is no such file \(ENOENT\)\n {2}--secret-file: .*\n {2}--ca: .*\n {2}--cert: .*\n {2}--key: /,
  )
})

test('a folder is no file', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url))

  expect(() => check('--mapping', folder, '--broker', 'mqtts://x', '--ca', folder)).toThrow(
    '2 problems in options:\n  --mapping: this is a folder; expected a mapping file\n  --ca: this is a folder; expected a file',
  )
})

test('a mapping file is UTF-8, since nothing could be saved to it otherwise', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'option-files-'))
  const file = path.join(folder, 'latin1.yaml')
  writeFileSync(file, Buffer.from('version: 1\n# M\u00fcller\n', 'latin1'))

  expect(() => check('--mapping', file)).toThrow('--mapping: line 2 is not UTF-8; convert it to UTF-8')
  rmSync(folder, { recursive: true })
})

test('files that are there are fine, and so is no file', () => {
  expect(() => check('--mapping', fileURLToPath(import.meta.url))).not.toThrow()
  expect(() => check()).not.toThrow()
})
