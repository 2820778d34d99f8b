// How a run ended, in words and a table: what is stored, what is not and why, and where that is.

import type { Fate } from './fate-list.ts'
import { counted, formatCount, table } from './figures.ts'
import type { Totals } from './run-replay.ts'
import type { PassedOver } from './stored-dead-letter.ts'
import { describePassedOver } from './summary-page.ts'

export type Manner = 'run' | 'keep' | 'dry-run'

/** Those that are left. */
const words: { readonly [fate in Exclude<Fate, 'unread' | 'stored'>]: string } = {
  too_old: 'too old',
  refused: 'refused',
  undecided: 'refused, or stored in one request with a refused one: the endpoint does not say which',
  superseded: 'superseded by a later letter',
  unmapped: 'not mapped',
  unreadable: 'unreadable',
  failed: 'not delivered',
}

export function resultPage(
  totals: Totals,
  place: { readonly name: string; readonly passedOver: PassedOver },
  manner: Manner,
): string {
  const { read, stored, left, leftCount, complaints, changed } = totals
  const rows: [number, string][] = [[stored, manner === 'dry-run' ? 'would be sent' : 'stored']]
  for (const [fate, reasons] of left) {
    for (const [reason, count] of reasons) {
      const because = reason === '' ? '' : ` (${reason})`
      rows.push([count, `${words[fate as keyof typeof words]}${because}`])
    }
  }
  const [first, ...others] = rows
  const lines = [
    counted(read, 'message'),
    ...table([first!, ...others.sort((a, b) => b[0] - a[0])]),
    ...[...complaints].map(([reason, text]) => `the endpoint answered (${reason}): ${firstLine(text)}`),
    ...removal(totals, manner),
    ...changed
      .slice(0, 5)
      .map((name) => `${name} changed during the run: stored messages were not removed from it`),
    ...describePassedOver(place.passedOver),
    ending(totals, place.name, leftCount, manner),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function removal({ stored, removedParcels, shortenedParcels }: Totals, manner: Manner): string[] {
  if (manner === 'dry-run') return ['sent nothing and removed nothing (--dry-run)']
  if (stored === 0) return []
  if (manner === 'keep') return ['stored messages were not removed (--keep)']
  return [
    `removed the stored messages: ${formatCount(removedParcels)} whole, ${formatCount(shortenedParcels)} in part`,
  ]
}

function ending({ ended }: Totals, name: string, leftCount: number, manner: Manner): string {
  const again = manner === 'run' ? 'run the same command again to continue' : 'run again without this option'
  switch (ended) {
    case 'stopped':
      return `stopped; ${again}, the rest is in ${name}`
    case 'outage':
      return `stopped early, because the endpoint accepts no requests; ${again} later, the rest is in ${name}`
    case 'error':
      return `stopped early; the rest is in ${name}`
    case 'limit':
      return `stopped at --limit; the rest is in ${name}`
    case 'end':
      if (leftCount === 0) return manner === 'run' ? 'nothing is left' : 'nothing would be left'
      return `${counted(leftCount, 'message')} ${manner === 'run' ? 'left' : 'would be left'} in ${name}`
  }
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}
