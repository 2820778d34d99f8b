// Prints an explanation of each message as soon as it is mapped.

import type { LoadedMapping } from '#config'
import type { MappingLimits } from '#mapping'
import type { CommandStreams } from './command.ts'
import { createExplainer } from './explain/create-explainer.ts'
import { renderExplanation } from './explain/render-explanation.ts'
import type { Page } from './page.ts'

export async function createExplanationPage(
  { file, bundled }: LoadedMapping,
  limits: MappingLimits,
  { out }: CommandStreams,
): Promise<Page> {
  const explainer = await createExplainer(file, limits, bundled)
  return {
    async add(message, line) {
      out(`${renderExplanation(await explainer.explain(message), line)}\n`)
    },
    finish() {},
  }
}
