// Scrapes the targets that are due side by side, for as long as the round has time.

import { CollectError } from '#collect'
import type { Found } from './find-targets.ts'
import type { RoundTools } from './round-tools.ts'
import type { SeriesState } from './scrape-state.ts'
import { failTarget, type Scrape, type ScrapeOptions, scrapeTarget } from './scrape-target.ts'
import type { Target } from './targets.ts'

/** Connections at a time: what they bring is in memory together. */
const lanes = 16

/** Each as soon as it is over. Those that there is no time for fail. */
export async function* scrapeInLanes(
  due: readonly Target[],
  refusals: Found['refusals'],
  known: SeriesState,
  { clientOf, note }: RoundTools,
  options: ScrapeOptions,
): AsyncGenerator<{ readonly target: Target; readonly scrape: Scrape }> {
  const knownOf = ({ key }: Target) => known.get(key) ?? new Map()
  // That a target is down is said of its job, or of the round, and not of each.
  const fail = (target: Target, problem: CollectError) => {
    const scrape = failTarget(target, problem, knownOf(target), options.clock)
    return { target, scrape: { ...scrape, problem: undefined } }
  }
  const waiting: Target[] = []
  for (const target of due) {
    const refusal = refusals.get(target.job.name)
    if (refusal === undefined) waiting.push(target)
    else yield fail(target, refusal)
  }
  const running = new Map<Target, Promise<{ target: Target; scrape: Scrape }>>()
  let next = 0
  while (next < waiting.length || running.size > 0) {
    for (; running.size < lanes && next < waiting.length && options.clock.now() < options.endMs; next++) {
      const target = waiting[next] as Target
      const scrape = scrapeTarget(target, clientOf(target.job.client), knownOf(target), options)
      running.set(
        target,
        scrape.then((done) => ({ target, scrape: done })),
      )
    }
    if (running.size === 0) break
    const done = await Promise.race(running.values())
    running.delete(done.target)
    yield done
  }
  const late = waiting.slice(next)
  if (late.length === 0) return
  const message = `${late.length} targets were not scraped before the round had to end, and count as down`
  const problem = new CollectError('deadline', message)
  note(problem)
  for (const target of late) yield fail(target, problem)
}
