// Figures of the built functions, as they are deployed: how long an import takes, how much memory is needed, and what a
// warm invocation costs on the network and in CPU time. The endpoint is a server in another process.

import type { BenchFolder } from './bench-folder.ts'
import { askOnce, type Child, startChild } from './child.ts'
import { median } from './median.ts'
import { endpointEnvironment } from './path.ts'
import { type WorkloadName, workloads } from './workloads.ts'

export interface WarmFigures {
  /** Of one invocation. */
  readonly w1Requests: number
  readonly w1CpuUs: number
  /** Of all invocations, the first one included. */
  readonly w1Connections: number
  /** Connections, name lookups and datagrams of warm invocations. */
  readonly w1OtherCalls: number
}

const importPairs = 21
const memoryPairs = 5
const memoryInvocations = 5
const streamInvocations = 40

/** @returns milliseconds over those of an empty module */
export async function measureImport(
  { program, empty, ...functions }: BenchFolder,
  name: 'ingest' | 'collect',
): Promise<number> {
  const module = functions[name]
  async function importMs(url: string): Promise<number> {
    const options = { args: [url], env: endpointEnvironment }
    return (await askOnce<{ importMs: number }>(program('import-module'), options)).importMs
  }
  // The first ones read the files from the disk.
  for (const one of [module, empty]) await importMs(one)
  return medianDifference(
    importPairs,
    () => importMs(module),
    () => importMs(empty),
  )
}

/**
 * The most memory after a few invocations with the workload, over a handler that does nothing with the same events.
 * @returns megabytes (1e6 bytes)
 */
export async function measureMemory(folder: BenchFolder, workload: WorkloadName): Promise<number> {
  const eventFiles = writeEvents(folder, workload, memoryInvocations)
  const { server, env } = await startServer(folder)
  async function rssMb(module: string): Promise<number> {
    const options = { args: [module, ...eventFiles], env }
    return (await askOnce<{ rssBytes: number }>(folder.program('run-handler'), options)).rssBytes / 1e6
  }
  try {
    return await medianDifference(
      memoryPairs,
      () => rssMb(folder.ingest),
      () => rssMb(folder.empty),
    )
  } finally {
    await server.stop()
  }
}

/**
 * CPU time of the whole function for the largest event that a stream brings: JSON, pipeline, requests over HTTP without TLS.
 * @returns milliseconds per 1,000 messages
 */
export async function measureStream(folder: BenchFolder): Promise<number> {
  const eventFiles = writeEvents(folder, 'stream', streamInvocations)
  const { server, env } = await startServer(folder)
  try {
    const options = { args: [folder.ingest, ...eventFiles], env }
    const { cpuUs } = await askOnce<{ cpuUs: number[] }>(folder.program('run-handler'), options)
    // The first half is there to be compiled.
    return median(cpuUs.slice(streamInvocations / 2)) / workloads.stream.messages
  } finally {
    await server.stop()
  }
}

/** One file for each invocation, so that no series comes again where the workload has it so. */
function writeEvents(folder: BenchFolder, workload: WorkloadName, count: number): string[] {
  const nowMs = Date.now()
  return Array.from({ length: count }, (_, round) =>
    folder.write(`${workload}-${round}.json`, JSON.stringify(workloads[workload].event(nowMs, round))),
  )
}

export async function measureWarm(folder: BenchFolder): Promise<WarmFigures> {
  const { server, env } = await startServer(folder)
  try {
    const { cpuUs, wishes, invocations } = await askOnce<{
      cpuUs: number
      wishes: number
      invocations: number
    }>(folder.program('invoke-warm'), { args: [folder.ingest, '500', '5000'], env })
    const { requests, connections } = await server.ask<{ requests: number; connections: number }>(0)
    return {
      w1Requests: requests / invocations,
      w1CpuUs: cpuUs,
      w1Connections: connections,
      w1OtherCalls: wishes,
    }
  } finally {
    await server.stop()
  }
}

async function startServer(folder: BenchFolder): Promise<{ server: Child; env: Record<string, string> }> {
  const server = startChild(folder.program('take-requests'), {})
  const port = await server.hear<number>()
  const env = {
    ...endpointEnvironment,
    REMOTE_WRITE_URL: `http://127.0.0.1:${port}/workspaces/ws-1/api/v1/remote_write`,
    MAPPING_URI: `file://${folder.mappingFile}`,
  }
  return { server, env }
}

async function medianDifference(
  pairs: number,
  one: () => Promise<number>,
  other: () => Promise<number>,
): Promise<number> {
  const differences: number[] = []
  for (let pair = 0; pair < pairs; pair++) differences.push((await one()) - (await other()))
  return median(differences)
}
