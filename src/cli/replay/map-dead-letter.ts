// A dead letter → its samples, as the function would have made them when it received the message, or why there are none.

import type { LoadedMapping } from '#config'
import { type MappingLimits, prepareMapping } from '#mapping'
import type { Mapped, MetricMetadata, Sample } from '../../model.ts'
import type { Fate } from './fate-list.ts'
import type { StoredDeadLetter } from './stored-dead-letter.ts'

export type MappedDeadLetter =
  | { readonly samples: readonly Sample[]; readonly topic: string; readonly receivedAtMs: number }
  | {
      readonly fate: Extract<Fate, 'unreadable' | 'unmapped' | 'too_old'>
      readonly reason: string
      /** Undefined: it says none. */
      readonly receivedAtMs: number | undefined
    }

export interface DeadLetterMapper {
  map(deadLetter: StoredDeadLetter): Promise<MappedDeadLetter>
  readonly metadata: ReadonlyMap<string, MetricMetadata>
}

/** @param limits the clock of the mapping is the dead letter's own time of receipt: what was in time then is in time now */
export async function createDeadLetterMapper(
  { file, bundled }: LoadedMapping,
  limits: Omit<MappingLimits, 'now'>,
): Promise<DeadLetterMapper> {
  let clockMs = 0
  const mapping = await prepareMapping(file, { ...limits, now: () => clockMs }, { bundled })
  return {
    metadata: mapping.metadata,
    async map({ content }) {
      if (content.kind === 'undecodable') {
        return { fate: 'unreadable', reason: content.reason, receivedAtMs: undefined }
      }
      const { receivedAtMs } = content
      if (content.kind === 'series') {
        if (content.samples.length === 0) return { fate: 'unmapped', reason: 'no samples', receivedAtMs }
        return { samples: content.samples, topic: '', receivedAtMs }
      }
      clockMs = receivedAtMs
      const mapped = await mapping.map(content)
      return judge(mapped, content.topic, receivedAtMs)
    },
  }
}

function judge(
  { samples, drops, unreadable }: Mapped,
  topic: string,
  receivedAtMs: number,
): MappedDeadLetter {
  if (unreadable !== undefined) return { fate: 'unreadable', reason: unreadable.reason, receivedAtMs }
  const reasons = drops.map(({ reason }) => reason)
  // Of what it carried a part can no longer be written, so that it cannot be stored whole.
  if (reasons.includes('too_old')) return { fate: 'too_old', reason: 'when it was received', receivedAtMs }
  if (samples.length > 0) return { samples, topic, receivedAtMs }
  const reason = reasons.find((one) => one === 'no_rule' || one === 'ignored') ?? reasons[0] ?? 'no_metric'
  return { fate: 'unmapped', reason, receivedAtMs }
}
