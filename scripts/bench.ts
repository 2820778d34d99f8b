// `npm run bench`: builds the functions, measures them on the workloads of test/bench, and prints each figure beside its
// budget. `--json` adds one JSON object as the last line; `--check` ends with status 1 if a figure is over. `--worst` asks
// instead what the worst messages cost, `--worst --search` looks for worse ones (docs/performance.md).

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createBenchFolder } from '../test/bench/bench-folder.ts'
import { type Figures, overBudget, toJson, toTable } from '../test/bench/figures.ts'
import { measureImport, measureMemory, measureStream, measureWarm } from '../test/bench/measure-bundle.ts'
import { measureCpu } from '../test/bench/measure-cpu.ts'
import { measureTopics } from '../test/bench/measure-topics.ts'
import { verifyNaive } from '../test/bench/verify-naive.ts'
import { runWorst } from '../test/bench/worst/run-worst.ts'
import { readEagerPart } from './eager-part.ts'

const root = join(import.meta.dirname, '..')

async function measure(): Promise<Figures> {
  const { bytes: eagerBytes } = readEagerPart(root, 'ingest')
  const { bytes: collectEagerBytes } = readEagerPart(root, 'collect')
  const folder = await createBenchFolder(root)
  try {
    await step('the naive path makes the same samples', () => verifyNaive(folder.mappingFile))
    const importOverEmptyMs = await step('import', () => measureImport(folder, 'ingest'))
    const collectImportOverEmptyMs = await step('import of collect', () => measureImport(folder, 'collect'))
    const warm = await step('warm invocations', () => measureWarm(folder))
    const rssOverEmptyMb = await step('memory of W2', () => measureMemory(folder, 'w2'))
    const w4RssOverEmptyMb = await step('memory of W4', () => measureMemory(folder, 'w4'))
    const streamCpuMsPer1000 = await step('a stream', () => measureStream(folder))
    const topics = await step('topics', () => measureTopics(folder))
    const cpu = await step('CPU time', () => measureCpu(folder))
    return {
      ...cpu,
      ...topics,
      ...warm,
      rssOverEmptyMb,
      w4RssOverEmptyMb,
      streamCpuMsPer1000,
      eagerBytes,
      importOverEmptyMs,
      collectEagerBytes,
      collectImportOverEmptyMs,
    }
  } finally {
    folder.remove()
  }
}

/** Says on a terminal what takes its time. */
async function step<T>(name: string, run: () => Promise<T>): Promise<T> {
  if (process.stderr.isTTY) process.stderr.write(`${name} …\n`)
  return run()
}

function build(): void {
  const args = ['--import', 'tsx', join(root, 'scripts', 'build.ts')]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('the build failed; its output is above')
}

async function reportFigures(check: boolean, json: boolean): Promise<void> {
  const figures = await measure()
  process.stdout.write(`${toTable(figures).join('\n')}\n`)
  const over = overBudget(figures)
  if (check && over.length > 0) {
    process.stderr.write(`over budget: ${over.join(', ')}\n`)
    process.exitCode = 1
  }
  if (json) process.stdout.write(`${toJson(figures)}\n`)
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    worst: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    search: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
})
const { json, check, worst, markdown, search, minutes, seed } = values
build()
if (worst) {
  const options = { markdown, search: search ? { minutes: Number(minutes), seed: Number(seed) } : undefined }
  const isGood = await runWorst(root, options, (line) => process.stdout.write(`${line}\n`))
  if (check && !isGood) process.exitCode = 1
} else {
  await reportFigures(check, json)
}
