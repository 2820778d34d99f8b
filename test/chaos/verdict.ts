// What a run has to show: nothing lost, nothing unexplained, counters that say what happened, order kept where it is
// promised, and after an outage no more unwritable than the README says.

import type { Outage } from './faults.ts'
import type { LedgerEntry } from './ledger/make-ledger.ts'
import { createOvertaken } from './ledger/overtaken.ts'
import { type LoggedMessage, receivedAtMsOf } from './ledger/sent-log.ts'
import type { RunResult } from './run-mode.ts'

export interface Verdict {
  /** Lines for people; none if all is well. */
  readonly problems: readonly string[]
  readonly outages: readonly OutageCost[]
  /** From an honest message's publication to the first invocation that was done with it, outside outages. */
  readonly honestDelay: { readonly medianMs: number; readonly p99Ms: number; readonly maxMs: number }
}

export interface OutageCost {
  readonly outage: Outage
  /** Messages that were published while it lasted, or shortly before. */
  readonly messages: number
  /** Of those, messages that the time rules of the endpoint made unwritable. */
  readonly unwritable: number
  /** Of the latest of these: how long it had been published when the outage ended. */
  readonly youngestMs: number | undefined
  /** Of those, messages that the outage should not have cost. */
  readonly untolerated: number
  /** Others that are unwritable, since the failure queue overtook the stream, or was their way. */
  readonly overtaken: number
}

type IsOvertaken = (message: LoggedMessage) => boolean

/** A message may be under way for so long when an outage begins. */
const underWayMs = 10 * 60_000
/** And so long until what waited for its end is done, behind whatever is hostile in it. */
const afterOutageMs = 20 * 60_000
/** A rule tries an action three times within that (aws/topic-rule.ts). */
const ruleRetriesMs = 5_000
const minuteMs = 60_000

/**
 * How much of an outage costs nothing. The README says about 55 and about 10 minutes: the next attempt comes a minute or
 * two after the end of the outage in a stream, and three or more in the failure queue.
 */
const toleratedMs = { stream: 52 * minuteMs, direct: 5 * minuteMs } as const

/**
 * Prometheus stores nothing of a request with one sample that is too old for it. The search for it may end before it is
 * found, and then takes some neighbours along, as dead letters. AMP stores the others.
 */
const neighbourShareMax = { amp: 0, prometheus: 0.05 } as const

export function judge(result: RunResult, violations: readonly string[]): Verdict {
  const { ledger, plan, miscounted, drained, log, keys } = result
  const isOvertaken: IsOvertaken =
    plan.delivery === 'stream' ? createOvertaken(log.messages, keys) : () => false
  const unwritable = ledger.entries.filter(isUnwritable)
  const outages = plan.outages
    .filter(({ kind }) => kind === 'outage')
    .map((outage) => costOf(outage, ledger.entries, unwritable, isOvertaken, toleratedMs[plan.delivery]))
  const elsewhere = unwritable.filter(
    ({ message }) =>
      !isOvertaken(message) && !outages.some(({ outage }) => isOf(outage, message.receivedAtMs)),
  )
  const problems = [
    ...section('lost', ledger.lost),
    ...section('unexplained', ledger.unexplained),
    ...section('violations of the remote write rules', violations),
    ...section('miscounted', miscounted),
    ...section('out of order', outOfOrder(result, isOvertaken)),
    ...(drained ? [] : ['some messages are still in flight']),
    ...section(
      'unwritable without an outage',
      elsewhere.map(({ message: { topic, receivedAtMs }, fate, reason }) =>
        [topic, new Date(receivedAtMs).toISOString(), fate, reason].join(' '),
      ),
    ),
    ...outages.flatMap(({ outage, untolerated, messages, youngestMs = 0 }) =>
      untolerated <= messages * neighbourShareMax[result.receiver]
        ? []
        : [
            `${outage.name}: ${untolerated} messages more than allowed are unwritable; the youngest ` +
              `was ${minutes(youngestMs)} min old at the end of the outage`,
          ],
    ),
  ]
  return { problems, outages, honestDelay: honestDelayOf(result) }
}

