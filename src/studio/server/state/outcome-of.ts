// In which of the four classes a message ends, which together are all messages: mapped, left out on purpose, with a
// problem, kept as a dead letter.

import { answerOf } from '../../answer-of.ts'
import type { FullDelivery } from '../../delivery.ts'
import type { Outcome } from '../../page-api.ts'

export type OutcomeKind = Outcome['kind']

/** Nothing is lost with these: the mapping says so, or there is no reading. */
const onPurpose = new Set(['left_out', 'thinned', 'ignored', 'no_rule', 'empty'])

/** Of a message with samples, a field that it does not have is no problem: devices send what changed. */
export function isProblem(reason: string, samples: number): boolean {
  return !onPurpose.has(reason) && !(reason === 'missing' && samples > 0)
}

export function outcomeOf(delivery: FullDelivery, mappingHash: string): Outcome {
  const { report, writes, tookMs } = delivery
  const answer = answerOf(delivery)
  const { tone, text, why = '' } = answer
  const samples = report?.written ?? 0
  const hasProblem = [...(report?.dropped.keys() ?? [])].some((reason) => isProblem(reason, samples))
  return {
    kind: kindOf(delivery),
    tone: tone === 'good' && hasProblem ? 'warn' : tone,
    text,
    why: why || (answer.drops?.why ?? ''),
    status: writes.at(-1)?.status,
    tookMs,
    samples,
    dropped: Object.fromEntries(report?.dropped ?? []),
    mappingHash,
  }
}

function kindOf({ report }: FullDelivery): OutcomeKind {
  if (report === undefined) return 'below'
  const { deadLettered, refused, dropped, written } = report
  if (deadLettered.size > 0) return 'kept'
  const isBelow = refused.size > 0 || [...dropped.keys()].some((reason) => isProblem(reason, written))
  if (isBelow) return 'below'
  return written > 0 ? 'mapped' : 'left_out'
}
