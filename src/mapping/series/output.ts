// Gathers what mapping makes of one message: samples up to the limit, each series and time once, and counted drops.

import type {
  ClockCorrection,
  Drop,
  DropReason,
  LabelSet,
  NativeHistogram,
  RuleId,
  Sample,
} from '../../model.ts'
import type { ExpressionFailure, Place, Work } from '../expression/place.ts'
import type { Scope } from '../language.ts'
import type { Trace } from '../trace.ts'
import { workUsedUp } from '../work.ts'

export interface Output {
  /** Undefined for zero configuration. */
  readonly rule: RuleId | undefined
  readonly samplesMax: number
  readonly work: Work
  readonly samples: Sample[]
  readonly drops: CountedDrop[]
  /** By reason, metric and detail: a message can count thousands, of as many kinds as the mapping has metrics. */
  dropsByKind: Map<string, CountedDrop> | undefined
  readonly clockCorrections: ClockCorrection[]
  /** Elements that loops may still pass through. */
  elementsLeft: number
  readonly trace: Trace | undefined
  /** Of a rule that counts what it leaves out. */
  reached: Reached | undefined
  /** The device that the payload names, with zero configuration. */
  identity: string | undefined
  /** As `Mapped` has it. */
  deviceTimeMs: number | undefined
  saysLiveness: boolean
  /** True once a sample was refused: the rule yielded something, if nothing that may be sent. */
  refused: boolean
  /** Metric names by label set and time; only kept for rules that can yield a series twice. */
  seen: Map<string, Set<string>> | undefined
}

/** What samples have in common. Two groups of one message can have equal labels. */
export interface SampleGroup {
  readonly labels: LabelSet
  readonly timestampMs: number
  /** Those of `Output.seen`, once a sample of the group has asked for them. */
  names: Set<string> | undefined
}

/** Why all samples of a scope, or of a metric with labels of its own, are refused. */
export interface Refusal {
  readonly reason: Extract<
    DropReason,
    'label_too_long' | 'too_many_labels' | 'bad_time' | 'too_old' | 'too_much_work'
  >
  readonly detail?: string
}

/** How far the rule went into a message. */
export interface Reached {
  /** The scope mapped this place. */
  add(place: Place, scope: Scope): void
  /** Counts what was not reached. */
  countRest(output: Output): void
}

type CountedDrop = Drop & { count: number }

/** Elements of all loops together; most yield a sample or more, so that a mapping meets the other limit first. */
const elementsPerSample = 10

/** Among so many, a kind of drop is found sooner by its parts than by a text of them. */
const firstDropsMax = 8

/** Steps of a sample, from here until its bytes are in a request; and the characters of its name and labels in a further step. */
const stepsPerSample = 2
const nameCharsPerStep = 16
const labelCharsPerStep = 16

export function createOutput(
  rule: RuleId | undefined,
  samplesMax: number,
  canCollide: boolean,
  work: Work,
  trace: Trace | undefined,
): Output {
  return {
    rule,
    samplesMax,
    work,
    samples: [],
    drops: [],
    dropsByKind: undefined,
    clockCorrections: [],
    elementsLeft: samplesMax * elementsPerSample,
    trace,
    reached: undefined,
    identity: undefined,
    deviceTimeMs: undefined,
    saysLiveness: false,
    refused: false,
    seen: canCollide ? new Map() : undefined,
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
  // A payload that has thousands mostly has the same few for each element.
  const known = output.drops
    .slice(0, firstDropsMax)
    .find((drop) => drop.reason === reason && drop.metric === metric && drop.detail === detail)
  if (known === undefined) {
    count(output, `${reason} ${metric ?? ''} ${detail ?? ''}`, reason, metric, detail, times)
  } else {
    known.count += times
    output.trace?.drop(known)
  }
}

/** Counts an expression that has no value. @param what the expression is for, where it is no metric's value */
export function addFailure(
  output: Output,
  failure: ExpressionFailure,
  metric: string | undefined,
  what?: string,
): void {
  if (failure === workUsedUp) addDrop(output, 'too_much_work', metric, what)
  else {
    const detail = what === undefined ? failure.reason : `${what}: ${failure.reason}`
    addDrop(output, 'expression_failed', metric, detail)
  }
}

/** Charges a label set for its labels. */
export function chargeLabels({ work }: Output, values: readonly string[]): void {
  work.left -= labelSteps(values)
}

/** @returns steps of a label set: its labels are compared with those of other sets, encoded and compressed */
export function labelSteps(values: readonly string[]): number {
  let chars = 0
  for (const value of values) chars += value.length
  return labelSetSteps(values.length, chars)
}

/** @param chars of all values */
export function labelSetSteps(labels: number, chars: number): number {
  return labels + Math.floor(chars / labelCharsPerStep)
}

export function sampleSteps(name: string): number {
  return stepsPerSample + Math.floor(name.length / nameCharsPerStep)
}

/** @returns whether there are no steps left, so that nothing more is to be made of the message */
export function isUsedUp({ work }: Output): boolean {
  return work.left < 0
}

/** Counts a drop of one leaf. A payload can hold thousands, so those of one reason are one drop that names the first. */
export function addLeafDrop(output: Output, reason: DropReason, name: string | undefined): void {
  count(output, reason, reason, undefined, name, 1)
}

/** @returns whether the message has a drop of a leaf for this reason already: it then counts one more, which needs no name */
export function countsAgain(output: Output, reason: DropReason): boolean {
  const known = output.dropsByKind?.get(reason)
  if (known === undefined) return false
  known.count++
  output.trace?.drop(known)
  return true
}

function count(
  output: Output,
  kind: string,
  reason: DropReason,
  metric: string | undefined,
  detail: string | undefined,
  times: number,
): void {
  output.dropsByKind ??= new Map()
  const known = output.dropsByKind.get(kind)
  const drop = known ?? {
    stage: 'map',
    reason,
    count: 0,
    ...(output.rule !== undefined && { rule: output.rule }),
    ...(metric !== undefined && { metric }),
    ...(detail !== undefined && { detail }),
  }
  drop.count += times
  if (known === undefined) {
    output.drops.push(drop)
    output.dropsByKind.set(kind, drop)
  }
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
  if (!countsAgain(output, 'too_many_samples'))
    addLeafDrop(output, 'too_many_samples', `limit ${output.samplesMax}`)
  return false
}

/**
 * Adds a sample that there is room for, unless the message has one of that series and time already.
 * @param metric what the mapping file calls it; undefined for a leaf
 */
export function addSample(
  output: Output,
  name: string,
  group: SampleGroup,
  value: number,
  metric: string | undefined,
  histogram?: NativeHistogram,
): void {
  output.work.left -= sampleSteps(name)
  if (output.seen !== undefined && !isNew(output.seen, name, group)) {
    if (metric === undefined) addLeafDrop(output, 'collision', name)
    else addDrop(output, 'collision', metric)
    return
  }
  const { labels, timestampMs } = group
  const sample: Sample = { name, labels, timestampMs, value, ...(histogram && { histogram }) }
  output.samples.push(sample)
  output.trace?.sample(sample)
}

function isNew(seen: Map<string, Set<string>>, name: string, group: SampleGroup): boolean {
  group.names ??= namesSeen(seen, group)
  if (group.names.has(name)) return false
  group.names.add(name)
  return true
}

function namesSeen(seen: Map<string, Set<string>>, { labels, timestampMs }: SampleGroup): Set<string> {
  const key = `${timestampMs}|${labels.key}`
  const known = seen.get(key)
  if (known !== undefined) return known
  const names = new Set<string>()
  seen.set(key, names)
  return names
}
