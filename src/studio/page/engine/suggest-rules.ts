// Proposes rules for messages and puts them into the mapping that there is: behind its rules, since only messages that none
// of them takes get one.

import { createSuggester } from '#suggest'
import { insertRules } from './insert-rules.ts'
import { messageOf } from './message.ts'
import type { Prepared } from './prepare.ts'
import type { RecordedMessage, SuggestedRules } from './protocol.ts'

export async function suggestRules(
  prepared: Prepared,
  messages: readonly RecordedMessage[],
): Promise<SuggestedRules> {
  const suggester = createSuggester(await prepared.explainer())
  for (const recorded of messages) {
    await suggester.add(messageOf(recorded, prepared.trial), recorded.isTimeKnown)
  }
  const { known, text } = suggester.finish()
  return text === undefined ? { known, text, from: 0, to: 0 } : { known, ...insertRules(prepared.text, text) }
}
