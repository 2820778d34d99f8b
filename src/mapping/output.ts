// Gathers what mapping makes of one message: samples up to the limit, each series and time once, and counted drops.

import type { ClockCorrection, Drop, DropReason, LabelSet, Sample } from '../model.ts'

export interface Output {
  /** Index of the rule in the mapping file; undefined without a file. */
  readonly rule: number | undefined
  readonly samplesMax: number
  readonly samples: Sample[]
  readonly drops: CountedDrop[]
  readonly clockCorrections: ClockCorrection[]
  /** True once a sample was refused: the rule yielded something, if nothing that may be sent. */
  refused: boolean
  /** Metric names by label set and time; only kept for rules that can yield a series twice. */
  seen: Map<string, Set<string>> | undefined
  seenLast: { labels: LabelSet; timestampMs: number; names: Set<string> } | undefined
}

/** Why all samples of a scope, or of a metric with labels of its own, are refused. */
export interface Refusal {
  readonly reason: Extract<DropReason, 'label_too_long' | 'bad_time' | 'too_old'>
  readonly detail?: string
}

type CountedDrop = Drop & { count: number }

export function createOutput(rule: number | undefined, samplesMax: number, canCollide: boolean): Output {
  return {
    rule,
    samplesMax,
    samples: [],
    drops: [],
    clockCorrections: [],
    refused: false,
    seen: canCollide ? new Map() : undefined,
    seenLast: undefined,
  }
}

/** Counts a drop of one sample or field. The arguments come from the mapping file, so their number is bounded. */
export function addDrop(output: Output, reason: DropReason, metric?: string, detail?: string): void {
  count(output, reason, metric, detail, (drop) => drop.metric === metric && drop.detail === detail)
}

/** Counts a drop of one leaf. A payload can hold thousands, so those of one reason are one drop that names the first. */
export function addLeafDrop(output: Output, reason: DropReason, name: string | undefined): void {
  count(output, reason, undefined, name, (drop) => drop.metric === undefined)
}

function count(
  output: Output,
  reason: DropReason,
  metric: string | undefined,
  detail: string | undefined,
  isSame: (drop: Drop) => boolean,
): void {
  const known = output.drops.find((drop) => drop.reason === reason && isSame(drop))
  if (known !== undefined) {
    known.count++
    return
  }
  output.drops.push({
    stage: 'map',
    reason,
    count: 1,
    ...(output.rule !== undefined && { rule: output.rule }),
    ...(metric !== undefined && { metric }),
    ...(detail !== undefined && { detail }),
  })
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
  output.samples.push({ name, labels, timestampMs, value })
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
