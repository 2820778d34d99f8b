// Prints an explanation of each message as soon as it is mapped, and at the end what the times in their payloads are like.

import {
  createExplainer,
  createPayloadTimes,
  type Explanation,
  type Fate,
  isTimestamp,
  renderExplanation,
  renderTimes,
} from '#explain'
import type { MappingLimits } from '#mapping'
import type { Message } from '../model.ts'
import type { ChosenMapping } from './choose-mapping.ts'
import type { CommandStreams } from './command.ts'
import type { Page } from './page.ts'

export async function createExplanationPage(
  { file, bundled, keySources }: ChosenMapping,
  limits: MappingLimits,
  { out }: CommandStreams,
): Promise<Page> {
  const explainer = await createExplainer(file, limits, bundled, keySources?.())
  const times = createPayloadTimes()
  return {
    async add(message, line, saysReceivedAt) {
      const explanation = await explainer.explain(message)
      out(`${renderExplanation(explanation, line)}\n`)
      const unused = explanation.leaves.filter(({ fates }) => !fates.some(isTimestampFate))
      times.add(deviceOf(message, explanation), unused, saysReceivedAt ? message.receivedAtMs : undefined)
      const drops = explanation.drops.reduce((sum, { count }) => sum + count, 0)
      return { samples: explanation.samples.length, drops }
    },
    finish: () => out(renderTimes(times.findings())),
  }
}

function isTimestampFate(fate: Fate): boolean {
  return fate.kind === 'read' && isTimestamp(fate.where)
}

/** Topic, client and device: a series of messages from one clock. */
function deviceOf({ topic, clientId }: Message, { samples }: Explanation): string {
  const labels = samples[0]?.labels
  const device = labels?.values[labels.names.indexOf('device')]
  const others = [clientId, device].filter((name) => name !== undefined && !topic.split('/').includes(name))
  return [topic, ...new Set(others)].join(' ')
}
