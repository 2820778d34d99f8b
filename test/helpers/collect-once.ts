// Runs a round of a collector and keeps everything that came of it, as text that tests can compare.

import { CollectError, type Collector } from '#collect'

export interface Collected {
  /** `name{label="value",…} value`, sorted; without labels that are empty. */
  readonly lines: readonly string[]
  /** `reason: text` of what ended the round, after what was noted. */
  readonly problems: readonly string[]
}

/** @param notes what the collector notes; emptied */
export async function collectOnce(
  collector: Collector,
  notes: CollectError[],
  deadlineMs: number,
): Promise<Collected> {
  const lines: string[] = []
  const errors: CollectError[] = []
  try {
    for await (const { name, labels, value } of collector.collect(deadlineMs)) {
      const pairs = Object.entries(labels)
        .filter(([, text]) => text !== '')
        .map(([label, text]) => `${label}="${text}"`)
      lines.push(`${name}{${pairs.join(',')}} ${value}`)
    }
  } catch (error) {
    if (!(error instanceof CollectError)) throw error
    errors.push(error)
  }
  const problems = [...notes.splice(0), ...errors].map(({ reason, message }) => `${reason}: ${message}`)
  return { lines: lines.sort(), problems }
}
