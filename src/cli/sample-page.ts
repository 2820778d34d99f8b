// Prints the samples of all messages as one page of the exposition format. A page holds each metric family in one
// block, so it can only be printed at the end: samples are kept until then, payloads are not.

import type { LoadedMapping } from '#config'
import { formatExposition } from '#exposition'
import { type MappingLimits, prepareMapping } from '#mapping'
import type { Mapped, Sample } from '../model.ts'
import type { CommandStreams } from './command.ts'
import type { Page } from './page.ts'

export async function createSamplePage(
  { file, bundled }: LoadedMapping,
  limits: MappingLimits,
  { out, err }: CommandStreams,
): Promise<Page> {
  const mapping = await prepareMapping(file, limits, { bundled })
  const samples = new Map<
    string,
    { readonly sample: Sample; readonly line: number; readonly topic: string }
  >()

  return {
    async add(message, line) {
      const { topic } = message
      const tell = (words: object) => err(`${JSON.stringify({ line, topic, ...words })}\n`)
      const mapped = await mapping.map(message)
      for (const words of refusedIn(mapped)) tell(words)
      for (const sample of mapped.samples) {
        const key = `${sample.name}|${sample.labels.key}|${sample.timestampMs}`
        const earlier = samples.get(key)
        // As in a batch of the function: of one series and time the message that came last counts.
        if (earlier !== undefined) {
          tell({
            line: earlier.line,
            topic: earlier.topic,
            reason: 'duplicate',
            metric: sample.name,
            count: 1,
          })
        }
        samples.set(key, { sample, line, topic })
      }
    },
    finish() {
      const lines = formatExposition(
        [...samples.values()].map(({ sample }) => sample),
        mapping.metadata,
      )
      out(lines)
    },
  }
}

/** What becomes a line on stderr. */
function refusedIn({ drops, clockCorrections, unreadable }: Mapped): object[] {
  return [
    ...(unreadable === undefined ? [] : [{ reason: unreadable.reason, detail: unreadable.detail, count: 1 }]),
    ...drops.map(({ reason, rule, metric, detail, count = 1 }) => ({ reason, rule, metric, detail, count })),
    ...[...new Set(clockCorrections)].map((reason) => {
      return {
        reason,
        detail: 'received_at is the time of the sample',
        count: clockCorrections.filter((one) => one === reason).length,
      }
    }),
  ]
}
