// The targets of all jobs: those of the configuration, and those that service discovery says.

import { CollectError, type CollectProblem } from '#collect'
import { discoverTargets } from './discover-targets.ts'
import type { RoundTools } from './round-tools.ts'
import type { ScrapeConfig, ScrapeJob, TargetGroup } from './scrape-config.ts'
import type { ScheduleState } from './scrape-state.ts'
import { type Target, targetsOf } from './targets.ts'

/** Of all jobs together: more cannot be asked in a round, and service discovery may say any number. */
const targetsMax = 5_000

export interface Found {
  readonly targets: readonly Target[]
  /** Jobs of which not every target is known: none of theirs is gone. */
  readonly unknownJobs: ReadonlySet<string>
  readonly discoveries: ScheduleState['discoveries']
  /** By name: jobs none of whose targets is asked, and why. */
  readonly refusals: ReadonlyMap<string, CollectError>
}

/** @param known the answers of service discovery in the rounds before */
export async function findTargets(
  config: ScrapeConfig,
  known: ScheduleState['discoveries'],
  { clock, clientOf, note }: RoundTools,
  endMs: number,
): Promise<Found> {
  const unknownJobs = new Set<string>()
  const discoveries: Record<string, ScheduleState['discoveries'][string]> = Object.create(null)
  const refusals = new Map<string, CollectError>()
  const noteOf = (job: ScrapeJob, reason: CollectProblem, message: string): CollectError => {
    const problem = new CollectError(reason, `job ${job.name}: ${message}`)
    note(problem)
    return problem
  }
  const targetsOfJobs = await Promise.all(
    config.jobs.map(async (job) => {
      const groups: TargetGroup[] = [...job.groups]
      for (const discovery of job.discoveries) {
        const key = JSON.stringify([job.name, discovery.url.href])
        const kept = known[key]
        const nowMs = clock.now()
        let found = kept
        // The next round may come a little early.
        if (kept === undefined || nowMs - kept.atMs >= discovery.refreshMs - 15_000) {
          try {
            const get = clientOf(discovery.client)
            found = { atMs: nowMs, groups: await discoverTargets(discovery, get, endMs - nowMs) }
          } catch (error) {
            // The last list goes on, as in Prometheus.
            const { reason, message } = toProblem(error)
            noteOf(job, reason, `service discovery: ${message}`)
          }
        }
        if (found === undefined) unknownJobs.add(job.name)
        else {
          discoveries[key] = found
          groups.push(...found.groups)
        }
      }
      const made = targetsOf(job, groups)
      for (const [message, count] of made.faults) {
        noteOf(job, 'bad_config', count === 1 ? message : `${message} (${count} targets)`)
      }
      const limit = job.limits.targetsMax
      if (limit !== undefined && made.targets.length > limit) {
        const counts = `number of targets: ${made.targets.length}, limit: ${limit}`
        const problem = noteOf(job, 'bad_config', `target_limit exceeded (${counts}): none is scraped`)
        refusals.set(job.name, problem)
      }
      return made.targets
    }),
  )
  const targets = new Map(targetsOfJobs.flat().map((target) => [target.key, target]))
  const kept = [...targets.values()].slice(0, targetsMax)
  if (targets.size > targetsMax) {
    const others = `${targets.size - targetsMax} of ${targets.size} targets are not scraped, and have no up`
    const remedy = `a configuration has at most ${targetsMax}; split it into several stacks`
    note(new CollectError('too_large', `${others}: ${remedy}`))
  }
  return { targets: kept, unknownJobs, discoveries, refusals }
}

function toProblem(error: unknown): CollectError {
  if (!(error instanceof CollectError)) throw error
  return error
}
