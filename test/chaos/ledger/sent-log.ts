// Every message that the fleet has sent, in order, found again by what an event, a dead letter or a queue says of it.

import type { SentMessage } from '../fleet/sent-message.ts'

export interface LoggedMessage extends SentMessage {
  readonly index: number
  /** It came by the rule's error action, which gives no time: then the queue's time is when it was received. */
  queuedAtMs: number | undefined
  /** When an invocation ended that was done with it; the last of them. */
  settledAtMs: number | undefined
  /** The first of them. */
  firstSettledAtMs: number | undefined
}

export interface SentLog {
  readonly messages: readonly LoggedMessage[]
  add(message: SentMessage): void
  /** By its envelope, or by the time that stands in for the one that an error action does not give. */
  find(topic: string, receivedAtMs: number): LoggedMessage | undefined
  /** Of an error action: the latest such message that was sent by then. */
  findQueued(topic: string, payloadBase64: string, queuedAtMs: number): LoggedMessage | undefined
}

export function createSentLog(): SentLog {
  const messages: LoggedMessage[] = []
  const byEnvelope = new Map<string, LoggedMessage>()
  const byTopic = new Map<string, LoggedMessage[]>()
  return {
    messages,
    add(message) {
      const logged = {
        ...message,
        index: messages.length,
        queuedAtMs: undefined,
        settledAtMs: undefined,
        firstSettledAtMs: undefined,
      }
      messages.push(logged)
      byEnvelope.set(`${message.topic} ${message.receivedAtMs}`, logged)
      const ofTopic = byTopic.get(message.topic)
      if (ofTopic === undefined) byTopic.set(message.topic, [logged])
      else ofTopic.push(logged)
    },
    find: (topic, receivedAtMs) => byEnvelope.get(`${topic} ${receivedAtMs}`),
    findQueued(topic, payloadBase64, queuedAtMs) {
      const found = (byTopic.get(topic) ?? []).findLast(
        (message) =>
          (message.queuedAtMs === queuedAtMs || message.queuedAtMs === undefined) &&
          message.receivedAtMs <= queuedAtMs &&
          message.payload.toString('base64') === payloadBase64,
      )
      if (found === undefined) return undefined
      found.queuedAtMs = queuedAtMs
      byEnvelope.set(`${topic} ${queuedAtMs}`, found)
      return found
    },
  }
}

/** When the function takes it to have been received. */
export function receivedAtMsOf({ queuedAtMs, receivedAtMs }: LoggedMessage): number {
  return queuedAtMs ?? receivedAtMs
}
