// CPU time of the paths, in alternating rounds of one process each: machines are never quiet, but what disturbs one
// round mostly disturbs its neighbour too. Figures are medians over such pairs.

import type { BenchFolder } from './bench-folder.ts'
import type { BenchNode } from './bench-node.ts'
import { type Child, startChild } from './child.ts'
import { median } from './median.ts'
import { type WorkloadName, workloads } from './workloads.ts'

export interface CpuFigures {
  readonly w2OverFloor: number
  readonly w2OverNaive: number
  /** Of W2, per second of CPU time. */
  readonly samplesPerSecond: number
  readonly w4OverFloor: number
  readonly w4OverW2: number
  readonly w4SamplesPerSecond: number
  readonly w3OverFloor: number
}

interface Side {
  readonly path: 'ours' | 'floor' | 'naive'
  readonly workload: WorkloadName
}

/**
 * The bench makes and drops an event of 10 MB each round; with room for many of them, collecting those does not fall
 * into the rounds that are timed.
 */
const nodeOptions = ['--expose-gc', '--initial-old-space-size=2048']

const warmUpRounds = 30
const rounds = 20

const w2: Side = { path: 'ours', workload: 'w2' }

export async function measureCpu(folder: BenchFolder): Promise<CpuFigures> {
  const w3: Side = { path: 'ours', workload: 'w3' }
  const [ours, floor, naive, distinct, distinctFloor] = await measureSides(folder, [
    w2,
    { path: 'floor', workload: 'w2' },
    { path: 'naive', workload: 'w2' },
    { path: 'ours', workload: 'w4' },
    { path: 'floor', workload: 'w4' },
  ])
  const [large, largeFloor] = await measureSides(folder, [w3, { path: 'floor', workload: 'w3' }])
  return {
    w2OverFloor: medianRatio(ours, floor),
    w2OverNaive: medianRatio(naive, ours),
    samplesPerSecond: samplesPerSecond('w2', ours),
    w4OverFloor: medianRatio(distinct, distinctFloor),
    w4OverW2: medianRatio(distinct, ours),
    w4SamplesPerSecond: samplesPerSecond('w4', distinct),
    w3OverFloor: medianRatio(large, largeFloor),
  }
}

/** W2 over the floor, on another Node. */
export async function measureW2OverFloor(folder: BenchFolder, { path }: BenchNode): Promise<number> {
  const [ours, floor] = await measureSides(folder, [w2, { path: 'floor', workload: 'w2' }], path)
  return medianRatio(ours, floor)
}

/** @returns for each side its CPU time of every round, in microseconds */
async function measureSides(
  folder: BenchFolder,
  sides: readonly Side[],
  node = folder.node.path,
): Promise<number[][]> {
  const nowMs = String(Date.now())
  const children: Child[] = []
  try {
    for (const { path, workload } of sides) {
      const args = [path, workload, nowMs, folder.mappingFile]
      const child = startChild(folder.program('run-path'), { args, nodeOptions, node })
      children.push(child)
      await child.hear()
    }
    const times: number[][] = sides.map(() => [])
    for (let round = 0; round < warmUpRounds + rounds; round++) {
      for (const [index, child] of children.entries()) {
        const { cpuUs } = await child.ask<{ cpuUs: number }>(round)
        if (round >= warmUpRounds) times[index]?.push(cpuUs)
      }
    }
    return times
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
}

function samplesPerSecond(workload: WorkloadName, cpuUs: readonly number[] = []): number {
  return workloads[workload].samples / (median(cpuUs) / 1e6)
}

function medianRatio(above: readonly number[] = [], below: readonly number[] = []): number {
  return median(above.map((value, index) => value / (below[index] as number)))
}
