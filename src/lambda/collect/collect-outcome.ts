// What a round and the writing of it came to: counted, logged where somebody should look, and told to who invoked.

import type { CollectProblem, Remark, Round } from '#collect'
import type { WriteResult } from '#remote-write'
import { createLogThrottle, type Log, type Metrics } from '#telemetry'
import { createWriteRecorder } from '../record-write.ts'
import type { CollectEvent } from './collect-event.ts'

export interface RoundOutcome {
  readonly event: CollectEvent
  readonly round: Round
  readonly write: WriteResult
  /** Why what could not be written was not parked either. */
  readonly parkingError: string | undefined
}

/** What an invocation answers; the scheduler throws it away, people who invoke by hand read it. */
export interface CollectSummary {
  readonly collector: string
  readonly instance: string
  readonly up: 0 | 1
  /** With those about the round itself. */
  readonly samples: number
  readonly written: number
  readonly parked: number
  /** By reason: what the endpoint will never take. */
  readonly refused: Readonly<Record<string, number>>
  readonly problems: readonly { readonly reason: CollectProblem; readonly message: string }[]
}

/** Of one reason, in a log line and in the answer of one invocation: those of one reason hide no others. */
const linesMax = 10
/** Of what a configuration says in vain: each is another thing, and all have one reason. */
const configLinesMax = 50
/** Of the text of a problem. */
const messageCharactersMax = 500

export function summarize({ event, round, write }: RoundOutcome): CollectSummary {
  return {
    collector: event.collector,
    instance: event.instance,
    up: round.problems.length === 0 ? 1 : 0,
    samples: round.samples.length,
    written: write.written,
    parked: write.failed.size,
    refused: Object.fromEntries(refusedOf(write)),
    problems: describeProblems(round),
  }
}

export type RecordRound = (outcome: RoundOutcome, log: Log) => void

/** One for an instance of the function: it remembers what it has logged. */
export function createRoundRecorder(metrics: Metrics, now: () => number): RecordRound {
  const recordWrite = createWriteRecorder(metrics, createLogThrottle(now))
  const logThrottle = createLogThrottle(now)
  const isNew = createRemarkFilter()

  return ({ event: { collector, instance }, round, write, parkingError }, log) => {
    const lost = parkingError === undefined ? [] : [...write.failed.values()]
    metrics.count('Received', 1)
    recordWrite(
      {
        write: { ...write, refused: refusedOf(write) },
        drops: write.drops,
        failed: lost.map((reason) => ({ reason })),
      },
      log,
    )
    if (parkingError === undefined) metrics.count('Parked', write.failed.size)
    else {
      const heldBack = logThrottle('parking')
      const reason = parkingError.slice(0, messageCharactersMax)
      const samples = write.failed.size
      if (heldBack !== undefined) log('error', 'samples could not be parked', { samples, reason, heldBack })
    }
    for (const { reason, samples } of round.remarks) {
      if (samples > 0) metrics.count('Dropped', samples, reason, 'collect')
    }
    const remarks = round.remarks.filter((remark) => isNew(collector, instance, remark))
    logRemarks(remarks, { collector, instance }, log)
    const reasons = [...new Set(round.problems.map(({ reason }) => reason))]
    for (const reason of reasons) metrics.count('CollectorFailed', 1, reason)
    if (reasons.length === 0) return
    const heldBack = logThrottle([collector, instance, ...reasons].join(' '))
    if (heldBack === undefined) return
    const problems = describeProblems(round)
    log('warn', 'a collector failed', {
      collector,
      instance,
      problems,
      more: round.problems.length - problems.length,
      heldBack,
    })
  }
}

/** Of which an instance of the function knows that it has logged them. */
const remembersMax = 5_000

/** @returns whether a remark has not been logged yet */
function createRemarkFilter() {
  const known = new Set<string>()
  return (collector: string, instance: string, { reason, message }: Remark): boolean => {
    const key = JSON.stringify([collector, instance, reason, message])
    if (known.has(key)) return false
    if (known.size >= remembersMax) known.clear()
    known.add(key)
    return true
  }
}

/** Samples that are left out are worth a warning; what a configuration says in vain is not. */
function logRemarks(remarks: readonly Remark[], labels: Readonly<Record<string, string>>, log: Log): void {
  const cut = (list: readonly Remark[], max: number) =>
    firstOfEach(list, max).map((remark) => ({
      ...remark,
      message: remark.message.slice(0, messageCharactersMax),
    }))
  const leftOut = remarks.filter(({ samples }) => samples > 0)
  const others = remarks.filter(({ samples }) => samples === 0)
  if (leftOut.length > 0) {
    const said = cut(leftOut, linesMax)
    const more = leftOut.length - said.length
    log('warn', 'a collector left samples out', { ...labels, leftOut: said, more })
  }
  if (others.length > 0) {
    const said = cut(others, configLinesMax).map(({ reason, message }) => ({ reason, message }))
    log('info', 'a configuration is used in part', {
      ...labels,
      remarks: said,
      more: others.length - said.length,
    })
  }
}

/** By reason: samples in requests of which the endpoint refused some for good, and those that it can never take. */
function refusedOf({ refused, rejected }: WriteResult): ReadonlyMap<string, number> {
  const counts = new Map<string, number>(refused)
  for (const { reason } of rejected.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return counts
}

function describeProblems({ problems }: Round): CollectSummary['problems'] {
  return firstOfEach(problems, linesMax).map(({ reason, message }) => ({
    reason,
    message: message.slice(0, messageCharactersMax),
  }))
}

function firstOfEach<One extends { readonly reason: string }>(list: readonly One[], max: number): One[] {
  const counts = new Map<string, number>()
  return list.filter(({ reason }) => {
    const count = (counts.get(reason) ?? 0) + 1
    counts.set(reason, count)
    return count <= max
  })
}
