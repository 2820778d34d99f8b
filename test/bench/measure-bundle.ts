// Figures of the built functions, as they are deployed: how long an import takes, how much memory is needed, and what a
// warm invocation costs on the network and in CPU time. The endpoint is a server in another process.

import type { BenchFolder } from './bench-folder.ts'
import { askOnce, type Child, startChild } from './child.ts'
import { median, medianDifference } from './median.ts'
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
/** A million samples. */
const wholeProcessInvocations = 20
const wholeProcessRuns = 3

/**
 * The heap of a Lambda function with 512 MB. Its collector runs more often than that of a large machine: Node sizes both
 * spaces by the memory that it finds.
 */
export const lambdaHeap = ['--max-old-space-size=460', '--max-semi-space-size=25']

/** @returns milliseconds over those of an empty module */
export async function measureImport(
  { program, empty, node, ...functions }: BenchFolder,
  name: 'ingest' | 'collect',
): Promise<number> {
  const module = functions[name]
  async function importMs(url: string): Promise<number> {
    const options = { args: [url], env: endpointEnvironment, node: node.path }
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
export async function measureMemory(
  folder: BenchFolder,
  workload: WorkloadName,
  nodeOptions: readonly string[] = [],
): Promise<number> {
  const eventFiles = writeEvents(folder, workload, memoryInvocations)
  const { server, env } = await startServer(folder)
  async function rssMb(module: string): Promise<number> {
    const options = { args: [module, ...eventFiles], env, nodeOptions, node: folder.node.path }
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
    const options = { args: [folder.ingest, ...eventFiles], env, node: folder.node.path }
    const { cpuUs } = await askOnce<{ cpuUs: number[] }>(folder.program('run-handler'), options)
    // The first half is there to be compiled.
    return median(cpuUs.slice(streamInvocations / 2)) / workloads.stream.messages
  } finally {
    await server.stop()
  }
}

/**
 * CPU time of the whole process for W2, its start and the parsing of its events included.
 * @returns samples per second
 */
export async function measureWholeProcess(
  folder: BenchFolder,
  nodeOptions: readonly string[] = [],
): Promise<number> {
  const eventFiles = writeEvents(folder, 'w2', wholeProcessInvocations)
  const { server, env } = await startServer(folder)
  try {
    const seconds: number[] = []
    for (let run = 0; run < wholeProcessRuns; run++) {
      const options = { args: [folder.ingest, ...eventFiles], env, nodeOptions, node: folder.node.path }
      const answer = await askOnce<{ processCpuUs: number }>(folder.program('run-handler'), options)
      seconds.push(answer.processCpuUs / 1e6)
    }
    return (wholeProcessInvocations * workloads.w2.samples) / median(seconds)
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
    }>(folder.program('invoke-warm'), { args: [folder.ingest, '500', '5000'], env, node: folder.node.path })
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

/** An endpoint that takes everything, and the environment of functions that write to it. */
export async function startServer(
  folder: BenchFolder,
): Promise<{ server: Child; env: Record<string, string> }> {
  const server = startChild(folder.program('take-requests'), {})
  const port = await server.hear<number>()
  const env = {
    ...endpointEnvironment,
    REMOTE_WRITE_URL: `http://127.0.0.1:${port}/workspaces/ws-1/api/v1/remote_write`,
    MAPPING_URI: `file://${folder.mappingFile}`,
  }
  return { server, env }
}
