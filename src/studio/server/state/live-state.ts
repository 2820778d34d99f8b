// What the page shows of the messages: the tree of topics, the last messages, series and problems. Counts are exact and
// what is held is bounded, whatever devices send.

import { describeReason } from '../../answer-of.ts'
import type { FullDelivery } from '../../delivery.ts'
import type { PublishedMessage } from '../../make-envelope.ts'
import type { ClockProblem, Outcome, StudioTotals } from '../../page-api.ts'
import type { Location } from '../locate-drops.ts'
import { rateAt } from './decayed-rate.ts'
import { createHeldMessages, type HeldMessages, heldLimits, type StoredMessage } from './held-messages.ts'
import { type OutcomeKind, outcomeOf } from './outcome-of.ts'
import { createProblemBook, type LocatedDrop, type ProblemBook } from './problem-book.ts'
import { createSeriesBook, type SeriesBook } from './series-book.ts'
import {
  createTopicTree,
  idsOf,
  nameCaptures,
  settleAt,
  type TopicNode,
  type TopicTree,
  treeLimits,
} from './topic-tree.ts'

export interface LiveState {
  readonly tree: TopicTree
  readonly held: HeldMessages
  readonly series: SeriesBook
  readonly problems: ProblemBook
  readonly startedAtMs: number
  /** It waits for the function from now on. */
  arrived(message: PublishedMessage): void
  /** The function had it. @returns undefined if its topic has no room */
  settled(
    message: PublishedMessage,
    delivery: FullDelivery,
    location: Location,
    mappingHash: string,
  ): StoredMessage | undefined
  /** It never comes to the function. */
  notSent(message: PublishedMessage, why: NotSent): void
  totals(nowMs: number): StudioTotals
  /** Mean, of messages with samples. */
  samplesPerMessage(): number | undefined
  families(): { readonly family: string; readonly devices: number }[]
  clocks(): ClockProblem[]
  /** Topics that changed since the last call, and how many more. */
  takeChanged(): { readonly changed: readonly number[]; readonly changedMore: number }
}

/** It arrived, and too many waited; or the broker kept it for us, and nobody knows since when. */
export type NotSent = 'lost' | 'retained'

const changedMax = 500
const devicesMax = 20_000
const clocksMax = 200

const notSentDrops = {
  lost: { isProblem: true, detail: 'more messages waited for the function than it could take' },
  retained: { isProblem: false, detail: 'the time of publication of a retained message is unknown' },
} as const

/** In the order of `MetricMetadata.MetricType` (prompb/types.proto). */
const metricTypes = [
  'unknown',
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
] as const

/**
 * @param before what this one follows
 * @param staying topics of it that have the same ids here
 */
