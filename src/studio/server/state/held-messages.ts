// The last messages of each topic, with what became of them. Bounded for a topic and in all, by number and by bytes; the
// oldest go first.

import type { HeldMessage, Outcome } from '../../page-api.ts'

export interface StoredMessage {
  readonly id: number
  readonly topicId: number
  readonly topic: string
  readonly clientId: string
  readonly receivedAtMs: number
  readonly payload: Uint8Array
  readonly isRetained: boolean
  readonly isDemo: boolean
  readonly outcome: Outcome
}

export interface HeldMessages {
  add(message: Omit<StoredMessage, 'id'>): StoredMessage
  find(id: number): StoredMessage | undefined
  /** Oldest first. */
  ofTopic(topicId: number): readonly StoredMessage[]
  lastOf(topicId: number): StoredMessage | undefined
  /** Of all topics, the newest of each first, then the ones before them. */
  inTurn(max: number): StoredMessage[]
  count(): number
  topics(): number
  /** Of payloads and texts. */
  bytes(): number
  /** Of the next message. */
  nextId(): number
}

export interface HeldLimits {
  readonly ofTopicMax: number
  readonly messagesMax: number
  readonly bytesMax: number
}

export const heldLimits: HeldLimits = { ofTopicMax: 50, messagesMax: 20_000, bytesMax: 48_000_000 }

/** What a message takes beside its payload, about. */
const overheadBytes = 400

/** @param firstId as of a tree of topics */
export function createHeldMessages(limits: HeldLimits = heldLimits, firstId = 1): HeldMessages {
  let nextId = firstId
  let bytes = 0
  /** In the order of their ids. */
  const all = new Map<number, StoredMessage>()
  const byTopic = new Map<number, StoredMessage[]>()

  function forgetOldestOf(topicId: number): void {
    const held = byTopic.get(topicId)!
    const oldest = held.shift()!
    all.delete(oldest.id)
    bytes -= sizeOf(oldest)
    if (held.length === 0) byTopic.delete(topicId)
  }

  return {
    add(given) {
      // Of its own, since a client's buffer may be a part of a larger one.
      const message = { ...given, payload: given.payload.slice(), id: nextId++ }
      all.set(message.id, message)
      bytes += sizeOf(message)
      const held = byTopic.get(message.topicId)
      if (held === undefined) byTopic.set(message.topicId, [message])
      else held.push(message)
      if (held !== undefined && held.length > limits.ofTopicMax) forgetOldestOf(message.topicId)
      while (all.size > limits.messagesMax || (bytes > limits.bytesMax && all.size > 1)) {
        const [oldest] = all.values()
        forgetOldestOf(oldest!.topicId)
      }
      return message
    },
    find: (id) => all.get(id),
    ofTopic: (topicId) => byTopic.get(topicId) ?? [],
    lastOf: (topicId) => byTopic.get(topicId)?.at(-1),
    inTurn(max) {
      const found: StoredMessage[] = []
      for (let back = 1; back <= limits.ofTopicMax && found.length < max; back++) {
        let isAny = false
        for (const held of byTopic.values()) {
          const message = held.at(-back)
          if (message === undefined) continue
          isAny = true
          if (found.push(message) >= max) break
        }
        if (!isAny) break
      }
      return found
    },
    count: () => all.size,
    topics: () => byTopic.size,
    bytes: () => bytes,
    nextId: () => nextId,
  }
}

function sizeOf({ payload, outcome }: StoredMessage): number {
  return payload.length + outcome.why.length + overheadBytes
}

/** @param payloadBytesMax a larger payload is left out */
export function toHeldMessage(
  message: StoredMessage,
  payloadBytesMax = Number.POSITIVE_INFINITY,
): HeldMessage {
  const { payload, ...rest } = message
  const isShown = payload.length <= payloadBytesMax
  return {
    ...rest,
    bytes: payload.length,
    payloadBase64: isShown
      ? Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('base64')
      : undefined,
  }
}
