// Makes rows of a message whose rule has a projection. First everything is read and looked at, and then written: what
// cannot be written as it is, or has something to be counted, is left to the mapping as if nothing had been read.

import { kind, type Scanner } from '#scan'
import { readTime } from '#time'
import type { ClockCorrection, JsonValue } from '../../model.ts'
import { isTooLong } from '../series/compile-labels.ts'
import { settleTime, unlessTooOld } from '../series/compile-timestamp.ts'
import { labelSetSteps } from '../series/output.ts'
import { payloadBytesPerStep, textSteps } from '../work.ts'
import type {
  ProjectedLabel,
  ProjectedMetric,
  ProjectedTime,
  Projection,
  Projections,
} from './compile-projections.ts'
import { createLabelTexts, type LabelTexts } from './label-texts.ts'
import { createTopicLevels } from './topic-levels.ts'

/**
 * An envelope and its payload, as places in the bytes of the scanner. Who reads them keeps them in one object, which changes
 * with each message.
 */
export interface ProjectedMessage {
  readonly topicStart: number
  readonly topicEnd: number
  readonly receivedAtMs: number
  /** There is room for one byte behind it. */
  readonly payloadStart: number
  readonly payloadEnd: number
}

/** What takes the samples of a batch: the merger's rows. */
export interface Rows {
  /** @param isOwn who asks remembers the number, and does not ask for the label so again */
  labelOf(name: string, value: string, isOwn?: boolean): number
  add(
    message: number,
    receivedAtMs: number,
    labels: Uint32Array,
    timestampMs: number,
    names: readonly string[],
    values: Float64Array,
  ): void
}

/**
 * Is told of the device of a message, by the numbers of its labels.
 * @param site -1 for none
 * @param skewMs its time less that of receipt; undefined if it has none
 */
export type HearDevice = (
  device: number,
  site: number,
  receivedAtMs: number,
  skewMs: number | undefined,
) => void

export interface Projector {
  /**
   * For another batch.
   * @param hear undefined: nobody wants to hear of devices
   */
  begin(projections: Projections, hear: HearDevice | undefined): void
  /**
   * @param index of the message in its batch
   * @returns how many rows the message has; 0, and none is written, if the mapping has to look at it
   */
  project(index: number): number
  /** Of all rows of the last message. */
  readonly timestampMs: number
  /** What it cost. */
  readonly steps: number
}

