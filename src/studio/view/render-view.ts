// One frame of the live view: what runs where, how to publish, the table, notes and totals. Pure.

import { toPrintable } from '../../printable.ts'
import type { TopicRow, Totals } from '../ledger.ts'
import { describeTotals } from '../summarize.ts'
import type { Paint } from './paint.ts'
import { renderTable } from './render-table.ts'
import { cutTo } from './terminal-text.ts'

export interface View {
  /** Pairs such as `broker`, `mqtt://127.0.0.1:1883`. */
  readonly facts: readonly (readonly [label: string, text: string])[]
  /** Commands to copy; none with a broker that is not ours. */
  readonly publishLines: readonly string[]
  readonly topics: readonly TopicRow[]
  readonly totals: Totals
  readonly waiting: number
  /** The last ones, oldest first. */
  readonly notes: readonly string[]
}

export interface Frame {
  readonly columns: number
  readonly rows: number
  readonly nowMs: number
  readonly paint: Paint
}

/** Below this height the heading gives way to the table. */
const fullRowsMin = 16

export function renderView(view: View, frame: Frame): string[] {
  const { columns, rows, paint } = frame
  const head = rows < fullRowsMin ? [] : renderHead(view, frame)
  const foot = renderFoot(view, frame)
  const room = Math.max(0, rows - head.length - foot.length)
  const table =
    view.topics.length === 0
      ? [paint.dim(cutTo('Waiting for the first message …', columns))]
      : renderTable(view.topics, { ...frame, rows: room })
  return [...head, ...table, ...foot].slice(0, rows)
}

function renderHead({ facts, publishLines }: View, { columns, paint }: Frame): string[] {
  const labelWidth = Math.max(...facts.map(([label]) => label.length))
  const lines = [paint.bold(cutTo('iot-remote-write: MQTT → series → answer', columns)), '']
  for (const [label, text] of facts) {
    const start = `${label.padEnd(labelWidth)}  `
    lines.push(paint.dim(cutTo(start, columns)) + cutTo(text, columns - start.length))
  }
  lines.push('')
  if (publishLines.length > 0) {
    lines.push(paint.dim(cutTo('Publish from another terminal:', columns)))
    for (const line of publishLines)
      lines.push(...wrapCommand(line, columns).map((part) => paint.accent(part)))
    lines.push('')
  }
  return lines
}

function renderFoot({ notes, totals, waiting }: View, { columns, paint }: Frame): string[] {
  return [
    '',
    ...notes.map((note) => paint.tone('warn', cutTo(toPrintable(note), columns))),
    cutTo(`${describeTotals(totals, waiting)} · Ctrl-C stops`, columns),
  ]
}

/** A command is to be copied, so it is broken with a backslash rather than cut. */
function wrapCommand(command: string, columns: number): string[] {
  const lines: string[] = []
  let line = '  '
  for (const word of command.split(/ (?=-)/)) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`
    // Room for the backslash.
    if (longer.length + 2 > columns && line.trim() !== '') {
      lines.push(`${line} \\`)
      line = `    ${word}`
    } else line = longer
  }
  return [...lines, line]
}
