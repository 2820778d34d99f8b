// Prints an explanation of each message as soon as it is mapped.

import type { MappingLimits } from '#mapping'
import type { ChosenMapping } from './choose-mapping.ts'
import type { CommandStreams } from './command.ts'
import { createExplainer } from './explain/create-explainer.ts'
import { renderExplanation } from './explain/render-explanation.ts'
import type { Page } from './page.ts'

export async function createExplanationPage(
  { file, zeroConfiguration, keySources }: ChosenMapping,
  limits: MappingLimits,
  { out }: CommandStreams,
): Promise<Page> {
  const explainer = await createExplainer(file, limits, zeroConfiguration, keySources?.())
  return {
    async add(message, line) {
      const explanation = await explainer.explain(message)
      out(`${renderExplanation(explanation, line)}\n`)
      const drops = explanation.drops.reduce((sum, { count }) => sum + count, 0)
      return { samples: explanation.samples.length, drops }
    },
    finish() {},
  }
}
