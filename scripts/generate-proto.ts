// Makes NAME.js and NAME.d.ts of each proto/NAME.proto. With --check it writes nothing and fails if they are stale.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const pbjs = createRequire(import.meta.url).resolve('protobufjs-cli/bin/pbjs')
const encodeOnly = ['create', 'decode', 'verify', 'convert', 'delimited', 'typeurl', 'service'].map(
  (part) => `--no-${part}`,
)

/** @returns the generated files by name */
function generate(name: string): [string, string][] {
  const folder = mkdtempSync(join(tmpdir(), 'generate-proto-'))
  try {
    const out = join(folder, `${name}.js`)
    // Each is a root of its own: two generated modules in one bundle would otherwise share one.
    const options = ['-t', 'static-module', '-w', 'esm', '-r', name, '--force-number', ...encodeOnly]
    execFileSync(process.execPath, [pbjs, ...options, '-d', '-o', out, join(root, 'proto', `${name}.proto`)])
    return [`${name}.js`, `${name}.d.ts`].map((file) => [file, readFileSync(join(folder, file), 'utf8')])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const check = process.argv.includes('--check')
const names = ['remote', 'histogram']
for (const [name, text] of names.flatMap(generate)) {
  const file = join(root, 'proto', name)
  if (!check) {
    writeFileSync(file, text)
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`proto/${name} does not match its .proto; run npm run generate-proto\n`)
    process.exitCode = 1
  }
}
