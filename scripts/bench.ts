// `npm run bench`: builds the functions, measures them on the workloads of test/bench, and prints each figure beside its
// budget; or what the worst messages cost (docs/performance.md).

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createBenchFolder } from '../test/bench/bench-folder.ts'
import { type BenchNode, findBenchNode, isNode24, ownNode } from '../test/bench/bench-node.ts'
import { type Figures, overBudget, toJson, toTable } from '../test/bench/figures.ts'
import {
  lambdaHeap,
  measureImport,
  measureMemory,
  measureStream,
  measureWarm,
  measureWholeProcess,
} from '../test/bench/measure-bundle.ts'
import { measureCpu, measureW2OverFloor } from '../test/bench/measure-cpu.ts'
import { measureImportCpu, measureStart } from '../test/bench/measure-start.ts'
import { measureTopics } from '../test/bench/measure-topics.ts'
import { verifyNaive } from '../test/bench/verify-naive.ts'
import { runWorst } from '../test/bench/worst/run-worst.ts'
import { readEagerPart } from './eager-part.ts'
import { readOrExplain, toNumber } from './script-options.ts'

const usage = `usage: npm run bench -- [options]
  --check        end with status 1 if a figure is over its budget
  --json         print one JSON object as the last line
  --worst        measure what the costliest messages cost over ordinary ones instead
  --markdown     with --worst: print the table as Markdown
  --search       with --worst: look for costlier messages
  --minutes N    with --search: duration (default 5)
  --seed N       with --search: seed of the search; the same seed repeats the same search (default 1)
`

const root = join(import.meta.dirname, '..')

async function measure(node: BenchNode): Promise<Figures> {
  const { bytes: eagerBytes } = readEagerPart(root, 'ingest')
  const { bytes: collectEagerBytes } = readEagerPart(root, 'collect')
  const folder = await createBenchFolder(root, node)
  try {
    await step('the naive path makes the same samples', () => verifyNaive(folder.mappingFile))
    const importCpuMs = await step('CPU time of the import', () => measureImportCpu(folder, 'ingest', node))
    const isOther = node.version !== ownNode.version
    const ownImportCpuMs = isOther
      ? await step('the same on this Node', () => measureImportCpu(folder, 'ingest', ownNode))
      : Number.NaN
    const start = await step('the first message', () => measureStart(folder))
    const importOverEmptyMs = await step('import', () => measureImport(folder, 'ingest'))
    const collectImportOverEmptyMs = await step('import of collect', () => measureImport(folder, 'collect'))
    const collectImportCpuMs = await step('CPU time of the import of collect', () =>
      measureImportCpu(folder, 'collect', node),
    )
    const warm = await step('warm invocations', () => measureWarm(folder))
    const rssOverEmptyMb = await step('memory of W2', () => measureMemory(folder, 'w2'))
    const lambdaHeapRssOverEmptyMb = await step("memory of W2 with Lambda's heap", () =>
      measureMemory(folder, 'w2', lambdaHeap),
    )
    const wholeProcess = await step('W2, the whole process', () => measureWholeProcess(folder))
    const lambdaHeapSamplesPerCpuSecond = await step("the same with Lambda's heap", () =>
      measureWholeProcess(folder, lambdaHeap),
    )
    const w4RssOverEmptyMb = await step('memory of W4', () => measureMemory(folder, 'w4'))
    const streamCpuMsPer1000 = await step('a stream', () => measureStream(folder))
    const topics = await step('topics', () => measureTopics(folder))
    const cpu = await step('CPU time', () => measureCpu(folder))
    const ownW2OverFloor = isOther
      ? await step('CPU time on this Node', () => measureW2OverFloor(folder, ownNode))
      : Number.NaN
    const onNode24 = (figure: number) => (isNode24(node) ? figure : Number.NaN)
    return {
      ...cpu,
      ...topics,
      ...warm,
      ...start,
      w2OverFloor24: onNode24(cpu.w2OverFloor),
      samplesPerCpuSecond24: onNode24(wholeProcess),
      importCpuMs24: onNode24(importCpuMs),
      ownW2OverFloor,
      ownImportCpuMs: isOther ? ownImportCpuMs : importCpuMs,
      lambdaHeapSamplesPerCpuSecond,
      lambdaHeapRssOverEmptyMb,
      rssOverEmptyMb,
      w4RssOverEmptyMb,
      streamCpuMsPer1000,
      eagerBytes,
      importOverEmptyMs,
      collectEagerBytes,
      collectImportCpuMs,
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
  const node = findBenchNode(root)
  process.stdout.write(`measured on Node ${node.version}; run by Node ${ownNode.version}\n`)
  if (!isNode24(node))
    process.stdout.write('Node 24 is missing: scripts/install-parts.sh, or NODE24=/path/to/node\n')
  const figures = await measure(node)
  process.stdout.write(`${toTable(figures).join('\n')}\n`)
  const over = overBudget(figures)
  if (check && over.length > 0) {
    process.stderr.write(`over budget: ${over.join(', ')}\n`)
    process.exitCode = 1
  }
  if (json) process.stdout.write(`${toJson(figures, node.version)}\n`)
}

/** @throws {Error} that says what is wrong */
function readOptions() {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      worst: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      search: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  const [minutes, seed] = [toNumber('minutes', values.minutes), toNumber('seed', values.seed)]
  return { ...values, search: values.search ? { minutes, seed } : undefined }
}

const options = readOrExplain(usage, readOptions)
if (options !== undefined) {
  const { check, json, worst } = options
  build()
  if (worst) {
    const isGood = await runWorst(root, options, (line) => process.stdout.write(`${line}\n`))
    if (check && !isGood) process.exitCode = 1
  } else {
    await reportFigures(check, json)
  }
}
