// What a cold start costs in CPU time, and what it loads until the first message is written: with the bundled mapping, whose
// rules W1 passes by on its way to zero configuration, and an endpoint without TLS.

import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchFolder } from './bench-folder.ts'
import type { BenchNode } from './bench-node.ts'
import { askOnce } from './child.ts'
import { startServer } from './measure-bundle.ts'
import { median, medianDifference } from './median.ts'
import { endpointEnvironment } from './path.ts'

export interface StartFigures {
  readonly firstMessageCpuMs: number
  /** Of the files that are read until the first message is written: code, and the mapping beside it. */
  readonly firstMessageBytes: number
}

const importPairs = 21
const starts = 15

/** @returns milliseconds of CPU time over those of an empty module */
export async function measureImportCpu(
  folder: BenchFolder,
  name: 'ingest' | 'collect',
  { path: node }: BenchNode,
): Promise<number> {
  const cpuMs = async (module: string): Promise<number> => {
    const options = { args: [module], env: endpointEnvironment, node }
    return (await askOnce<{ cpuMs: number }>(folder.program('import-module'), options)).cpuMs
  }
  // The first ones read the files from the disk.
  for (const one of [folder[name], folder.empty]) await cpuMs(one)
  return medianDifference(
    importPairs,
    () => cpuMs(folder[name]),
    () => cpuMs(folder.empty),
  )
}

export async function measureStart(folder: BenchFolder): Promise<StartFigures> {
  const { server, env } = await startServer(folder)
  const { MAPPING_URI: _, ...bundled } = env
  const ask = (...args: string[]) =>
    askOnce<{ messageCpuMs: number; scripts: string[] }>(folder.program('first-message'), {
      args: [folder.ingest, ...args],
      env: bundled,
      node: folder.node.path,
    })
  try {
    const times: number[] = []
    for (let start = 0; start < starts; start++) times.push((await ask()).messageCpuMs)
    return {
      firstMessageCpuMs: median(times),
      firstMessageBytes: bytesOf(folder.ingest, (await ask('scripts')).scripts),
    }
  } finally {
    await server.stop()
  }
}

/** @param scripts URLs of everything that was compiled, Node's own modules among them */
function bytesOf(ingest: string, scripts: readonly string[]): number {
  const functionFolder = dirname(fileURLToPath(ingest))
  const files = scripts.filter((url) => url.startsWith(dirname(ingest))).map((url) => fileURLToPath(url))
  const mapping = readdirSync(functionFolder).findLast((name) => name.endsWith('.jsonl')) as string
  return [...new Set(files), join(functionFolder, mapping)].reduce(
    (sum, file) => sum + statSync(file).size,
    0,
  )
}
