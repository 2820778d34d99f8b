// What the function could not write in the last day, by reason. Its log names no topics: the dead letters have them.

import type { Asking, Page } from './view.ts'
import { dayMs } from './view.ts'

const counters = ['Dropped', 'Refused', 'Failed', 'DeadLettered', 'Misconfigured'] as const

export async function failing({ options, insights }: Asking): Promise<Page> {
  const sums = counters.map((name) => `sum(${name}) as ${name.toLowerCase()}`).join(', ')
  const found = await insights(`filter ispresent(Reason) | stats ${sums} by Stage, Reason`, dayMs)
  const rows = found
    .map((row) => ({
      stage: row['Stage'] ?? '',
      reason: row['Reason'] ?? '',
      counts: counters.map((name) => Number(row[name.toLowerCase()] ?? 0)),
    }))
    .filter(({ counts }) => counts.some((count) => count > 0))
    .toSorted((a, b) => Math.max(...b.counts) - Math.max(...a.counts))
    .slice(0, options.top)
  return {
    header: ['reason', 'stage', ...counters.map((name) => name.toLowerCase())],
    rows: rows.map(({ stage, reason, counts }) => [
      reason,
      stage,
      ...counts.map((one) => one.toLocaleString('en-US')),
    ]),
    numeric: counters.map((_, at) => at + 2),
    notes: [
      'counts of the last day; docs/counters.md explains the reasons',
      'topics of dead letters: iot-remote-write replay --summary --by topic s3://DEAD-LETTER-BUCKET/dead-letters',
    ],
  }
}
