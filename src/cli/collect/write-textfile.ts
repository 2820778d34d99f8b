// Writes a page where node_exporter's textfile collector finds it, at once or not at all: under another name first,
// which does not end in .prom, and which nobody can know and lay a link at, then renamed. node_exporter refuses files
// with timestamps.
// https://github.com/prometheus/node_exporter#textfile-collector

import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** @returns `COLLECTOR@INSTANCE.prom`; no two instances have the same */
export function textfileName(collector: string, instance: string): string {
  return `${encodeURIComponent(collector)}@${encodeURIComponent(instance)}.prom`
}

/**
 * For everybody to read: node_exporter runs as a user of its own.
 * @throws {NodeJS.ErrnoException} and leaves what was there
 */
export async function writeTextfile(folder: string, name: string, page: string): Promise<void> {
  const temporary = path.join(folder, `.${randomBytes(12).toString('hex')}.part`)
  // It must not be there, be it a file or a link.
  const file = await open(temporary, 'wx', 0o644)
  try {
    try {
      // Whatever the umask says.
      await file.chmod(0o644)
      await file.writeFile(page)
      // After a power cut there is the old file or the new one, not an empty one.
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path.join(folder, name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
