// The collector `scrape`: metrics pages, asked for in rounds as a Prometheus would, by a configuration in its form.

import { isObject } from '#check'
import type { Collector, CollectorKind, CollectorTools } from '#collect'
import type { StateStore } from '#collect-state'
import { ConfigError } from '../errors.ts'
import type { JsonValue, MetricMetadata } from '../model.ts'
import { type ConfigSource, followConfig } from './follow-config.ts'
import { createHttpClient, type GetPage } from './http-client.ts'
import { readScrapeConfig, type ScrapeReading } from './read-config.ts'
import type { HttpClientConfig } from './scrape-config.ts'
import { runScrapes } from './scrape-round.ts'

export interface ScrapeKindOptions {
  readonly store: StateStore
  /** Opens what `{"uri": …}` names: `s3://bucket/key.yaml` or `file:///path.yaml`. */
  openSource(uri: URL): ConfigSource
  /** For the function's own credentials and region. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether each round scrapes every target: where rounds are as far apart as whoever runs them wants. */
  readonly everyTarget?: boolean
}

export function createScrapeKind(options: ScrapeKindOptions): CollectorKind {
  return { name: 'scrape', create: (config, tools) => createScraper(config, tools, options) }
}

function createScraper(
  given: JsonValue,
  tools: CollectorTools,
  { store, openSource, env, everyTarget = false }: ScrapeKindOptions,
): Collector {
  const configOf = openConfig(given, openSource, tools)
  const clients = new WeakMap<HttpClientConfig, GetPage>()
  const metadata = new Map<string, MetricMetadata>()
  const intern = createIntern()

  function clientOf(config: HttpClientConfig): GetPage {
    const known = clients.get(config)
    if (known !== undefined) return known
    const client = createHttpClient(config, { clock: tools.clock, secret: tools.secret, env })
    clients.set(config, client)
    return client
  }

  return {
    metadata,
    anyNumber: true,
    async *collect(deadlineMs) {
      metadata.clear()
      const { config, remarks } = await configOf()
      for (const { path, message } of remarks) {
        tools.remark?.({ reason: 'config', message: `${path}: ${message}`, samples: 0 })
      }
      const roundTools = {
        clock: tools.clock,
        note: tools.note,
        ...(tools.remark === undefined ? {} : { remark: tools.remark }),
        store,
        stateKey: `scrape/${tools.instance ?? 'scrape'}`,
        everyTarget,
        clientOf,
        // Of two pages that say something else of one metric, the first counts.
        describe(name: string, said: MetricMetadata) {
          if (!metadata.has(name)) metadata.set(name, intern(said))
        },
      }
      yield* runScrapes(config, roundTools, deadlineMs)
    },
  }
}

/** @throws {ConfigError} */
function openConfig(
  given: JsonValue,
  openSource: ScrapeKindOptions['openSource'],
  { note }: CollectorTools,
): () => Promise<ScrapeReading> {
  const { uri, ...rest } = isObject(given) ? given : {}
  if (uri === undefined) {
    const reading = readScrapeConfig(given, 'the configuration of scrape')
    return async () => reading
  }
  const isUrl = typeof uri === 'string' && URL.canParse(uri) && /^(s3|file):$/.test(new URL(uri).protocol)
  if (!isUrl || Object.keys(rest).length > 0) {
    throw new ConfigError('the configuration of scrape', [
      {
        path: 'uri',
        message: 'expected s3://bucket/key.yaml or file:///path.yaml, and no other key beside it',
      },
    ])
  }
  return followConfig(openSource(new URL(uri)), uri, note)
}

/** Of the texts of a page: metadata that is the same object is not sent again each minute. */
const internedMax = 20_000

function createIntern(): (said: MetricMetadata) => MetricMetadata {
  const known = new Map<string, MetricMetadata>()
  return (said) => {
    const key = JSON.stringify([said.type, said.family, said.unit, said.help])
    const same = known.get(key)
    if (same !== undefined) return same
    if (known.size >= internedMax) known.clear()
    known.set(key, said)
    return said
  }
}
