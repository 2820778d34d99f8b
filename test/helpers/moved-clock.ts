// A clock that a test moves, for a function in a process of its own: what waits for an interval of the function takes no
// time, and does not depend on how busy the machine is.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'

export interface MovedClock {
  /** For the environment of the process. */
  readonly env: Readonly<Record<string, string>>
  /** How far it is ahead of this process's clock. */
  aheadMs(): number
  /** Moves the clock, and no timer. */
  advance(durationMs: number): void
}

const preloaded = pathToFileURL(join(import.meta.dirname, 'moved-clock.mjs')).href

export function createMovedClock(): MovedClock {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'ahead-ms')
  let aheadMs = 0
  writeFileSync(file, '0')
  return {
    env: { NODE_OPTIONS: `--import ${preloaded}`, CLOCK_AHEAD_FILE: file },
    aheadMs: () => aheadMs,
    advance(durationMs) {
      aheadMs += durationMs
      writeFileSync(file, String(aheadMs))
    },
  }
}
