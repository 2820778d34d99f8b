// How a message ended, in a few words. Reasons are those that the counters name, in words that help where they help.

import type { DropReason } from '../model.ts'
import type { Answer, DeliveredMessage } from './delivery.ts'

const dropWords: Readonly<
  Partial<
    Record<
      | DropReason
      | 'not_json'
      | 'not_senml'
      | 'not_decoded'
      | 'empty'
      | 'too_large'
      | 'failed'
      | 'lost'
      | 'retained'
      | 'no_sample',
      string
    >
  >
> = {
  no_rule: 'no rule for this topic',
  ignored: 'a rule ignores this topic',
  no_metric: 'no number in payload',
  left_out: 'no reading',
  thinned: 'thinned',
  word_unknown: 'word not known',
  not_json: 'not JSON',
  not_senml: 'not SenML',
  not_decoded: 'not in the format of `decode`',
  empty: 'empty message',
  too_large: 'too large',
  missing: 'field missing',
  required: 'required field missing',
  expression_failed: 'expression failed',
  not_a_number: 'not a number',
  not_finite: 'number too large',
  value_not_mapped: 'value not in the mapping',
  bad_buckets: 'no histogram',
  histograms_refused: 'endpoint takes no histograms',
  bad_name: 'name not usable',
  label_too_long: 'label too long',
  too_many_labels: 'too many labels',
  label_set_too_large: 'labels too large',
  too_many_elements: 'too many array elements',
  bad_record: 'record not usable',
  too_deep: 'nested too deep',
  too_many_samples: 'too many samples',
  collision: 'same series twice',
  duplicate: 'same series and time twice',
  too_old: 'too old',
  bad_time: 'time out of range',
  failed: 'the function failed',
  lost: 'too many waited',
  retained: 'retained by the broker',
  no_sample: 'nothing to write',
}

/** The reason in words, or as it is if there are no better ones. */
export function describeReason(reason: string): string {
  return Object.hasOwn(dropWords, reason) ? dropWords[reason as DropReason]! : reason
}

export function answerOf({ report, error, writes }: DeliveredMessage): Answer {
  if (report === undefined)
    return { text: 'failed', why: error ?? 'the function returned no report', tone: 'bad' }
  const { refused, deadLettered, dropped, written } = report
  if (refused.size > 0) return { text: 'refused', why: describeCounts(refused), tone: 'bad' }
  if (deadLettered.size > 0) return { text: 'dead letter', why: describeCounts(deadLettered), tone: 'bad' }
  if (written > 0) {
    const accepted = writes.find(({ answer }) => answer.tone === 'good')?.answer
    const answer: Answer = accepted ?? { text: 'accepted', tone: 'good' }
    if (dropped.size === 0) return answer
    const count = [...dropped.values()].reduce((sum, one) => sum + one, 0)
    return { ...answer, drops: { count, why: describeCounts(dropped) } }
  }
  if (dropped.has('thinned')) return { text: 'thinned', why: describeCounts(dropped), tone: 'good' }
  if (dropped.size > 0) return { text: 'dropped', why: describeCounts(dropped), tone: 'warn' }
  return { text: 'no sample', why: 'nothing to write', tone: 'warn' }
}

/** `dropped: not a number ×2` */
export function describeAnswer({ text, why }: Answer): string {
  return why === undefined ? text : `${text}: ${why}`
}

/** `not a number ×2, too old` */
export function describeCounts(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .map(([reason, count]) => `${describeReason(reason)}${count > 1 ? ` ×${count}` : ''}`)
    .join(', ')
}
