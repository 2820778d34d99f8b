// Gathers what mapping makes of one message: samples up to the limit, each series and time once, and counted drops.

import type { ClockCorrection, Drop, DropReason, LabelSet, Sample } from '../../model.ts'
import type { Trace } from '../trace.ts'

export interface Output {
  /** Index of the rule in the mapping file; undefined without a file. */
  readonly rule: number | undefined
  readonly samplesMax: number
  readonly samples: Sample[]
  readonly drops: CountedDrop[]
  readonly clockCorrections: ClockCorrection[]
  /** Elements that loops may still pass through. */
  elementsLeft: number
  /** When the interpreter was first asked, in milliseconds since 1970. */
  interpretingSinceMs: number | undefined
  readonly trace: Trace | undefined
  /** True once a sample was refused: the rule yielded something, if nothing that may be sent. */
  refused: boolean
  /** Metric names by label set and time; only kept for rules that can yield a series twice. */
  seen: Map<string, Set<string>> | undefined
  seenLast: { labels: LabelSet; timestampMs: number; names: Set<string> } | undefined
}

/** Why all samples of a scope, or of a metric with labels of its own, are refused. */
export interface Refusal {
  readonly reason: Extract<DropReason, 'label_too_long' | 'too_many_labels' | 'bad_time' | 'too_old'>
  readonly detail?: string
}

type CountedDrop = Drop & { count: number }

/** Elements of all loops together; most yield a sample or more, so that a mapping meets the other limit first. */
const elementsPerSample = 10

export function createOutput(
  rule: number | undefined,
  samplesMax: number,
  canCollide: boolean,
  trace: Trace | undefined,
): Output {
  return {
    rule,
    samplesMax,
    samples: [],
    drops: [],
    clockCorrections: [],
    elementsLeft: samplesMax * elementsPerSample,
    interpretingSinceMs: undefined,
    trace,
    refused: false,
    seen: canCollide ? new Map() : undefined,
    seenLast: undefined,
  }
}

/** Counts a drop of one sample or field. The arguments come from the mapping file, so their number is bounded. */
export function addDrop(
  output: Output,
  reason: DropReason,
  metric?: string,
  detail?: string,
  times = 1,
): void {
  count(output, reason, metric, detail, times, (drop) => drop.metric === metric && drop.detail === detail)
}

/** Counts a drop of one leaf. A payload can hold thousands, so those of one reason are one drop that names the first. */
export function addLeafDrop(output: Output, reason: DropReason, name: string | undefined): void {
  count(output, reason, undefined, name, 1, (drop) => drop.metric === undefined)
}

function count(
  output: Output,
  reason: DropReason,
  metric: string | undefined,
  detail: string | undefined,
  times: number,
  isSame: (drop: Drop) => boolean,
): void {
  const known = output.drops.find((drop) => drop.reason === reason && isSame(drop))
  const drop = known ?? {
    stage: 'map',
    reason,
    count: 0,
    ...(output.rule !== undefined && { rule: output.rule }),
    ...(metric !== undefined && { metric }),
    ...(detail !== undefined && { detail }),
  }
  drop.count += times
  if (known === undefined) output.drops.push(drop)
  output.trace?.drop(drop)
}

/** Counts a sample that is complete and still not to be sent. */
export function refuse(output: Output, { reason, detail }: Refusal): void {
  output.refused = true
  addDrop(output, reason, undefined, detail)
}

/** @returns false if the message has as many samples as it may: the sample is then counted and dropped */
export function hasRoom(output: Output): boolean {
  if (output.samples.length < output.samplesMax) return true
  addDrop(output, 'too_many_samples', undefined, `limit ${output.samplesMax}`)
  return false
}

/**
 * Adds a sample that there is room for, unless the message has one of that series and time already.
 * @param metric what the mapping file calls it; undefined for a leaf
 */
export function addSample(
  output: Output,
  name: string,
  labels: LabelSet,
  timestampMs: number,
  value: number,
  metric: string | undefined,
): void {
  if (output.seen !== undefined && !isNew(output, output.seen, name, labels, timestampMs)) {
    if (metric === undefined) addLeafDrop(output, 'collision', name)
    else addDrop(output, 'collision', metric)
    return
  }
  const sample = { name, labels, timestampMs, value }
  output.samples.push(sample)
  output.trace?.sample(sample)
}

function isNew(
  output: Output,
  seen: Map<string, Set<string>>,
  name: string,
  labels: LabelSet,
  timestampMs: number,
): boolean {
  if (output.seenLast?.labels !== labels || output.seenLast.timestampMs !== timestampMs) {
    const key = `${timestampMs}|${labels.key}`
    const known = seen.get(key)
    const names = known ?? new Set<string>()
    if (known === undefined) seen.set(key, names)
    output.seenLast = { labels, timestampMs, names }
  }
  const { names } = output.seenLast
  if (names.has(name)) return false
  names.add(name)
  return true
}
