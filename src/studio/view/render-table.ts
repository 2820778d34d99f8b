// The live view as lines of text: topic → series → answer. Pure. Every line fits the width, all lines fit the height.
// Where there is no room for every series, topics are folded to one row, those with the most series first; where
// there is no room for every topic, those that spoke last are shown.

import { toPrintable } from '../../printable.ts'
import type { Answer } from '../delivery.ts'
import type { SeriesRow, TopicRow } from '../ledger.ts'
import { formatAge, formatValue } from './format-number.ts'
import type { Paint } from './paint.ts'
import { cutTo, fitTo, widthOf } from './terminal-text.ts'

export interface TableFrame {
  readonly columns: number
  readonly rows: number
  readonly nowMs: number
  readonly paint: Paint
}

interface Row {
  /** Empty below the first row of a topic. */
  readonly topic: string
  /** The first of these that fits. */
  readonly series: readonly string[]
  /** Undefined in rows that are not of a series. */
  readonly value: number | undefined
  readonly age: string
  readonly answer: Answer
}

/** Below this there is no room for columns side by side. */
const tableColumnsMin = 72
const gap = '  '
const valueWidthMin = 12
/** As long as a number in text can be: -0.0000012345678901234567. */
const valueWidthMax = 25
const ageWidth = 4
/** `200 accepted` */
const answerWidthMin = 12
const topicWidthMin = 12

export function renderTable(topics: readonly TopicRow[], frame: TableFrame): string[] {
  const isNarrow = frame.columns < tableColumnsMin
  // In the narrow form a topic has a line of its own; in the wide one there is a heading.
  const linesOf = (rows: readonly Row[]) => rows.length + (isNarrow ? 1 : 0)
  const room = frame.rows - (isNarrow ? 0 : 1)
  const foldedHeight = topics.length * (isNarrow ? 2 : 1)
  const shown =
    foldedHeight <= room ? topics : lastSpoken(topics, Math.floor((room - 1) / (isNarrow ? 2 : 1)))
  const rows = foldToFit(
    shown.map((topic) => seriesRows(topic, frame.nowMs)),
    shown.map((topic) => [foldedRow(topic, frame.nowMs)]),
    shown.length < topics.length ? 0 : room,
    linesOf,
  )
  const lines = (isNarrow ? renderNarrow : renderWide)(rows.flat(), frame)
  if (shown.length < topics.length) {
    lines.push(frame.paint.dim(cutTo(`… and ${topics.length - shown.length} more topics`, frame.columns)))
  }
  return lines.slice(0, Math.max(0, frame.rows))
}

/** In the order in which they were first seen, so that rows keep their place. */
function lastSpoken(topics: readonly TopicRow[], count: number): TopicRow[] {
  const last = [...topics].sort((a, b) => b.lastAtMs - a.lastAtMs).slice(0, Math.max(0, count))
  const kept = new Set(last)
  return topics.filter((topic) => kept.has(topic))
}

/** For each topic its full rows, or the folded one where all together would take more than `room` lines. */
function foldToFit(
  full: readonly (readonly Row[])[],
  folded: readonly (readonly Row[])[],
  room: number,
  linesOf: (rows: readonly Row[]) => number,
): (readonly Row[])[] {
  const rows = [...full]
  let height = rows.reduce((sum, one) => sum + linesOf(one), 0)
  const byLength = full.map((_, index) => index).sort((a, b) => full[b]!.length - full[a]!.length)
  for (const index of byLength) {
    if (height <= room) break
    height -= linesOf(full[index]!) - linesOf(folded[index]!)
    rows[index] = folded[index]!
  }
  return rows
}

/** One row a series; and what else there is to say of the last message: how it ended, where that is not its series' answer, and what was left out. */
function seriesRows(topic: TopicRow, nowMs: number): Row[] {
  const rows: Row[] = [...topic.series.values()].map((series) => seriesRow(series, nowMs))
  const isSaid = topic.answer.tone === 'good' && rows.some(({ answer }) => answer.text === topic.answer.text)
  if (!isSaid) rows.push(messageRow(topic, nowMs))
  const { drops } = topic.answer
  if (drops !== undefined) {
    rows.push(messageRow({ ...topic, answer: { text: 'dropped', why: drops.why, tone: 'warn' } }, nowMs))
  }
  if (topic.seriesUnlisted) {
    rows.push({
      topic: '',
      series: ['… and more series'],
      value: undefined,
      age: '',
      answer: { text: '', tone: 'good' },
    })
  }
  return rows.map((row, index) => (index === 0 ? { ...row, topic: toPrintable(topic.topic) } : row))
}

function seriesRow({ text, short, value, atMs, answer }: SeriesRow, nowMs: number): Row {
  return {
    topic: '',
    series: [toPrintable(text), toPrintable(short)],
    value,
    age: formatAge(nowMs - atMs),
    answer,
  }
}

