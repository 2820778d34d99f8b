// The Node that the bench measures on: the one that template.yaml deploys, where it is there.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export interface BenchNode {
  /** Of the program. */
  readonly path: string
  /** Such as `24.21.0`. */
  readonly version: string
}

export const ownNode: BenchNode = { path: process.execPath, version: process.versions.node }

/** @returns Node 24 as scripts/install-parts.sh puts it there, or as NODE24 names it; else the Node that runs the bench */
export function findBenchNode(root: string): BenchNode {
  const path = [process.env['NODE24'] ?? '', join(root, '.parts', 'lambda', 'bin', 'node')].find(existsSync)
  if (path === undefined) return ownNode
  return { path, version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1) }
}

export function isNode24({ version }: BenchNode): boolean {
  return version.startsWith('24.')
}
