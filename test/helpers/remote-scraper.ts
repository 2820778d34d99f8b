// The scraping function in this process, with a clock that goes: each run writes a round to an endpoint.

import { createFetchJson } from '#collect'
import { createMemoryStateStore } from '#collect-state'
import { readCollectSettings } from '#config'
import { createScrapeKind, parseScrapeConfig } from '#scrape'
import { systemClock } from '../../src/clock.ts'
import type { CollectSummary } from '../../src/lambda/collect/collect-outcome.ts'
import { createCollectHandler } from '../../src/lambda/collect/create-collect-handler.ts'

export interface RemoteScraper {
  /** Every target, whatever its interval. */
  run(): Promise<CollectSummary>
}

/** @param config YAML, as Prometheus has it */
export function createRemoteScraper(config: string, writeUrl: string): RemoteScraper {
  const env = { REMOTE_WRITE_URL: writeUrl, REMOTE_WRITE_AUTH: 'none' }
  // Throws for a file that is wrong: a round would only say so.
  parseScrapeConfig(config, 'prometheus.yml')
  const source = {
    read: async (known?: string) => (known === '1' ? undefined : { text: config, version: '1' }),
  }
  const store = createMemoryStateStore()
  const scrape = createScrapeKind({ store, openSource: () => source, env, everyTarget: true })
  const handler = createCollectHandler(
    readCollectSettings(env),
    {
      collectors: {
        scrape: async () => scrape,
      },
      tools: {
        fetchJson: createFetchJson({ clock: systemClock }),
        secret: async () => {
          throw new Error('no secrets here')
        },
      },
      park: undefined,
    },
    { env, clock: systemClock, writeLine: () => undefined },
  )
  return {
    run: () =>
      handler(
        { collector: 'scrape', instance: 'beside', config: { uri: 'file:///prometheus.yml' } },
        { awsRequestId: 'request', getRemainingTimeInMillis: () => 60_000 },
      ),
  }
}
