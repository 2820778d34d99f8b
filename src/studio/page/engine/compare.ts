// Compares what two mappings make of the same messages: which series are new, lost, renamed or have other values. All
// messages are mapped by both; those where they differ are explained, so that a renamed series is known by its leaf.

import { bridgeOf, type Explanation, formatPayloadPath, ruleWhere, type TracedSample } from '#explain'
import { formatSample } from '#exposition'
import type { Message, Sample } from '../../../model.ts'
import { seriesIdOf } from './explain-message.ts'
import { messageOf } from './message.ts'
import type { Prepared } from './prepare.ts'
import {
  type ChangedSeries,
  type Changes,
  type Comparison,
  changesListedMax,
  type RecordedMessage,
  type RenamedSeries,
} from './protocol.ts'
import { createSlowFinder } from './slow-expression.ts'

export interface CompareOptions {
  readonly before: Prepared
  readonly after: Prepared
  readonly messages: readonly RecordedMessage[]
  /** Index of the message that the author looks at: what its rule does not take is elsewhere. */
  readonly chosen: number | undefined
  /** Milliseconds, for the slowest expression. */
  readonly clock: () => number
  /** Called now and then. @returns whether to go on */
  readonly pause: (soFar: () => Comparison) => Promise<boolean>
}

/** Messages between two pauses. */
const slice = 250

/** @returns undefined if it was ended before all messages were compared */
export async function compareMappings(options: CompareOptions): Promise<Comparison | undefined> {
  const { before, after, messages, chosen, clock, pause } = options
  const [first, second] = await Promise.all([before.mapping(), after.mapping()])
  const record = createRecord(messages.length)
  const slow = createSlowFinder(after, clock)
  const place = chosen === undefined ? undefined : await placeOf(after, messages[chosen])
  const summary = () => record.summarize(place, slow.found())
  // Spread over all topics first, so that what is shown before the end is of all kinds.
  const order = spread(messages.length)
  for (const [count, index] of order.entries()) {
    if (count > 0 && count % slice === 0 && !(await pause(summary))) return undefined
    const recorded = messages[index] as RecordedMessage
    const old = await first.map(messageOf(recorded, before.trial))
    const message = messageOf(recorded, after.trial)
    const startMs = clock()
    const now = await second.map(message)
    await slow.took(clock() - startMs, recorded, index)
    const isSame = areSame(old.samples, now.samples)
    record.count(message, old.samples, now.samples)
    if (isSame) continue
    const [was, is] = [await explain(before, recorded), await explain(after, recorded)]
    record.differ(was, is, index)
  }
  return summary()
}

async function explain(prepared: Prepared, recorded: RecordedMessage): Promise<Explanation> {
  const explainer = await prepared.explainer()
  return explainer.explain(messageOf(recorded, prepared.trial))
}

/** By which the author's messages are told from others: the rule, and where there is none, the topic. */
function placeIn({ rule, topic }: Explanation): string {
  return rule.kind === 'rule' ? ruleWhere(rule.id) : `${rule.kind} ${topic}`
}

async function placeOf(after: Prepared, recorded: RecordedMessage | undefined): Promise<string | undefined> {
  return recorded && placeIn(await explain(after, recorded))
}

/** @returns every index once, with long steps first */
function spread(length: number): number[] {
  const step = Math.max(1, Math.floor(length / slice))
  const order: number[] = []
  for (let start = 0; start < step; start++) {
    for (let index = start; index < length; index += step) order.push(index)
  }
  return order
}

function areSame(one: readonly Sample[], other: readonly Sample[]): boolean {
  return (
    one.length === other.length &&
    one.every((sample, at) => {
      const { name, labels, value, timestampMs } = other[at] as Sample
      return (
        sample.name === name &&
        sample.labels.key === labels.key &&
        sample.value === value &&
        sample.timestampMs === timestampMs
      )
    })
  )
}

function keyOf({ name, labels }: Sample): string {
  return `${name}\n${labels.key}`
}

interface Found<Change> {
  readonly change: Change
  readonly place: string
}

