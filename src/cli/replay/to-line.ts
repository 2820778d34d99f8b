// A dead letter out of a batch that Lambda gave up on, as a line of dead letters of its own.

import { lineOf, makeDeadLetter } from '#dead-letter'
import type { Stage } from '../../model.ts'
import type { Fate } from './fate-list.ts'
import type { StoredDeadLetter } from './stored-dead-letter.ts'

export function toLine({ content }: StoredDeadLetter, fate: Fate): string {
  return lineOf(
    makeDeadLetter(content, {
      stage: stageOf(fate),
      reason: fate === 'unread' ? 'failed_batch' : fate,
      detail: 'left by replay',
      maybe_written: !['unread', 'unreadable', 'unmapped'].includes(fate),
    }),
  )
}

function stageOf(fate: Fate): Stage {
  if (fate === 'unreadable') return 'decode'
  return fate === 'unmapped' ? 'map' : 'write'
}
