// Measures worst messages against the ordinary one of the same bytes, in turns in one process. First each message once on
// each topic of each mapping; then, thoroughly, for each group of mappings the topic where it was dearest.

import type { BenchFolder } from '../bench-folder.ts'
import { median } from '../median.ts'
import { type Cost, createRunner, type Runner } from './runner.ts'
import { type Group, groups, type Publication, type Target } from './targets.ts'
import type { WorstShape } from './worst-shapes.ts'

export const sizes: readonly number[] = [32, 64, 128].map((kilobytes) => kilobytes * 1024)

/** What one message costs with the mapping of its group where it costs most. */
export interface Worst {
  readonly message: string
  readonly group: Group
  /** Name of the mapping. */
  readonly mapping: string
  readonly topic: string
  /** One for each size. */
  readonly cells: readonly Cell[]
  /** What it was found to cost first, where it was measured again because that was over a budget. */
  readonly first: readonly Cell[] | undefined
}

export interface Cell {
  readonly bytes: number
  /** Over the ordinary payload; where it took longer than the cap, at least that. */
  readonly ratio: number
  readonly isOverCap: boolean
  /** Of the round that was disturbed least. */
  readonly cpuUs: number
  /** Of the round in which it took least: what `JSON.parse` takes of it. */
  readonly parseUs: number
  readonly steps: number | undefined
}

/** A measurement that takes longer is given up. */
const capMs = 2_000
const screeningBytes = 65_536
const screeningMs = 2
const rounds = 7
const roundMs = 6
/** Measurements of a message alone, each in a process of its own. */
const aloneTimes = 5
const aloneWarmUpMs = 300

export async function measureWorst(
  folder: BenchFolder,
  targets: readonly Target[],
  shapes: readonly WorstShape[],
): Promise<Worst[]> {
  const dearest = new Map<string, Screened>()
  for (const target of targets) {
    await withRunner(folder, target, (runner) => screen(runner, target, shapes, dearest))
  }
  const found: Worst[] = []
  for (const target of targets) {
    const candidates = [...dearest.values()].filter((one) => one.target === target)
    if (candidates.length === 0) continue
    await withRunner(folder, target, async (runner) => {
      for (const candidate of candidates) found.push(await measureThoroughly(runner, candidate))
    })
  }
  const place = ({ message, group }: Worst) =>
    shapes.findIndex(({ name }) => name === message) * groups.length + groups.indexOf(group)
  return found.sort((a, b) => place(a) - place(b))
}

/** @returns measurements of a message alone, each in a process of its own */
export async function measureAlone(
  folder: BenchFolder,
  targets: readonly Target[],
  shapes: readonly WorstShape[],
  { message, mapping, topic }: Worst,
): Promise<Worst[]> {
  const target = targets.find(({ name }) => name === mapping) as Target
  const shape = shapes.find(({ name }) => name === message) as WorstShape
  const alone: Worst[] = []
  while (alone.length < aloneTimes) {
    await withRunner(folder, target, async (runner) => {
      // Its code is warm, too, as others like it had made it before.
      await runner.measure({ topic, shape: shape.shape }, screeningBytes, aloneWarmUpMs)
      alone.push(await measureThoroughly(runner, { target, topic, shape }))
    })
  }
  return alone
}

interface Candidate {
  readonly target: Target
  readonly topic: string
  readonly shape: WorstShape
}

interface Screened extends Candidate {
  readonly ratio: number
}

async function withRunner(
  folder: BenchFolder,
  target: Target,
  run: (runner: Runner) => Promise<void>,
): Promise<void> {
  const runner = createRunner(folder, target, capMs)
  try {
    await run(runner)
  } finally {
    await runner.stop()
  }
}

async function screen(
  runner: Runner,
  target: Target,
  shapes: readonly WorstShape[],
  dearest: Map<string, Screened>,
): Promise<void> {
  const ordinaryUs = await ordinaryCost(runner, target, screeningBytes)
  for (const shape of shapes) {
    const key = `${shape.name}\n${target.group}`
    for (const topic of target.topics) {
      const known = dearest.get(key)
      if (known?.ratio === Number.POSITIVE_INFINITY) break
      const cost = await runner.measure({ topic, shape: shape.shape }, screeningBytes, screeningMs)
      const ratio = cost === undefined ? Number.POSITIVE_INFINITY : cost.cpuUs / ordinaryUs
      if (known === undefined || known.ratio < ratio) dearest.set(key, { target, topic, shape, ratio })
    }
  }
}

async function measureThoroughly(runner: Runner, { target, topic, shape }: Candidate): Promise<Worst> {
  const cells: Cell[] = []
  for (const bytes of sizes) {
    // What does not end with few bytes does not with more.
    const isOver = cells.at(-1)?.isOverCap === true
    cells.push(await measureCell(runner, target, { topic, shape: shape.shape }, bytes, isOver ? 0 : rounds))
  }
  return { message: shape.name, group: target.group, mapping: target.name, topic, cells, first: undefined }
}

async function measureCell(
  runner: Runner,
  target: Target,
  publication: Publication,
  bytes: number,
  times: number,
): Promise<Cell> {
  const costs: Cost[] = []
  const ordinaryUs: number[] = []
  while (costs.length < times) {
    ordinaryUs.push(await ordinaryCost(runner, target, bytes))
    const cost = await runner.measure(publication, bytes, roundMs)
    if (cost === undefined) break
    costs.push(cost)
    // One that takes so long is not disturbed by much.
    if (cost.cpuUs > 500_000) break
  }
  if (costs.length > 0 && costs.length === ordinaryUs.length) {
    const ratio = median(costs.map(({ cpuUs }, index) => cpuUs / (ordinaryUs[index] as number)))
    return {
      bytes,
      ratio,
      isOverCap: false,
      cpuUs: Math.min(...costs.map((cost) => cost.cpuUs)),
      parseUs: Math.min(...costs.map((cost) => cost.parseUs)),
      steps: costs[0]?.steps,
    }
  }
  const usualUs = await ordinaryCost(runner, target, bytes)
  const cpuUs = capMs * 1000
  return { bytes, ratio: cpuUs / usualUs, isOverCap: true, cpuUs, parseUs: 0, steps: undefined }
}

async function ordinaryCost(runner: Runner, target: Target, bytes: number): Promise<number> {
  const cost = await runner.measure(target.ordinary, bytes, roundMs)
  if (cost === undefined) throw new Error(`${target.name}: the ordinary payload takes more than ${capMs} ms`)
  return cost.cpuUs
}