/** What the last message came to, as a whole; why, where it came to nothing good. */
function messageRow({ lastWritten, lastAtMs, answer }: TopicRow, nowMs: number): Row {
  const samples = `${lastWritten} ${lastWritten === 1 ? 'sample' : 'samples'}`
  const series = toPrintable(answer.why ?? samples)
  return { topic: '', series: [series], value: undefined, age: formatAge(nowMs - lastAtMs), answer }
}

/** The series that was written last, with its own answer; the last message, if that came to nothing good. */
function foldedRow(topic: TopicRow, nowMs: number): Row {
  const { answer, lastAtMs, series, seriesUnlisted } = topic
  const all = [...series.values()]
  const shown = all.find(({ atMs }) => atMs === lastAtMs) ?? all[0]
  const printable = toPrintable(topic.topic)
  if (shown === undefined || answer.tone !== 'good') return { ...messageRow(topic, nowMs), topic: printable }
  const others = all.length - 1
  const parts = [
    ...(others === 0 ? [] : [`+${others}${seriesUnlisted ? ' or more' : ''}`]),
    ...(answer.drops === undefined ? [] : [`${answer.drops.count} dropped`]),
  ]
  const name = toPrintable(shown.short)
  const row = seriesRow(shown, nowMs)
  return { ...row, topic: printable, series: [parts.length === 0 ? name : `(${parts.join(', ')}) ${name}`] }
}

function renderWide(rows: readonly Row[], { columns, paint }: TableFrame): string[] {
  const valueText = ({ value }: Row) => (value === undefined ? '' : formatValue(value, valueWidthMax))
  const valueWidth = Math.max(valueWidthMin, widest(rows, valueText))
  const { topicWidth, seriesWidth, answerWidth } = columnWidths(rows, columns - valueWidth)
  const cells = (topic: string, series: string, value: string, age: string) => ({
    names: [fitTo(topic, topicWidth), fitTo(series, seriesWidth)].join(gap),
    value: fitTo(value, valueWidth, 'right'),
    age: fitTo(age, ageWidth, 'right'),
  })
  const heading = cells('TOPIC', 'SERIES', 'VALUE', 'AGE')
  const lines = rows.map((row) => {
    const { names, value, age } = cells(
      row.topic,
      firstFitting(row.series, seriesWidth),
      valueText(row),
      row.age,
    )
    const answer = paint.tone(row.answer.tone, cutTo(row.answer.text, answerWidth))
    return [names, paint.bold(value), paint.dim(age), answer].join(gap)
  })
  return [paint.dim([heading.names, heading.value, heading.age, 'ANSWER'].join(gap)), ...lines]
}

/**
 * What is missing for the names of series is taken from the answers first, then from the topics.
 * @param columns without those of the value
 */
function columnWidths(rows: readonly Row[], columns: number) {
  const rest = columns - ageWidth - 4 * gap.length
  const seriesWanted = widest(rows, (row) => (row.value === undefined ? '' : (row.series.at(-1) ?? '')))
  let topicWidth = clamp(
    widest(rows, (row) => row.topic),
    'TOPIC'.length,
    Math.floor(rest / 3),
  )
  let answerWidth = clamp(
    widest(rows, (row) => row.answer.text),
    answerWidthMin,
    Math.floor(rest / 3),
  )
  const missing = () => Math.max(0, seriesWanted - (rest - topicWidth - answerWidth))
  answerWidth = Math.max(answerWidthMin, answerWidth - missing())
  topicWidth = Math.max(Math.min(topicWidth, topicWidthMin), topicWidth - missing())
  return { topicWidth, seriesWidth: rest - topicWidth - answerWidth, answerWidth }
}

/** The topic on a line of its own, its series below. */
function renderNarrow(rows: readonly Row[], { columns, paint }: TableFrame): string[] {
  const answerWidthMax = Math.max(3, Math.floor(columns / 3))
  return rows.flatMap((row) => {
    const answer = cutTo(row.answer.text, answerWidthMax)
    const value = row.value === undefined ? '' : formatValue(row.value, columns - answerWidthMax - 2)
    const tailWidth = [value, answer].reduce(
      (width, text) => width + (text === '' ? 0 : widthOf(text) + 1),
      0,
    )
    const seriesWidth = Math.max(0, columns - tailWidth)
    const series = fitTo(`  ${firstFitting(row.series, seriesWidth - 2)}`, seriesWidth)
    const tail = [value && paint.bold(value), answer && paint.tone(row.answer.tone, answer)]
    const line = [series, ...tail.filter((text) => text !== '')].join(' ')
    return row.topic === '' ? [line] : [paint.accent(cutTo(row.topic, columns)), line]
  })
}

/** The last one, cut later, if none fits. */
function firstFitting(texts: readonly string[], width: number): string {
  return texts.find((text) => widthOf(text) <= width) ?? texts.at(-1) ?? ''
}

function widest(rows: readonly Row[], text: (row: Row) => string): number {
  return rows.reduce((width, row) => Math.max(width, widthOf(text(row))), 0)
}

function clamp(width: number, min: number, max: number): number {
  return Math.max(min, Math.min(width, max))
}
