// What became of each leaf of a message, by the mapping that runs: explained in the page's engine.

import type { ExplainedMessage } from '../engine/protocol.ts'
import type { ShownMessage } from './use-messages.ts'

export function useExplanation(
  _shown: ShownMessage | undefined,
  _runningHash: string | undefined,
): { readonly explained: ExplainedMessage | undefined; readonly problem: string | undefined } {
  return { explained: undefined, problem: undefined }
}