export function createLiveState(
  startedAtMs: number,
  before?: LiveState,
  staying: Iterable<string> = [],
): LiveState {
  const ids = before && idsOf(before.tree, staying)
  const tree = createTopicTree(startedAtMs, treeLimits, before?.tree.nextId(), ids)
  const held = createHeldMessages(heldLimits, before?.held.nextId())
  const series = createSeriesBook()
  const problems = createProblemBook(describeReason)
  const counts: Record<OutcomeKind, number> = { mapped: 0, left_out: 0, below: 0, kept: 0 }
  const clocks = new Map<string, ClockProblem>()
  const devices = new Map<string, string>()
  let tick = 0
  let changed: number[] = []
  let changedMore = 0
  let bytes = 0
  let samples = 0
  let withSamples = 0
  let waiting = 0
  /** Of a topic under way, the id of its node, or none: the tree is asked once for each message. */
  const nodes = new WeakMap<PublishedMessage, TopicNode>()

  function count(message: PublishedMessage): void {
    const { topic, payload, receivedAtMs, isRetained = false, isDemo = false } = message
    bytes += payload.length
    const node = tree.arrived({ topic, bytes: payload.length, nowMs: receivedAtMs, isRetained, isDemo })
    if (node === undefined) return
    nodes.set(message, node)
    noteChange(node)
  }

  function noteChange(node: TopicNode): void {
    if (node.changedInTick === tick) return
    node.changedInTick = tick
    if (changed.length < changedMax) changed.push(node.id)
    else changedMore++
  }

  function settle(
    message: PublishedMessage,
    outcome: Outcome,
    drops: readonly LocatedDrop[],
  ): StoredMessage | undefined {
    const { kind, tone } = outcome
    const { topic, clientId, receivedAtMs, payload, isRetained = false, isDemo = false } = message
    const node = nodes.get(message)
    counts[kind]++
    let stored: StoredMessage | undefined
    if (node !== undefined) {
      settleAt(node, tone, kind === 'below' || kind === 'kept')
      const topicId = node.id
      noteChange(node)
      stored = held.add({ topicId, topic, clientId, receivedAtMs, payload, isRetained, isDemo, outcome })
    }
    const booked = { topic, topicId: node?.id, messageId: stored?.id ?? 0, kind, nowMs: receivedAtMs }
    if (kind !== 'mapped' || drops.some(({ isProblem }) => isProblem)) problems.record(booked, drops)
    return stored
  }

  function addDevice(topic: string, delivery: FullDelivery, family: string): void {
    const labels = delivery.writes[0]?.series[0]?.labels
    const device = labels?.['device'] ?? topic
    if (devices.size < devicesMax || devices.has(device)) devices.set(device, family)
  }

  function addClocks(
    topic: string,
    corrections: ReadonlyMap<string, number>,
    nowMs: number,
    messageId: number,
  ): void {
    for (const correction of corrections.keys()) {
      const key = `${correction} ${topic}`
      const messages = (clocks.get(key)?.messages ?? 0) + 1
      if (messages > 1 || clocks.size < clocksMax) {
        clocks.set(key, { topic, correction, messages, lastAtMs: nowMs, messageId })
      }
    }
  }

  return {
    tree,
    held,
    series,
    problems,
    startedAtMs,
    arrived(message) {
      waiting++
      count(message)
    },
    settled(message, delivery, { drops, filter, family }, mappingHash) {
      waiting--
      const outcome = outcomeOf(delivery, mappingHash)
      const node = nodes.get(message)
      if (node !== undefined && filter !== '') nameCaptures(node, filter)
      const stored = settle(message, outcome, drops)
      samples += outcome.samples
      if (outcome.samples > 0) withSamples++
      if (family !== undefined) addDevice(message.topic, delivery, family)
      addClocks(message.topic, delivery.clockCorrected, delivery.atMs, stored?.id ?? 0)
      for (const write of delivery.writes) {
        for (const { type, metricFamilyName, help, unit } of write.metadata) {
          series.describe({ name: metricFamilyName, type: metricTypes[type] ?? 'unknown', help, unit })
        }
        const isStored = write.answer.tone === 'good'
        for (const one of write.series) {
          series.sent({ ...one, atMs: delivery.atMs, isStored, topicId: node?.id })
        }
      }
      return stored
    },
    notSent(message, reason) {
      if (reason === 'lost') waiting--
      else count(message)
      const { isProblem, detail } = notSentDrops[reason]
      const outcome: Outcome = {
        kind: isProblem ? 'below' : 'left_out',
        tone: isProblem ? 'bad' : 'warn',
        text: reason,
        why: detail,
        status: undefined,
        tookMs: 0,
        samples: 0,
        dropped: {},
        mappingHash: '',
      }
      const place = { reason, where: '', field: '', metric: '', detail, example: '', count: 1, isProblem }
      settle(message, outcome, [place])
    },
    totals(nowMs) {
      const { mapped, left_out: leftOut, below, kept } = counts
      return {
        messages: mapped + leftOut + below + kept,
        bytes,
        mapped,
        leftOut,
        below,
        kept,
        waiting,
        samples,
        rate: rateAt(tree.root.rate, nowMs, startedAtMs),
        topics: tree.root.topics,
        areTopicsMore: tree.root.unlisted > 0,
        problems: problems.count(),
      }
    },
    samplesPerMessage: () => (withSamples === 0 ? undefined : samples / withSamples),
    families() {
      const counted = new Map<string, number>()
      for (const family of devices.values()) counted.set(family, (counted.get(family) ?? 0) + 1)
      return [...counted]
        .map(([family, count]) => ({ family, devices: count }))
        .sort((a, b) => b.devices - a.devices)
    },
    clocks: () => [...clocks.values()].sort((a, b) => b.messages - a.messages),
    takeChanged() {
      const taken = { changed, changedMore }
      tick++
      changed = []
      changedMore = 0
      return taken
    },
  }
}
