// `npm test`: installs what is missing, builds what has changed, runs every test, and then says which real parts (Mosquitto,
// Prometheus …) this machine lacks, what was skipped for it and how to get it. Arguments go to vitest.
// VITEST_JSON=<file> adds a report for machines.

import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { ensureBuilt, ensureInstalled, projectFolder } from './ensure-installed.mjs'

await ensureInstalled()
await ensureBuilt()

const vitest = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
)
const reportFile = process.env.VITEST_JSON
const result = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=./scripts/report-skipped.mjs',
    ...(reportFile ? ['--reporter=json', `--outputFile.json=${path.resolve(reportFile)}`] : []),
    ...process.argv.slice(2),
  ],
  { cwd: projectFolder, stdio: 'inherit' },
)
if (result.error) process.stderr.write(`${result.error.message}\n`)
process.exitCode = result.status ?? 1
