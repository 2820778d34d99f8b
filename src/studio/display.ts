// What the person in front sees while the stack runs: on a terminal a table that is redrawn in place, elsewhere and
// with --verbose plain lines.

import { toPrintable } from '../printable.ts'
import type { DeliveredMessage } from './delivery.ts'
import type { Ledger } from './ledger.ts'
import { createPaint } from './view/paint.ts'
import { toPlainLines } from './view/plain-lines.ts'
import { renderView, type View } from './view/render-view.ts'
import { openAlternateScreen } from './view/screen.ts'
import { cutTo } from './view/terminal-text.ts'

/** Where the view is drawn: a terminal, or any stream. */
export interface Screen {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  on(event: 'resize', listener: () => void): unknown
  off(event: 'resize', listener: () => void): unknown
}

export interface Display {
  delivered(delivery: DeliveredMessage): void
  /** Said once, however often it is true. */
  note(note: string): void
  /** A line of the function's log. */
  logged(line: string): void
  /** Gives the terminal back. */
  close(): void
}

export interface DisplayOptions {
  readonly output: Screen
  readonly color: boolean
  /** No table, but the function's log. */
  readonly verbose: boolean
  readonly ledger: Ledger
  readonly facts: View['facts']
  readonly publishLines: readonly string[]
  waiting(): number
  now(): number
}

const redrawIntervalMs = 250
/** Ages count on even if nothing comes. */
const redrawIdleMs = 1_000
const notesShownMax = 3
const notesKnownMax = 100
const noteLengthMax = 300

export function openDisplay(options: DisplayOptions): Display {
  const { output, verbose } = options
  return output.isTTY && !verbose ? openTable(options) : openLines(options)
}

function openTable({ output, color, ledger, waiting, now, ...fixed }: DisplayOptions): Display {
  const paint = createPaint(color)
  const screen = openAlternateScreen(output)
  const isNew = createNoteFilter()
  const notes: string[] = []
  let changed = true
  let drawnAtMs = 0
  const draw = () => {
    const frame = { columns: output.columns || 80, rows: output.rows || 24, nowMs: now(), paint }
    const view = { ...fixed, topics: ledger.topics(), totals: ledger.totals(), waiting: waiting(), notes }
    screen.show(renderView(view, frame))
    changed = false
    drawnAtMs = now()
  }
  const timer = setInterval(() => {
    if (changed || now() - drawnAtMs >= redrawIdleMs) draw()
  }, redrawIntervalMs)
  output.on('resize', draw)
  draw()
  const note = (text: string) => {
    if (!isNew(text)) return
    notes.push(text)
    if (notes.length > notesShownMax) notes.shift()
    changed = true
  }
  return {
    delivered() {
      changed = true
    },
    note,
    logged(line) {
      const text = readLoggedError(line)
      if (text !== undefined) note(text)
    },
    close() {
      clearInterval(timer)
      output.off('resize', draw)
      screen.close()
      for (const text of notes) output.write(`${toPrintable(text)}\n`)
    },
  }
}

function openLines({ output, verbose, facts, publishLines }: DisplayOptions): Display {
  const write = (line: string) => output.write(`${line}\n`)
  const isNew = createNoteFilter()
  for (const [label, text] of facts) write(toPrintable(`${label}: ${text}`))
  for (const line of publishLines) write(toPrintable(`publish: ${line}`))
  const note = (text: string) => {
    if (isNew(text)) write(toPrintable(text))
  }
  return {
    delivered(delivery) {
      for (const line of toPlainLines(delivery)) write(line)
    },
    note,
    logged(line) {
      if (verbose) write(toPrintable(line))
      else {
        const text = readLoggedError(line)
        if (text !== undefined) note(text)
      }
    },
    close() {},
  }
}

/** True for a text that was not there before, as far as it is remembered. */
function createNoteFilter(): (text: string) => boolean {
  const known = new Set<string>()
  return (text) => {
    if (known.has(text) || known.size >= notesKnownMax) return false
    known.add(text)
    return true
  }
}

/** The short form of a log line at level error, and of what is no log line, such as a crash. */
export function readLoggedError(line: string): string | undefined {
  let entry: unknown
  try {
    entry = JSON.parse(line)
  } catch {
    return line.trim() === '' ? undefined : cutTo(`function: ${line}`, noteLengthMax)
  }
  if (typeof entry !== 'object' || entry === null || !('level' in entry)) return undefined
  if (String(entry.level).toLowerCase() !== 'error') return undefined
  const { message, complaints, reason } = entry as {
    message?: unknown
    complaints?: unknown
    reason?: unknown
  }
  const why = Array.isArray(complaints)
    ? complaints.map((complaint: { reason?: unknown; text?: unknown }) =>
        [complaint.reason, complaint.text].filter((part) => part !== undefined && part !== '').join(': '),
      )
    : [reason].filter((part) => part !== undefined)
  const text = [`function: ${message ?? line}`, ...new Set(why)].join(', ')
  return cutTo(text, noteLengthMax)
}
