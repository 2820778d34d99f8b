// The table of a run, as it is printed and as it stands in docs/chaos.md.

import type { RunResult } from './run-mode.ts'
import { minutes, type OutageCost, type Verdict } from './verdict.ts'

const width = 34

export function renderResult(
  name: string,
  result: RunResult,
  { outages, problems, honestDelay }: Verdict,
): string {
  const { plan, log, ledger, journal, endMs } = result
  const { requests, instances, outcomes } = journal
  const killed = instances.filter((instance) => instance.killed).length
  const faults = [...requests.faults].filter(([kind]) => kind !== 'none')
  const rows: (readonly [string, string])[] = [
    ['messages sent', count(log.messages.length)],
    ...byFate(ledger.counts).map(([fate, messages]) => [`  ${fate}`, count(messages)] as const),
    ['lost', count(ledger.lost.length)],
    ['unexplained', count(ledger.unexplained.length)],
    ['samples stored', `${count(ledger.samples.stored)} of ${count(ledger.samples.expected)}`],
    ...outages.flatMap(costRows),
    [
      'delay of honest messages',
      `median ${seconds(honestDelay.medianMs)}, 99 % ${seconds(honestDelay.p99Ms)}, max ${seconds(honestDelay.maxMs)}`,
    ],
    [
      'dead letters',
      `${count(ledger.deadLetters.lines)}, of messages stored by another delivery: ${ledger.deadLetters.storedElsewhere}`,
    ],
    [
      'invocations',
      [...outcomes]
        .sort()
        .map(([kind, times]) => `${count(times)} ${kind}`)
        .join(', '),
    ],
    ['processes', `${count(instances.length)}, killed: ${killed}`],
    ['requests', `${count(requests.total)}, with a fault: ${count(sum(faults))}`],
  ]
  const title = `${name}: ${plan.devices} devices, ${minutes(plan.publishMs)} min of publishing, ${minutes(endMs - plan.startMs)} min in all`
  return [
    title,
    ...rows.map(([label, value]) => `  ${label.padEnd(width)} ${value}`),
    ...(problems.length === 0 ? [] : ['  PROBLEMS:', ...problems.map((line) => `    ${line}`)]),
    '',
  ].join('\n')
}

function costRows(cost: OutageCost): (readonly [string, string])[] {
  const { outage, messages, unwritable, youngestMs, overtaken } = cost
  const age = youngestMs === undefined ? '' : `, the youngest ${minutes(youngestMs)} min old at its end`
  return [
    [`unwritable after ${outage.name}`, `${count(unwritable)} of ${count(messages)}${age}`],
    ...(overtaken === 0 ? [] : [['  through the failure queue', count(overtaken)] as const]),
  ]
}

/** `stored` first, then by number. */
function byFate(counts: ReadonlyMap<string, number>): (readonly [string, number])[] {
  return [...counts]
    .filter(([fate]) => !fate.startsWith('lost'))
    .sort(([a, x], [b, y]) => Number(b === 'stored') - Number(a === 'stored') || y - x || (a < b ? -1 : 1))
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`
}

function sum(entries: readonly (readonly [string, number])[]): number {
  return entries.reduce((total, [, times]) => total + times, 0)
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
