// What went wrong in a round, as lines of JSON. Problems with one text are one line, and the lines of one reason are bounded:
// a service that is down fails for each of a thousand places, and hides no other reason.

import type { Round } from '#collect'
import type { Instance } from './open-instances.ts'

/** Of one reason. */
const linesMax = 20

export function problemLines(
  { collector, instance }: Pick<Instance, 'collector' | 'instance'>,
  { problems }: Pick<Round, 'problems'>,
  nowMs: number,
): string[] {
  const counts = new Map<string, number>()
  for (const { reason, message } of problems) {
    const key = JSON.stringify([reason, message])
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const line = (words: object) =>
    `${JSON.stringify({ time: new Date(nowMs).toISOString(), collector, instance, ...words })}\n`
  const shown = new Map<string, number>()
  const lines: string[] = []
  let further = 0
  for (const [key, count] of counts) {
    const [reason, detail] = JSON.parse(key) as [string, string]
    const before = shown.get(reason) ?? 0
    shown.set(reason, before + 1)
    if (before < linesMax) lines.push(line({ reason, detail, count }))
    else further += count
  }
  return further === 0 ? lines : [...lines, line({ reason: 'further_problems', count: further })]
}

/** @param metrics of which more than one instance has a series */
export function repeatedLine(metrics: readonly string[]): string {
  const detail = 'several instances yield the same series; the page shows the first one'
  return `${JSON.stringify({ reason: 'repeated_series', metrics, detail })}\n`
}
