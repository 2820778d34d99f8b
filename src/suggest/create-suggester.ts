// Suggests a mapping file for messages: explains each with the mapping that there is, sets those aside that one of its
// rules takes already, and proposes rules for the rest.

import { createPayloadTimes, type Explainer } from '#explain'
import type { Message } from '../model.ts'
import { createSuggestion } from './suggest-mapping.ts'

export interface Suggester {
  /** One message at a time. @param saysReceivedAt whether it is known when it was received: its clock is judged by that */
  add(message: Message, saysReceivedAt: boolean): Promise<void>
  finish(): Suggested
}

export interface Suggested {
  /** The first topic of each rule that takes messages already. */
  readonly known: readonly string[]
  /** A mapping file; undefined if no other message has a reading. */
  readonly text: string | undefined
}

/** @param explainer of the mapping that there is */
export function createSuggester(explainer: Explainer): Suggester {
  const suggestion = createSuggestion()
  const times = createPayloadTimes()
  const known = new Map<string, Set<string>>()
  return {
    async add(message, saysReceivedAt) {
      const explanation = await explainer.explain(message)
      const { rule, leaves } = explanation
      if (rule.kind === 'rule') addTo(known, rule.filters.join(), message.topic)
      if (rule.kind !== 'zero-configuration') return
      suggestion.add(message, explanation)
      times.add(message.topic, leaves, saysReceivedAt ? message.receivedAtMs : undefined)
    },
    finish() {
      const topics = [...known.values()]
      return {
        known: topics.flatMap(([topic]) => topic ?? []),
        text: suggestion.write(
          times.findings(),
          topics.flatMap((some) => [...some]),
        ),
      }
    },
  }
}

function addTo(known: Map<string, Set<string>>, key: string, topic: string): void {
  known.set(key, (known.get(key) ?? new Set()).add(topic))
}
