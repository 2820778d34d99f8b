// A model of a standard SQS queue.
//
// - At least once: a message may be handed out twice, and a deletion may miss a copy, which then comes again.
//   https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html
// - No order: what is received is any of the oldest thousand.
// - A message that was received is hidden for the visibility timeout; only its latest receipt handle deletes it.
//   https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
// - One received more than maxReceiveCount times goes to the dead-letter queue, and keeps its age there. One older
//   than the retention period is gone.
//   https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
//
// Left out: delays, short polling that finds nothing, changed visibility timeouts, the 120,000 messages in flight,
// and the size limit (1 MiB).

import type { Simulation } from '../simulation.ts'
import { createMessagePool } from './message-pool.ts'
import { createUuids } from './names.ts'
import { createVisibilityTimeouts } from './visibility-timeouts.ts'

export interface QueueSettings {
  readonly simulation: Simulation
  readonly name: string
  readonly visibilityTimeoutS: number
  readonly messageRetentionPeriodS: number
  readonly redrivePolicy?: { readonly deadLetterQueue: Queue; readonly maxReceiveCount: number }
  /** How many of the receptions, and of the deletions, leave a copy behind: from 0 to 1. Without it, none. */
  readonly duplicateRate?: number
}

export interface QueueMessage {
  readonly messageId: string
  /** Empty if it was not received yet. */
  readonly receiptHandle: string
  readonly body: string
  readonly sentMs: number
  readonly receiveCount: number
  readonly firstReceivedMs: number | undefined
}

export interface QueueStats {
  readonly sent: number
  readonly received: number
  /** Handed out a second time while the first was not done, or after it was deleted. */
  readonly duplicated: number
  readonly deleted: number
  /** Into the dead-letter queue. */
  readonly redriven: number
  /** Lost: older than the retention period. */
  readonly expired: number
}

export interface Queue {
  readonly name: string
  readonly visibilityTimeoutMs: number
  send(body: string): void
  /** Takes in a message that another queue gives up, with its age. */
  adopt(message: Pick<QueueMessage, 'messageId' | 'body' | 'sentMs'>): void
  /** Up to that many messages. Empty if none is visible. */
  receive(countMax: number): QueueMessage[]
  delete(receiptHandle: string): void
  /** Is called whenever messages have become visible. */
  onVisible(listener: () => void): void
  /** Every message that is not deleted, hidden ones too. */
  contents(): QueueMessage[]
  /** How many those are. */
  pending(): number
  stats(): QueueStats
}

interface Stored extends QueueMessage {
  receiptHandle: string
  receiveCount: number
  firstReceivedMs: number | undefined
  /** Is among the visible ones, of which it must not be one twice. */
  listed: boolean
}

export function createQueue(settings: QueueSettings): Queue {
  const { simulation, name, redrivePolicy, duplicateRate = 0 } = settings
  const visibilityTimeoutMs = settings.visibilityTimeoutS * 1000
  const random = simulation.stream(`queue ${name}`)
  const uuid = createUuids(simulation.stream(`queue ${name} ids`))
  const kept = new Set<Stored>()
  const byHandle = new Map<string, Stored>()
  const visible = createMessagePool<Stored>(random)
  const hidden = createVisibilityTimeouts(simulation, visibilityTimeoutMs, show)
  const listeners: (() => void)[] = []
  const stats = { sent: 0, received: 0, duplicated: 0, deleted: 0, redriven: 0, expired: 0 }

  const adopt: Queue['adopt'] = ({ messageId, body, sentMs }) => {
    const message: Stored = {
      messageId,
      body,
      sentMs,
      receiptHandle: '',
      receiveCount: 0,
      firstReceivedMs: undefined,
      listed: false,
    }
    kept.add(message)
    list(message)
    for (const listener of listeners) listener()
  }

  function list(message: Stored): void {
    if (!message.listed) visible.add(message)
    message.listed = true
  }

  function remove(message: Stored): void {
    kept.delete(message)
    byHandle.delete(message.receiptHandle)
  }

  /** True if the message stays in this queue. */
  function stays(message: Stored): boolean {
    if (simulation.nowMs - message.sentMs > settings.messageRetentionPeriodS * 1000) {
      stats.expired += 1
    } else if (redrivePolicy !== undefined && message.receiveCount >= redrivePolicy.maxReceiveCount) {
      stats.redriven += 1
      redrivePolicy.deadLetterQueue.adopt(message)
    } else {
      return true
    }
    remove(message)
    return false
  }

  function hide(message: Stored): void {
    byHandle.delete(message.receiptHandle)
    message.receiveCount += 1
    message.firstReceivedMs ??= simulation.nowMs
    message.receiptHandle = `${message.messageId}#${message.receiveCount}`
    byHandle.set(message.receiptHandle, message)
    hidden.hide(message.receiptHandle)
  }

  /** A handle that is no longer one of a message stands for one that was deleted, or received again. */
  function show(receiptHandles: readonly string[]): void {
    const shown = receiptHandles.flatMap((receiptHandle) => byHandle.get(receiptHandle) ?? [])
    for (const message of shown) list(message)
    if (shown.length > 0) for (const listener of listeners) listener()
  }

  return {
    name,
    visibilityTimeoutMs,
    adopt,
    send(body) {
      stats.sent += 1
      adopt({ messageId: uuid(), body, sentMs: simulation.nowMs })
    },
    receive(countMax) {
      const received: QueueMessage[] = []
      const copies: Stored[] = []
      while (received.length < countMax) {
        const message = visible.take()
        if (message === undefined) break
        message.listed = false
        if (!kept.has(message) || !stays(message)) continue
        hide(message)
        received.push(copyOf(message))
        if (random() < duplicateRate) copies.push(message)
      }
      for (const copy of copies) list(copy)
      stats.received += received.length
      stats.duplicated += copies.length
      return received
    },
    delete(receiptHandle) {
      const message = byHandle.get(receiptHandle)
      if (message === undefined) return
      if (random() < duplicateRate) {
        stats.duplicated += 1
        return
      }
      stats.deleted += 1
      remove(message)
    },
    onVisible: (listener) => void listeners.push(listener),
    contents: () => [...kept].map(copyOf),
    pending: () => kept.size,
    stats: () => ({ ...stats }),
  }
}

function copyOf({ listed: _, ...message }: Stored): QueueMessage {
  return message
}
