// The mapping engine behind the page: the calls of the protocol, with the code of the command line. It knows neither worker
// nor page, so that tests run it in Node.

import type { MappingFile } from '#mapping'
import { checkMapping, problemsOf } from './check-mapping.ts'
import { compareMappings } from './compare.ts'
import { viewOf } from './explain-message.ts'
import { messageOf } from './message.ts'
import { createPrepare, type Prepared } from './prepare.ts'
import { prepareRemedy } from './prepare-remedy.ts'
import type { Checked, EngineCall, EngineCalls, MappingText, RecordedMessage } from './protocol.ts'
import { readMessages } from './read-messages.ts'
import { suggestRules } from './suggest-rules.ts'

export interface EngineOptions {
  /** The bundled mapping in a naming version. */
  readonly bundledIn: (version: number) => MappingFile | undefined
  /** Milliseconds, of any origin. */
  readonly clock: () => number
  /** Lets calls in that wait. */
  readonly breathe: () => Promise<void>
}

export type Engine = {
  readonly [call in EngineCall]: (
    args: Parameters<EngineCalls[call]>,
    progress: (value: unknown) => void,
  ) => Promise<ReturnType<EngineCalls[call]>>
}

export function createEngine({ bundledIn, clock, breathe }: EngineOptions): Engine {
  const prepare = createPrepare(bundledIn)
  let held: readonly RecordedMessage[] = []
  let comparisons = 0

  /** @throws {Error} with the problems, for calls that need a mapping */
  function prepared(text: MappingText): Prepared {
    try {
      return prepare(text)
    } catch (error) {
      throw new Error(
        problemsOf(error)
          .map(({ path, message }) => `${path}: ${message}`)
          .join('\n'),
      )
    }
  }

  return {
    read: async ([text, nowMs]) => readMessages(text, nowMs),
    hold: async ([messages]) => {
      held = messages
      comparisons++
    },
    check: async ([text]) => (text === undefined ? nothingWrong : checkMapping(text, prepare)),
    async explain([text, message]) {
      const mapping = prepared(text)
      const explainer = await mapping.explainer()
      return viewOf(await explainer.explain(messageOf(message, mapping.trial)), mapping.keySource())
    },
    async compare([before, after, chosen], progress) {
      const own = ++comparisons
      return compareMappings({
        before: prepared(before),
        after: prepared(after),
        messages: held,
        chosen,
        clock,
        async pause(soFar) {
          progress(soFar())
          await breathe()
          return own === comparisons
        },
      })
    },
    suggest: async ([text, indices]) =>
      suggestRules(
        prepared(text),
        indices.flatMap((index) => held[index] ?? []),
      ),
    remedy: async ([text, message, request]) => prepareRemedy({ prepare, text, message, held, request }),
  }
}

const nothingWrong: Checked = { problems: [], tests: [] }
