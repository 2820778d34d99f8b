// A folder for the plugins of a test: scripts and other files, deleted when the test file is done.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

export interface PluginFolder {
  readonly folder: string
  /** @returns the script's path */
  script(name: string, lines: string, mode?: number): string
  file(name: string, bytes: string | Uint8Array, mode?: number): string
}

export function createPluginFolder(): PluginFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'plugins-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  function file(name: string, bytes: string | Uint8Array, mode = 0o755): string {
    const place = path.join(folder, name)
    writeFileSync(place, bytes)
    chmodSync(place, mode)
    return place
  }
  return { folder, file, script: (name, lines, mode) => file(name, `#!/bin/sh\n${lines}\n`, mode) }
}
