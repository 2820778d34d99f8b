// A program that runs for one round does not know when its collector last worked; the file of the round before does.

import type { Exposed } from './expose-rounds.ts'

const metric = 'collector_last_success_timestamp_seconds'

/**
 * @param formerPage as `renderPage` wrote it for the same instance; '' where there is none
 * @returns with the time of the last success of before, if the round failed
 */
export function keepLastSuccess(exposed: Exposed, formerPage: string): Exposed {
  if (exposed.samples.some(({ name }) => name === metric)) return exposed
  const former = new RegExp(`^${metric}\\{.*\\} (\\d+(?:\\.\\d+)?)$`, 'm').exec(formerPage)?.[1]
  // What a round says of itself it says last.
  const labels = exposed.samples.at(-1)?.labels
  if (former === undefined || labels === undefined) return exposed
  return { ...exposed, samples: [...exposed.samples, { name: metric, labels, value: Number(former) }] }
}
