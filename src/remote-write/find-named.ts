// Which messages of a request an answer speaks of. Its first quotation or label set is the receiver's own: it names one
// series, or begins to. Where the cause gives a size and its limit, the labels of all series are held against that.

import { causeOf, findMark, unwrap } from './answer-text.ts'
import { type LabelSizes, sizesOf } from './label-sizes.ts'
import { messagesOf } from './narrow-request.ts'
import { readSeriesText, type SeriesText } from './read-series-text.ts'
import { rowsOf } from './series-table.ts'
import type { WriteRequest } from './split-series.ts'

export interface Named {
  readonly messages: ReadonlySet<number>
  /** By the endpoint's own limit. Otherwise a name is only a hint: a receiver may not escape what a device sent. */
  readonly certain: boolean
}

/** Cortex, Mimir: `series has too many labels (actual: 201, limit: 150) series: '…`. */
const measures: readonly (readonly [RegExp, keyof LabelSizes])[] = [
  [/too many labels|number of labels/i, 'labels'],
  [/label name (?:too long|length)/i, 'nameBytes'],
  [/label value (?:too long|length)/i, 'valueBytes'],
  [/labels size bytes/i, 'setBytes'],
]

/** @param body of the answer, as it came */
export function findNamed(request: WriteRequest, body: string): Named | undefined {
  const message = unwrap(body)
  const cause = causeOf(message)
  const [, actual, limit] = /\(actual: (\d{1,9}), limit: (\d{1,9})\)/.exec(cause) ?? []
  const measure = measures.find(([text]) => text.test(cause))?.[1]
  if (actual !== undefined && measure !== undefined) {
    const beyond = findBeyond(request, measure, Number(actual), Number(limit))
    if (beyond !== undefined) return { messages: beyond, certain: true }
  }
  const mark = findMark(message)
  const series = mark === -1 ? undefined : readSeriesText(message, mark)
  const messages = series === undefined ? undefined : messagesWith(request, series)
  if (messages === undefined || messages.size === 0 || messages.size === messagesOf(request).size)
    return undefined
  return { messages, certain: false }
}

/** @returns undefined where none is as large as the endpoint says: then it measures in another way */
function findBeyond(
  request: WriteRequest,
  measure: keyof LabelSizes,
  actual: number,
  limit: number,
): Set<number> | undefined {
  let isConfirmed = false
  const messages = messagesAt(request, (position) => {
    const size = sizesOf(request.range.table, position)[measure]
    isConfirmed ||= size >= actual
    return size > limit
  })
  return isConfirmed && messages.size > 0 ? messages : undefined
}

function messagesWith(request: WriteRequest, { name, labels, isWhole }: SeriesText): Set<number> {
  const { names, labelSets, labelSetOf } = request.range.table
  const { starts, labelNames, labelValues } = labelSets
  return messagesAt(request, (position) => {
    if (names[position] !== name) return false
    const labelSet = labelSetOf[position] as number
    const start = starts[labelSet] as number
    const count = (starts[labelSet + 1] as number) - start
    if (isWhole ? count !== labels.length : count < labels.length) return false
    return labels.every(([label, value], index) => {
      const at = labelSets.labels[start + index] as number
      return labelNames[at] === label && labelValues[at] === value
    })
  })
}

function messagesAt({ range }: WriteRequest, isWanted: (position: number) => boolean): Set<number> {
  const found = new Set<number>()
  for (let position = range.first; position <= range.last; position++) {
    if (!isWanted(position)) continue
    const { from, to } = rowsOf(range, position)
    for (let row = from; row < to; row++) found.add(range.table.samples.messages[row] as number)
  }
  return found
}
