// A letter out of a batch that Lambda gave up on, as a line of dead letters of its own.

import type { DeadLetter } from '#dead-letter'
import type { Stage } from '../../model.ts'
import type { Fate } from './fate-list.ts'
import type { Letter } from './letter.ts'

export function toLine({ content }: Letter, fate: Fate): string {
  const ending = {
    stage: stageOf(fate),
    reason: fate === 'unread' ? 'failed_batch' : fate,
    detail: 'left by replay',
    maybe_written: !['unread', 'unreadable', 'unmapped'].includes(fate),
  }
  return `${JSON.stringify({ ...beginning(content), ...ending } satisfies DeadLetter)}\n`
}

function beginning(content: Letter['content']) {
  if (content.kind === 'undecodable') return { payload_base64: content.base64() }
  if (content.kind === 'series') return { series: content.series, received_at: content.receivedAtMs }
  const { payload, topic, clientId, principal, attributes, receivedAtMs } = content
  return {
    payload_base64: payload.base64(),
    topic,
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(principal === undefined ? {} : { principal }),
    ...(attributes === undefined ? {} : { attributes }),
    received_at: receivedAtMs,
  }
}

function stageOf(fate: Fate): Stage {
  if (fate === 'unreadable') return 'decode'
  return fate === 'unmapped' ? 'map' : 'write'
}
