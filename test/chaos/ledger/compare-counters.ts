// What each process has said of itself in its counters, against what was seen from outside. A process that was killed
// has taken some of its counts along, so that of those only too many is wrong.

import type { InstanceRecord, Journal } from '../journal.ts'
import type { FoundDeadLetter } from './read-dead-letters.ts'

/** Reasons of drops that a message means by itself, at each delivery. */
const ownReasons = [
  'no_rule',
  'ignored',
  'empty',
  'no_metric',
  'left_out',
  'word_unknown',
  'not_finite',
  'not_a_number',
  'value_not_mapped',
  'too_deep',
]

/** @returns a line for each figure that differs */
export function compareCounters(
  { instances, deadLetterFiles }: Journal,
  deadLetters: readonly FoundDeadLetter[],
): string[] {
  const invocationOf = new Map(deadLetterFiles.map(({ file, invocation }) => [file, invocation]))
  const linesOf = new Map<number, number>()
  for (const { file } of deadLetters) {
    const invocation = invocationOf.get(file) ?? -1
    linesOf.set(invocation, (linesOf.get(invocation) ?? 0) + 1)
  }
  return instances.flatMap((record, index) => {
    let deadLettered = 0
    for (const invocation of record.invocations) deadLettered += linesOf.get(invocation) ?? 0
    return differences(record, deadLettered).map((text) => `process ${index}: ${text}`)
  })
}

function differences(record: InstanceRecord, deadLettered: number): string[] {
  const { said, dropsDue, dropsSettled, killed, hasSuspects } = record
  const pairs: [name: string, seen: number, least?: number][] = [
    ['Received', record.received],
    ['Requests', record.requests],
    ['Written', record.written],
    ['Refused', record.refused],
    ['DeadLettered', deadLettered],
    ...ownReasons.map((reason): [string, number, number] => {
      const due = dropsDue.get(reason) ?? 0
      // What was not begun has dropped nothing.
      return [`Dropped ${reason}`, due, hasSuspects ? (dropsSettled.get(reason) ?? 0) : due]
    }),
  ]
  return pairs.flatMap(([name, seen, least = seen]) => {
    const counted = said.get(name) ?? 0
    const isRight = counted <= seen && (killed || counted >= least)
    return isRight ? [] : [`counter ${name} is ${counted}, expected ${killed ? 'at most ' : ''}${seen}`]
  })
}
