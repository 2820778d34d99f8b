// What the function could not write in the last day, by reason; and whose, from the failures that its log names.

import type { Asking, Page, Table } from './view.ts'
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
  const topics = await failingTopics({ options, insights })
  return {
    header: ['reason', 'stage', ...counters.map((name) => name.toLowerCase())],
    rows: rows.map(({ stage, reason, counts }) => [
      reason,
      stage,
      ...counts.map((one) => one.toLocaleString('en-US')),
    ]),
    numeric: counters.map((_, at) => at + 2),
    second: { title: 'topics', ...topics },
    notes: [
      'counts of the last day; docs/counters.md explains the reasons',
      topics.rows.length > 0
        ? 'failures of topics: an estimate from one failure a second that the log names (docs/counters.md, Topics in the log)'
        : 'the log names no topic that failed; with LogTopics=false it names none',
      'topics of dead letters: iot-remote-write replay --summary --by topic s3://DEAD-LETTER-BUCKET/dead-letters',
    ],
  }
}

/** @returns the topics with the most failures, by reason */
async function failingTopics({ options, insights }: Pick<Asking, 'options' | 'insights'>): Promise<Table> {
  const found = await insights(
    `filter message = "a message failed" and ispresent(topic) | stats sum(failures) as total, latest(client_id) as client by topic, reason | sort total desc | limit ${options.top}`,
    dayMs,
  )
  return {
    header: ['topic', 'reason', 'failures', 'client id'],
    rows: found.map(({ topic = '', reason = '', total = '0', client = '' }) => [
      topic,
      reason,
      Number(total).toLocaleString('en-US'),
      client,
    ]),
    numeric: [2],
  }
}
