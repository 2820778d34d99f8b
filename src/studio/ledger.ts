// What became of each message, gathered by topic for the view and in totals for the summary. Bounded: a device that
// invents topics or labels fills a table, not the memory.

import { answerOf } from './answer-of.ts'
import type { Answer, DeliveredMessage } from './delivery.ts'
import { abbreviateSeries, describeSeries } from './describe-series.ts'

export interface SeriesRow {
  /** As in the exposition format: `name{label="value"}`. */
  readonly text: string
  /** Without what the topic's row tells anyway. */
  readonly short: string
  readonly value: number
  readonly atMs: number
  readonly answer: Answer
}

export interface TopicRow {
  readonly topic: string
  readonly messages: number
  readonly lastAtMs: number
  /** How the last message ended. */
  readonly answer: Answer
  /** Samples of the last message that were stored. */
  readonly lastWritten: number
  /** By text; at most `topicSeriesMax`. */
  readonly series: ReadonlyMap<string, SeriesRow>
  readonly seriesUnlisted: boolean
}

export interface Totals {
  readonly messages: number
  /** Samples stored by the endpoint. */
  readonly accepted: number
  /** Samples refused by the endpoint, by reason. */
  readonly refused: ReadonlyMap<string, number>
  /** Fields, samples and messages without a sample, by reason. */
  readonly dropped: ReadonlyMap<string, number>
  /** Messages kept as dead letters, by reason. */
  readonly deadLetters: ReadonlyMap<string, number>
  /** Messages that the function could not deliver. */
  readonly failed: number
  /** Messages that never came to the function: too many waited, or the end came first. */
  readonly lost: number
}

export interface Ledger {
  record(delivery: DeliveredMessage): void
  recordLost(messages: number): void
  /** In the order in which the topics were first seen; at most `topicsMax`. */
  topics(): readonly TopicRow[]
  totals(): Totals
}

const topicsMax = 1_000
const topicSeriesMax = 200

interface WritableTopicRow extends TopicRow {
  messages: number
  lastAtMs: number
  answer: Answer
  lastWritten: number
  readonly series: Map<string, SeriesRow>
  seriesUnlisted: boolean
}

interface WritableTotals extends Totals {
  messages: number
  accepted: number
  readonly refused: Map<string, number>
  readonly dropped: Map<string, number>
  readonly deadLetters: Map<string, number>
  failed: number
  lost: number
}

export function createLedger(): Ledger {
  const topics = new Map<string, WritableTopicRow>()
  const totals: WritableTotals = {
    messages: 0,
    accepted: 0,
    refused: new Map(),
    dropped: new Map(),
    deadLetters: new Map(),
    failed: 0,
    lost: 0,
  }
  return {
    record(delivery) {
      addToTotals(totals, delivery)
      const row = topics.get(delivery.topic) ?? (topics.size < topicsMax ? newTopicRow(delivery) : undefined)
      if (row === undefined) return
      topics.set(delivery.topic, row)
      addToTopic(row, delivery)
    },
    recordLost(messages) {
      totals.messages += messages
      totals.lost += messages
    },
    topics: () => [...topics.values()],
    totals: () => totals,
  }
}

/** Whether every message ended well: each sample that mapping made of it is stored. */
export function isAllAccepted({ refused, dropped, deadLetters, failed, lost }: Totals): boolean {
  const sampleLosses = [
    'collision',
    'duplicate',
    'too_old',
    'bad_time',
    'too_many_samples',
    'too_many_labels',
    'label_too_long',
    'label_set_too_large',
  ]
  return (
    refused.size === 0 &&
    deadLetters.size === 0 &&
    failed === 0 &&
    lost === 0 &&
    !sampleLosses.some((reason) => dropped.has(reason))
  )
}

function addToTotals(totals: WritableTotals, { report }: DeliveredMessage): void {
  totals.messages++
  if (report === undefined) {
    totals.failed++
    return
  }
  totals.accepted += report.written
  addCounts(totals.refused, report.refused)
  addCounts(totals.dropped, report.dropped)
  addCounts(totals.deadLetters, report.deadLettered)
}

function addCounts(totals: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [reason, count] of counts) totals.set(reason, (totals.get(reason) ?? 0) + count)
}

function newTopicRow({ topic, atMs }: DeliveredMessage): WritableTopicRow {
  return {
    topic,
    messages: 0,
    lastAtMs: atMs,
    answer: { text: '', tone: 'good' },
    lastWritten: 0,
    series: new Map(),
    seriesUnlisted: false,
  }
}

function addToTopic(row: WritableTopicRow, delivery: DeliveredMessage): void {
  row.messages++
  row.lastAtMs = delivery.atMs
  row.answer = answerOf(delivery)
  row.lastWritten = delivery.report?.written ?? 0
  for (const write of delivery.writes) {
    for (const series of write.series) {
      const text = describeSeries(series)
      if (!row.series.has(text) && row.series.size >= topicSeriesMax) {
        row.seriesUnlisted = true
        continue
      }
      const short = abbreviateSeries(series, delivery)
      row.series.set(text, { text, short, value: series.value, atMs: delivery.atMs, answer: write.answer })
    }
  }
}
