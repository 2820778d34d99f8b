// Where a run has come to, on stderr: one line that is written anew on a terminal, a line now and then elsewhere.

import { formatCount, formatDuration } from './figures.ts'

export interface Progress {
  report(done: Done): void
  /** Leaves the terminal to what comes next. */
  finish(): void
}

interface Done {
  readonly read: number
  readonly stored: number
  readonly leftCount: number
}

const terminalIntervalMs = 200
const lineIntervalMs = 5_000

export interface ProgressOutput {
  readonly write: (text: string) => void
  /** On a terminal. */
  readonly showInPlace: ((line: string) => void) | undefined
  now(): number
}

/** @param total dead letters that there are, roughly, where that is known */
export function createProgress(
  { write, showInPlace, now }: ProgressOutput,
  total: number | undefined,
): Progress {
  const startMs = now()
  let writtenMs = startMs
  let isOpen = false
  return {
    report(done) {
      const nowMs = now()
      if (nowMs - writtenMs < (showInPlace ? terminalIntervalMs : lineIntervalMs)) return
      writtenMs = nowMs
      const line = describe(done, total, nowMs - startMs)
      if (showInPlace) showInPlace(line)
      else write(`${line}\n`)
      isOpen = true
    },
    finish() {
      if (isOpen) showInPlace?.('')
      isOpen = false
    },
  }
}

function describe({ read, stored, leftCount }: Done, total: number | undefined, durationMs: number): string {
  const decided = stored + leftCount
  const perSecond = decided / (durationMs / 1000)
  const of = total === undefined ? '' : ` of ${formatCount(Math.max(total, read))}`
  const parts = [
    `${formatCount(read)}${of} read`,
    `${formatCount(stored)} stored`,
    `${formatCount(leftCount)} left`,
    `${formatCount(Math.round(perSecond))} a second`,
  ]
  if (total !== undefined && perSecond > 0) {
    parts.push(`${formatDuration((Math.max(0, total - decided) / perSecond) * 1000)} to go`)
  }
  return parts.join(', ')
}