function createRecord(messages: number) {
  const before = new Set<string>()
  const after = new Set<string>()
  const topics = new Set<string>()
  const counts = { compared: 0, samples: 0, samplesBefore: 0, mapped: 0, mappedBefore: 0, payloadBytes: 0 }
  const added = new Map<string, Found<ChangedSeries>>()
  const lost = new Map<string, Found<ChangedSeries>>()
  const revalued = new Map<string, Found<ChangedSeries>>()
  /** By the old series: with the key of the new one. */
  const renamed = new Map<string, Found<RenamedSeries> & { readonly to: string }>()

  function differ(was: Explanation, is: Explanation, index: number): void {
    const place = placeIn(is)
    const changed = (sample: Sample): ChangedSeries => {
      return { ...seriesIdOf(sample), message: index, topic: is.topic, where: place, value: sample.value }
    }
    const { pairs, onlyBefore, onlyAfter } = pairSamples(was, is)
    for (const [old, now] of pairs) {
      const [from, to] = [keyOf(old), keyOf(now)]
      if (from !== to) {
        const change = { from: changed(old), to: changed(now), bridge: bridgeOf(old, now) }
        if (!renamed.has(from)) renamed.set(from, { change, place, to })
      } else if (formatSample(old) !== formatSample(now)) {
        if (!revalued.has(to)) revalued.set(to, { change: changed(now), place })
      }
    }
    for (const sample of onlyBefore) setFirst(lost, keyOf(sample), { change: changed(sample), place })
    for (const sample of onlyAfter) setFirst(added, keyOf(sample), { change: changed(sample), place })
  }

  return {
    count(message: Message, old: readonly Sample[], now: readonly Sample[]): void {
      counts.compared++
      topics.add(message.topic)
      for (const sample of old) before.add(keyOf(sample))
      for (const sample of now) after.add(keyOf(sample))
      counts.samples += now.length
      counts.samplesBefore += old.length
      counts.mapped += Number(now.length > 0)
      counts.mappedBefore += Number(old.length > 0)
      counts.payloadBytes += message.payload.bytes()
    },
    differ,
    summarize(chosen: string | undefined, slowest: Comparison['slowest']): Comparison {
      // A series is new, lost or renamed only if no other message had it before, or has it now.
      const moved = [...renamed].filter(([from, { to }]) => !after.has(from) && !before.has(to))
      const targets = new Set(moved.map(([, { to }]) => to))
      const isMoved = new Set(moved.map(([from]) => from))
      const others = [...renamed].filter(([from]) => !isMoved.has(from))
      const gone = [
        ...lost,
        ...others.map(([from, { change, place }]) => [from, { change: change.from, place }] as const),
      ]
      const come = [
        ...added,
        ...others.map(([, { change, place, to }]) => [to, { change: change.to, place }] as const),
      ]
      return {
        messages,
        ...counts,
        topics: topics.size,
        series: after.size,
        added: changesOf(
          come.filter(([key]) => !before.has(key) && !targets.has(key)),
          chosen,
        ),
        lost: changesOf(
          gone.filter(([key]) => !after.has(key) && !isMoved.has(key)),
          chosen,
        ),
        renamed: changesOf(moved, chosen),
        revalued: changesOf(revalued, chosen),
        slowest,
      }
    },
  }
}

function setFirst<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (!map.has(key)) map.set(key, value)
}

function changesOf<Change>(
  found: Iterable<readonly [key: string, Found<Change>]>,
  chosen: string | undefined,
): Changes<Change> {
  const changes = [...new Map(found).values()]
  const elsewhere = chosen === undefined ? [] : changes.filter(({ place }) => place !== chosen)
  return {
    listed: changes.slice(0, changesListedMax).map(({ change }) => change),
    total: changes.length,
    elsewhere: elsewhere.length,
  }
}

interface Pairs {
  readonly pairs: readonly (readonly [old: Sample, now: Sample])[]
  readonly onlyBefore: readonly Sample[]
  readonly onlyAfter: readonly Sample[]
}

/** Pairs the samples that both mappings make of the same leaf: the same series first, the others in order. */
function pairSamples(was: Explanation, is: Explanation): Pairs {
  const pairs: (readonly [Sample, Sample])[] = []
  const onlyBefore: Sample[] = []
  const onlyAfter: Sample[] = []
  const [old, now] = [byLeaf(was), byLeaf(is)]
  for (const leaf of new Set([...old.keys(), ...now.keys()])) {
    const left = [...(old.get(leaf) ?? [])]
    const right = [...(now.get(leaf) ?? [])]
    for (const sample of [...left]) {
      const at = right.findIndex((other) => keyOf(other) === keyOf(sample))
      if (at < 0) continue
      pairs.push([sample, right[at] as Sample])
      right.splice(at, 1)
      left.splice(left.indexOf(sample), 1)
    }
    const both = Math.min(left.length, right.length)
    for (let at = 0; at < both; at++) pairs.push([left[at] as Sample, right[at] as Sample])
    onlyBefore.push(...left.slice(both))
    onlyAfter.push(...right.slice(both))
  }
  return { pairs, onlyBefore, onlyAfter }
}

/** Each sample once, by the first leaf that it is made of; '' for those that are made of none. */
function byLeaf({ leaves, otherSamples }: Explanation): Map<string, Sample[]> {
  const found = new Map<string, Sample[]>()
  const seen = new Set<Sample>()
  const add = (leaf: string, { sample }: Pick<TracedSample, 'sample'>) => {
    if (seen.has(sample)) return
    seen.add(sample)
    const known = found.get(leaf)
    if (known === undefined) found.set(leaf, [sample])
    else known.push(sample)
  }
  for (const { path, fates } of leaves) {
    for (const fate of fates) if (fate.kind === 'sample') add(formatPayloadPath(path), fate)
  }
  for (const traced of otherSamples) add('', traced)
  return found
}
