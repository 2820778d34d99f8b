// SORACOM: which SIMs are online, what they are and, on request, what they transfer, cost, and where they are. The API
// is https://developers.soracom.io/en/api/, and its OpenAPI description what the tests hold this against.

import type { JsonValue } from '../../model.ts'
import { CollectError, type CollectedSample, type CollectorKind, type CollectorTools } from '../collector.ts'
import { createClient } from './client.ts'
import { createTokenKeeper } from './keep-token.ts'
import { listPages } from './list-pages.ts'
import { metadata } from './metrics.ts'
import { monthCost } from './month-cost.ts'
import { readConfig } from './read-config.ts'
import { readSim } from './read-sim.ts'
import { cellSamples, labelsOf, simSamples } from './sim-samples.ts'
import { createTrafficCollector, type TrafficOf } from './sim-traffic.ts'

export const soracom: CollectorKind = {
  name: 'soracom',
  create(config: JsonValue, tools: CollectorTools) {
    const settings = readConfig(config)
    const { source, filter, tags, sims, traffic, cost, cell } = settings
    const keeper = createTokenKeeper(settings, tools)
    const get = createClient(settings.baseUrl, keeper, tools)
    const collectTraffic = createTrafficCollector(get, tools.clock, source, tools.note)

    /** @param found takes the SIMs of which there is traffic to be asked */
    async function* collectSims(found: TrafficOf[], deadlineMs: number): AsyncGenerator<CollectedSample> {
      const seen = new Set<string>()
      const strange = new Map<string, number>()
      const tell = (what: string): void => {
        strange.set(what, (strange.get(what) ?? 0) + 1)
      }
      try {
        for await (const item of listPages(get, `/${source}`, filter, deadlineMs, tell)) {
          const sim = readSim(item, tell)
          // A list that changes while it is read may have an entry on two pages.
          if (sim === undefined || seen.has(sim.imsi)) continue
          seen.add(sim.imsi)
          const labels = labelsOf(sim, tags)
          if (sims) yield* simSamples(sim, labels)
          if (cell) yield* cellSamples(sim, labels)
          const id = source === 'sims' ? sim.simId : sim.imsi
          // SORACOM OpenAPI: the traffic of a terminated SIM cannot be had.
          if (id !== '' && sim.status !== 'terminated') found.push({ id, labels })
        }
      } finally {
        for (const [what, count] of strange) {
          const text = `GET /${source}: ${what} differs from the documentation (entries: ${count})`
          tools.note(new CollectError('unexpected_answer', text))
        }
      }
    }

    return {
      metadata,
      async *collect(deadlineMs) {
        // First, since the list may take all the time.
        if (cost)
          yield* ofPart(tools, async () => [await monthCost(get, keeper, settings.coverage, deadlineMs)])
        if (!sims && !traffic && !cell) return
        const found: TrafficOf[] = []
        yield* collectSims(found, deadlineMs)
        if (traffic) yield* collectTraffic(found, deadlineMs)
      },
    }
  },
}

/** A part that fails does not hide what follows. */
async function* ofPart(
  { note }: CollectorTools,
  part: () => Promise<readonly CollectedSample[]>,
): AsyncGenerator<CollectedSample> {
  try {
    yield* await part()
  } catch (error) {
    if (!(error instanceof CollectError)) throw error
    note(error)
  }
}
