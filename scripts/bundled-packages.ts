// The packages whose code is in dist/: the build writes them down, and licences and bill of materials name them.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Metafile } from 'esbuild'

/** Folder below dist/ → folders of packages, relative to the project, such as `node_modules/yaml`. */
export type BundledPackages = Readonly<Record<string, readonly string[]>>

const fileOf = (root: string): string => join(root, 'dist', 'packages.json')

export function writeBundledPackages(
  root: string,
  metafiles: ReadonlyMap<string, readonly Metafile[]>,
): void {
  const entries = [...metafiles].map(([name, all]) => [name, packagesIn(root, all)])
  writeFileSync(fileOf(root), `${JSON.stringify(Object.fromEntries(entries), undefined, 1)}\n`)
}

/** @throws {Error} in words for people, if there is no build */
export function readBundledPackages(root: string): BundledPackages {
  if (!existsSync(fileOf(root))) throw new Error('dist/packages.json does not exist; run npm run build first')
  return JSON.parse(readFileSync(fileOf(root), 'utf8'))
}

/** Only those of which at least a byte is in an output. */
function packagesIn(root: string, metafiles: readonly Metafile[]): string[] {
  const folders = new Set<string>()
  for (const { outputs } of metafiles) {
    for (const [input, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs),
    )) {
      // What a plugin makes has its namespace and an absolute path.
      const file = relative(root, resolve(root, input.replace(/^[a-z-]+:/, '')))
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder)
    }
  }
  return [...folders].toSorted()
}
