// A zip that depends on the bytes and names of its files alone: no time, no owner, and an order of its own.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ZipOptions, type Zippable, zipSync } from 'fflate'

/** The first that a zip can say. Read in the zone of this machine, and written so, it is the same everywhere. */
const mtime = new Date(1980, 0, 1)
/** Of Unix: without it, Lambda could not read the files. */
const readableFile = { mtime, os: 3, attrs: (0o100644 << 16) >>> 0, level: 9 } satisfies ZipOptions

/** @param more name → content, of files beside those of the folder */
export function zipFolder(folder: string, more: Readonly<Record<string, string>> = {}): Uint8Array {
  const own = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => [file.slice(folder.length + 1), readFileSync(file)] as const)
  const others = Object.entries(more).map(([name, text]) => [name, Buffer.from(text)] as const)
  const files = [...own, ...others].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const zip: Zippable = {}
  for (const [name, bytes] of files) zip[name] = [bytes, readableFile]
  return zipSync(zip)
}
