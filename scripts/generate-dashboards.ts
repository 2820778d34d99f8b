// Makes docs/dashboards/*.json, which people add to their Grafana, from src/dashboards. With --check it writes nothing and
// fails if a file is stale, missing, or of no dashboard.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDashboards } from '#dashboards'

const folder = join(import.meta.dirname, '..', 'docs', 'dashboards')
mkdirSync(folder, { recursive: true })
const wanted = new Map(
  Object.entries(makeDashboards()).map(([name, dashboard]) => [
    `${name}.json`,
    `${JSON.stringify(dashboard, undefined, 2)}\n`,
  ]),
)
const there = new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]))

if (process.argv.includes('--check')) {
  const files = new Set([...wanted.keys(), ...there.keys()])
  for (const file of files) {
    if (wanted.get(file) === there.get(file)) continue
    process.stderr.write(
      `docs/dashboards/${file} does not match src/dashboards; run npm run generate-dashboards\n`,
    )
    process.exitCode = 1
  }
} else {
  for (const file of there.keys()) rmSync(join(folder, file))
  for (const [file, text] of wanted) writeFileSync(join(folder, file), text)
}
