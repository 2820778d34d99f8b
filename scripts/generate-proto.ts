// Makes proto/remote.js and proto/remote.d.ts from proto/remote.proto. With --check it writes nothing and fails if they are stale.

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

/** The generated files by name. */
function generate(): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'generate-proto-'))
  try {
    const out = join(folder, 'remote.js')
    const options = ['-t', 'static-module', '-w', 'esm', '--force-number', ...encodeOnly, '-d', '-o', out]
    execFileSync(process.execPath, [pbjs, ...options, join(root, 'proto', 'remote.proto')])
    return new Map(
      ['remote.js', 'remote.d.ts'].map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const check = process.argv.includes('--check')
for (const [name, text] of generate()) {
  const file = join(root, 'proto', name)
  if (!check) {
    writeFileSync(file, text)
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`proto/${name} does not match proto/remote.proto; run npm run generate-proto\n`)
    process.exitCode = 1
  }
}
