// The messages by topic, in the order of the topics' first messages.

import type { RecordedMessage } from '../engine/protocol.ts'

export interface TopicMessages {
  readonly topic: string
  /** Indices of its messages, oldest first. */
  readonly messages: readonly number[]
}

export function byTopic(messages: readonly RecordedMessage[]): TopicMessages[] {
  const topics = new Map<string, number[]>()
  for (const [index, { topic }] of messages.entries()) {
    const known = topics.get(topic)
    if (known === undefined) topics.set(topic, [index])
    else known.push(index)
  }
  return [...topics].map(([topic, indices]) => ({ topic, messages: indices }))
}

/** @returns the messages that a suggestion for one topic looks at: those of topics that may become one filter with it */
export function alike(messages: readonly RecordedMessage[], topic: string): number[] {
  const key = shapeOf(topic)
  return messages.flatMap((message, index) => (shapeOf(message.topic) === key ? [index] : []))
}

function shapeOf(topic: string): string {
  const levels = topic.split('/')
  return `${levels.length} ${levels.length === 1 ? '' : levels[0]}`
}