export function createProjector(
  { bytes, fields, scan }: Scanner,
  message: ProjectedMessage,
  rows: Rows,
): Projector {
  let projections: Projections
  let hear: HearDevice | undefined
  const { kinds, numbers, starts, ends } = fields
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const topic = createTopicLevels(view)
  const textsByName = new Map<string, LabelTexts>()
  const runs = new Map<Projection, Run>()
  let last: Run | undefined
  let steps = 0

  /** What a projection needs for a batch. */
  interface Run {
    readonly projection: Projection
    /** Of constants already there. */
    readonly labels: Uint32Array
    /** Where the others come from. */
    readonly sources: readonly LabelSource[]
    /** Of constants, in UTF-16 units. */
    readonly constantChars: number
    /** Of the metrics in their order. */
    readonly names: readonly string[]
    readonly values: Float64Array
    /** Where the labels are; -1 for none. */
    readonly deviceAt: number
    readonly siteAt: number
  }

  interface LabelSource extends Pick<ProjectedLabel, 'from' | 'number'> {
    /** Of the label among all. */
    readonly at: number
    readonly texts: LabelTexts
  }

  function findRun(): Run | undefined {
    const { topicStart, topicEnd } = message
    if (last?.projection.isFirst && topic.match(last.projection.filter, topicStart, topicEnd)) return last
    const projection = projections.find(bytes.toString(undefined, topicStart, topicEnd).split('/'))
    if (projection === undefined) return undefined
    last = runs.get(projection) ?? createRun(projection)
    runs.set(projection, last)
    // The text of a topic that is no UTF-8 may match where its bytes do not.
    return topic.match(projection.filter, topicStart, topicEnd) ? last : undefined
  }

  function createRun(projection: Projection): Run {
    const { labels, metrics } = projection
    const numberOf = ({ name, from, constant }: ProjectedLabel) =>
      from === 'constant' ? rows.labelOf(name, constant) : 0
    return {
      projection,
      labels: Uint32Array.from(labels, numberOf),
      sources: labels.flatMap(({ name, from, number }, at) =>
        from === 'constant' ? [] : [{ at, from, number, texts: textsOf(name) }],
      ),
      constantChars: labels.reduce((chars, { constant }) => chars + constant.length, 0),
      names: metrics.map(({ name }) => name),
      values: new Float64Array(metrics.length),
      deviceAt: labels.findIndex(({ name }) => name === 'device'),
      siteAt: labels.findIndex(({ name }) => name === 'site'),
    }
  }

  function textsOf(name: string): LabelTexts {
    const known =
      textsByName.get(name) ??
      createLabelTexts(view, (value, isOwn) => rows.labelOf(name, value, isOwn), readLabel)
    textsByName.set(name, known)
    return known
  }

  function readLabel(start: number, end: number, escaped: boolean): string | undefined {
    const text = readText(bytes, start, end, escaped).toWellFormed()
    return text === '' || isTooLong(text, projections.limits.labelValueBytesMax) ? undefined : text
  }

  function fieldValue(field: number): JsonValue | undefined {
    switch (kinds[field]) {
      case kind.number:
        return numbers[field] as number
      case kind.text:
      case kind.escaped:
        return readText(bytes, starts[field] as number, ends[field] as number, kinds[field] === kind.escaped)
      case kind.true:
        return true
      case kind.false:
        return false
      default:
        return kinds[field] === kind.null ? null : undefined
    }
  }

  /** @returns NaN if it has none; undefined if there is something to be counted */
  function readMetric({ field, read, isPlain, isOptional }: ProjectedMetric): number | undefined {
    if (isPlain && kinds[field] === kind.number) {
      const value = numbers[field] as number
      return Number.isFinite(value) ? value : undefined
    }
    const value = read(fieldValue(field))
    if (typeof value === 'number') return value
    return value === 'missing' && isOptional ? Number.NaN : undefined
  }

  const place = { message }
  const counted: { readonly clockCorrections: ClockCorrection[] } = { clockCorrections: [] }

  /** @returns undefined if there is something to be counted */
  function settledTime(time: ProjectedTime | undefined): number | undefined {
    const { receivedAtMs } = message
    const { limits } = projections
    if (time === undefined) {
      const received = unlessTooOld(receivedAtMs, limits)
      return typeof received === 'number' ? received : undefined
    }
    const value = fieldValue(time.field)
    if (typeof value === 'string') steps += 1 + textSteps(value)
    // Other forms of a time are problems here, and for the mapping to read.
    const settled = settleTime(readTime(value, time.unit), time.outside, place, counted, limits)
    const isCounted = counted.clockCorrections.length > 0
    if (isCounted) counted.clockCorrections.length = 0
    return typeof settled !== 'number' || isCounted ? undefined : settled
  }

  /** @returns false if one has no value that can be written */
  function readLabels({ labels, sources, constantChars }: Run): boolean {
    let chars = constantChars
    for (let index = 0; index < sources.length; index++) {
      const { at, from, number, texts } = sources[index] as LabelSource
      let label: number | undefined
      if (from === 'level') {
        label = texts.numberOf(topic.starts[number] as number, topic.ends[number] as number, false)
      } else if (from === 'field') {
        const escaped = kinds[number] === kind.escaped
        if (!escaped && kinds[number] !== kind.text) return false
        label = texts.numberOf(starts[number] as number, ends[number] as number, escaped)
      } else label = texts.numberOf(message.topicStart, message.topicEnd, false)
      if (label === undefined) return false
      labels[at] = label
      chars += texts.chars
      steps += 1 + textSteps({ length: texts.chars })
    }
    steps += labelSetSteps(labels.length, chars)
    return true
  }

  function hearDevice({ projection, labels, deviceAt, siteAt }: Run): void {
    const { receivedAtMs } = message
    const skewMs = projection.time === undefined ? undefined : projector.timestampMs - receivedAtMs
    hear?.(labels[deviceAt] as number, siteAt === -1 ? -1 : (labels[siteAt] as number), receivedAtMs, skewMs)
  }

  const projector = {
    timestampMs: 0,
    steps: 0,
    begin(those: Projections, who: HearDevice | undefined) {
      projections = those
      hear = who
      // The numbers of labels are those of a batch. What a batch has named is a small part of what there is room for.
      for (const texts of textsByName.values()) texts.clear()
      runs.clear()
      last = undefined
    },
    project(index: number) {
      const run = findRun()
      if (run === undefined) return 0
      const { projection, labels, names, values } = run
      const { metrics } = projection
      const { payloadStart, payloadEnd } = message
      if (!scan(payloadEnd, projection.shape, payloadStart)) return 0
      steps = projection.steps
      let count = 0
      /** Undefined as long as none is left out. */
      let given: string[] | undefined
      for (let at = 0; at < metrics.length; at++) {
        const metric = metrics[at] as ProjectedMetric
        const value = readMetric(metric)
        if (value === undefined) return 0
        if (Number.isNaN(value)) {
          given ??= names.slice(0, at)
          continue
        }
        given?.push(metric.name)
        values[count++] = value
        steps += metric.steps
      }
      if (count === 0) return 0
      const time = settledTime(projection.time)
      if (time === undefined || !readLabels(run) || steps > projections.limits.messageStepsMax) return 0
      projector.timestampMs = time
      projector.steps = steps + Math.floor((payloadEnd - payloadStart) / payloadBytesPerStep)
      rows.add(index, message.receivedAtMs, labels, time, given ?? names, values)
      if (hear !== undefined && run.deviceAt !== -1) hearDevice(run)
      return count
    },
  }
  return projector
}

function readText(bytes: Buffer, start: number, end: number, escaped: boolean): string {
  const text = bytes.toString(undefined, start, end)
  return escaped ? JSON.parse(`"${text}"`) : text
}