/** Of messages that wait for no outage, nor behind one. */
function honestDelayOf({ log, plan }: RunResult): Verdict['honestDelay'] {
  const delays = log.messages
    .filter(({ poison, receivedAtMs }) => {
      const isAway = plan.outages.every(
        ({ startMs, endMs }) => receivedAtMs < startMs - underWayMs || receivedAtMs > endMs + afterOutageMs,
      )
      return poison === undefined && isAway
    })
    .map(({ receivedAtMs, firstSettledAtMs = Number.POSITIVE_INFINITY }) => firstSettledAtMs - receivedAtMs)
    .sort((a, b) => a - b)
  const at = (share: number): number => delays[Math.floor(share * (delays.length - 1))] ?? 0
  return { medianMs: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}

/** Because of time, and not by its own doing: a clock that is behind is no outage. */
function isUnwritable({ fate, reason, message }: LedgerEntry): boolean {
  if (message.poison === 'clock behind') return false
  if (fate === 'refused') return reason === 'too_old' || reason === 'out_of_window'
  if (fate === 'dead_letter') return reason === 'too_old'
  return fate === 'too_old' || fate === 'on_failure' || fate === 'unprocessed'
}

function isOf(outage: Outage, receivedAtMs: number): boolean {
  return receivedAtMs >= outage.startMs - underWayMs && receivedAtMs < outage.endMs
}

function costOf(
  outage: Outage,
  entries: readonly LedgerEntry[],
  unwritable: readonly LedgerEntry[],
  isOvertaken: IsOvertaken,
  agesMs: number,
): OutageCost {
  const all = unwritable.filter(({ message }) => isOf(outage, message.receivedAtMs))
  const toleratedUntilMs = outage.endMs - agesMs
  // What is older than that is unwritable anyhow.
  const cost = all.filter(({ message }) => message.receivedAtMs < toleratedUntilMs || !isOvertaken(message))
  const ownMs = cost.filter(({ message }) => !isOvertaken(message)).map(({ message }) => message.receivedAtMs)
  const latestMs = ownMs.reduce((latest, ms) => Math.max(latest, ms), Number.NEGATIVE_INFINITY)
  return {
    outage,
    messages: entries.filter(({ message }) => isOf(outage, message.receivedAtMs)).length,
    unwritable: cost.length,
    youngestMs: ownMs.length === 0 ? undefined : outage.endMs - latestMs,
    untolerated: ownMs.filter((ms) => ms > toleratedUntilMs).length,
    overtaken: all.length - cost.length,
  }
}

/**
 * Within a shard the samples of a series come in order. What the rule tried again may come into its shard behind what was
 * published shortly after it.
 */
function outOfOrder(
  { plan, journal, ledger, keys, receiver }: RunResult,
  isOvertaken: IsOvertaken,
): string[] {
  if (plan.delivery !== 'stream' || receiver !== 'amp') return []
  const late = new Set(journal.outOfOrder)
  const publishedMs = new Map<string, number[]>()
  for (const { message } of ledger.entries) {
    const { topic, receivedAtMs } = message
    publishedMs.set(topic, [...(publishedMs.get(topic) ?? []), receivedAtMs])
  }
  for (const { message } of ledger.entries) {
    if (late.size === 0) break
    const { topic, receivedAtMs } = message
    const isBehind = publishedMs
      .get(topic)
      ?.some((ms) => ms > receivedAtMs && ms - receivedAtMs < ruleRetriesMs)
    if (!isBehind && !isOvertaken(message)) continue
    for (const { labels, timestampMs = receivedAtMsOf(message) } of message.samples) {
      late.delete(keys.keyOf(keys.seriesOf(labels), timestampMs))
    }
  }
  return [...late].map(keys.describe)
}

/** The first few of many. */
function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  return [`${title}: ${lines.length}`, ...lines.slice(0, 10).map((line) => `  ${line}`)]
}

export function minutes(durationMs: number): string {
  return (durationMs / minuteMs).toFixed(1)
}
