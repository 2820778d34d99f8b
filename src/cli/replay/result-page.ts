// How a run ended, in words and a table: what is stored, what is not and why, and where that is.

import type { Fate } from './fate-list.ts'
import { counted, formatCount, table } from './figures.ts'
import type { PassedOver } from './letter.ts'
import type { Totals } from './run-replay.ts'
import { describePassedOver } from './summary-page.ts'

export type Manner = 'run' | 'keep' | 'dry-run'

/** Those that are left. */
const words: { readonly [fate in Exclude<Fate, 'unread' | 'stored'>]: string } = {
  too_old: 'too old',
  refused: 'refused',
  undecided: 'refused, or stored beside one that was: the endpoint does not say which',
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
    counted(read, 'letter'),
    ...table([first!, ...others.sort((a, b) => b[0] - a[0])]),
    ...[...complaints].map(([reason, text]) => `the endpoint said (${reason}): ${firstLine(text)}`),
    ...removal(totals, manner),
    ...changed
      .slice(0, 5)
      .map((name) => `somebody else changed ${name}: what was stored of it is still there`),
    ...describePassedOver(place.passedOver),
    ending(totals, place.name, leftCount, manner),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function removal({ stored, removedParcels, shortenedParcels }: Totals, manner: Manner): string[] {
  if (manner === 'dry-run') return ['nothing was sent, and nothing removed (--dry-run)']
  if (stored === 0) return []
  if (manner === 'keep') return ['what was stored is still there too (--keep)']
  return [
    `removed what was stored: ${formatCount(removedParcels)} whole, ${formatCount(shortenedParcels)} in part`,
  ]
}

function ending({ ended }: Totals, name: string, leftCount: number, manner: Manner): string {
  const again = manner === 'run' ? 'run the same command again to go on' : 'run again without this option'
  switch (ended) {
    case 'stopped':
      return `stopped; ${again}, the rest is in ${name}`
    case 'outage':
      return `ended early, since the endpoint takes nothing now; ${again} later, the rest is in ${name}`
    case 'error':
      return `ended early; the rest is in ${name}`
    case 'limit':
      return `ended at --limit; the rest is in ${name}`
    case 'end':
      if (leftCount === 0) return manner === 'run' ? 'nothing is left' : 'nothing would be left'
      return `${counted(leftCount, 'letter')} ${manner === 'run' ? 'left' : 'would be left'} in ${name}`
  }
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}
