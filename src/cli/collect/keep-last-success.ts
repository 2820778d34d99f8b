// A program that runs for one round does not know when its collector last worked; the file of the round before does.

import { findValue } from '#exposition'
import type { Exposed } from './expose-rounds.ts'

const metric = 'collector_last_success_timestamp_seconds'

/**
 * @param formerPage as it was written for the same instance; '' where there is none
 * @returns with the time of the last success of before, if the round failed
 */
export function keepLastSuccess(exposed: Exposed, formerPage: string): Exposed {
  if (exposed.samples.some(({ name }) => name === metric)) return exposed
  const value = findValue(formerPage, metric)
  // What a round says of itself it says last.
  const labels = exposed.samples.at(-1)?.labels
  if (value === undefined || labels === undefined) return exposed
  return { ...exposed, samples: [...exposed.samples, { name: metric, labels, value }] }
}
