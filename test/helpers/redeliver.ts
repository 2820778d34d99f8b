// What a source does with a batch of which messages have failed: it delivers again, until nothing is left. SQS and
// Kinesis as the pipeline acknowledges to them; dead letters as the pipeline keeps them.

import type { WriteResult } from '#remote-write'
import type { SampleSource } from './samples.ts'

export interface Redelivery {
  /** Of each delivery: how many messages came, which became dead letters, which came again. */
  readonly deliveries: readonly Delivered[]
  /** Dead letters of all deliveries. */
  readonly deadLetters: ReadonlySet<number>
  /** What was never settled. */
  readonly left: ReadonlySet<number>
}

interface Delivered {
  readonly received: number
  readonly deadLetters: readonly number[]
  readonly failed: number
  readonly requests: number
}

/** @param write one delivery */
export async function redeliver(
  source: 'sqs' | 'kinesis',
  all: readonly SampleSource[],
  deliveriesMax: number,
  write: (sources: readonly SampleSource[]) => Promise<WriteResult>,
): Promise<Redelivery> {
  const deliveries: Delivered[] = []
  const deadLetters = new Set<number>()
  let pending = all
  for (let round = 0; round < deliveriesMax && pending.length > 0; round++) {
    const { failed, rejected, requests } = await write(pending)
    const firstFailed = pending.findIndex(({ message }) => failed.has(message))
    const isBehind = (message: number): boolean =>
      firstFailed !== -1 && message >= (pending[firstFailed] as SampleSource).message
    const kept = [...rejected.keys()].filter((message) => source === 'sqs' || !isBehind(message))
    for (const message of kept) deadLetters.add(message)
    deliveries.push({ received: pending.length, deadLetters: kept, failed: failed.size, requests })
    pending =
      source === 'sqs'
        ? pending.filter(({ message }) => failed.has(message))
        : firstFailed === -1
          ? []
          : pending.slice(firstFailed)
  }
  return { deliveries, deadLetters, left: new Set(pending.map(({ message }) => message)) }
}
