// What the stream did not take comes by the failure queue, and may be written before older samples of its series that
// still wait in their shard. Those are then late for AMP, and out of order, though their shard has kept the order.

import type { SampleKeys } from '../sample-key.ts'
import type { LoggedMessage } from './sent-log.ts'

/** A shard is behind by no more. */
const behindMsMax = 3_600_000

/** @returns whether a message may have been overtaken so, or came by the failure queue itself */
export function createOvertaken(
  messages: readonly LoggedMessage[],
  keys: SampleKeys,
): (message: LoggedMessage) => boolean {
  const queuedMs = new Map<number, number[]>()
  for (const { queuedAtMs, samples } of messages) {
    if (queuedAtMs === undefined) continue
    for (const { labels, timestampMs = queuedAtMs } of samples) {
      const series = keys.seriesOf(labels)
      const times = queuedMs.get(series)
      if (times === undefined) queuedMs.set(series, [timestampMs])
      else times.push(timestampMs)
    }
  }
  return ({ queuedAtMs, receivedAtMs, samples }) =>
    queuedAtMs !== undefined ||
    samples.some(({ labels, timestampMs = receivedAtMs }) =>
      queuedMs
        .get(keys.seriesOf(labels))
        ?.some((laterMs) => laterMs > timestampMs && laterMs - timestampMs < behindMsMax),
    )
}
