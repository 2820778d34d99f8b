// The collector `scrape` in this process, round by round: what each round wrote, as text that tests can compare.

import { type CollectError, createFetchJson, createNotes, createRounds, type Round } from '#collect'
import { createMemoryStateStore, type StateStore } from '#collect-state'
import { createMappingStore } from '#config'
import { formatSeries } from '#exposition'
import { createScrapeKind } from '#scrape'
import type { Clock } from '../../src/clock.ts'
import type { JsonValue, Sample } from '../../src/model.ts'
import { createFakeClock } from './fake-clock.ts'

export interface Scraped {
  /** `name{labels} value`, or `… stale`; those about the round and its duration left out; in the order of the round. */
  readonly lines: readonly string[]
  /** `reason: message` */
  readonly problems: readonly string[]
  /** `reason samples message` */
  readonly remarks: readonly string[]
  readonly round: Round
}

export interface Scraper {
  readonly clock: Clock & { advance(durationMs: number): void }
  readonly store: StateStore
  run(): Promise<Scraped>
}

export interface ScraperOptions {
  readonly store?: StateStore
  readonly secrets?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly everyTarget?: boolean
  readonly instance?: string
}

const firstRoundMs = Date.parse('2026-01-01T00:00:00Z')

/** @param config as an event has it */
export function createScraper(config: JsonValue, options: ScraperOptions = {}): Scraper {
  const clock = createFakeClock(firstRoundMs)
  const { store = createMemoryStateStore(), secrets = {}, env = {}, everyTarget = false } = options
  const kind = createScrapeKind({
    store,
    openSource: (uri) => createMappingStore(uri, 'uri'),
    env,
    everyTarget,
  })
  const notes = createNotes()
  const instance = options.instance ?? 'test'
  const tools = {
    clock,
    instance,
    fetchJson: createFetchJson({ clock }),
    async secret(reference: string) {
      const text = secrets[reference]
      if (text === undefined) throw new Error(`no secret ${reference}`)
      return text
    },
    note: notes.note,
    remark: notes.remark,
  }
  const run = createRounds({ collector: 'scrape', instance, clock }, () => kind.create(config, tools), notes)
  return {
    clock,
    store,
    async run() {
      const round = await run(clock.now() + 100_000)
      const lines = round.samples
        .filter(({ name, labels }) => !isOfRound(name, labels.names))
        .map(describeSample)
      const remarks = round.remarks.map(({ reason, samples, message }) => `${reason} ${samples} ${message}`)
      return { lines, problems: round.problems.map(describeProblem), remarks, round }
    },
  }
}

function describeSample({ name, labels, value, stale, timestampMs }: Sample): string {
  const time = timestampMs < firstRoundMs || timestampMs > firstRoundMs + 86_400_000 ? ` ${timestampMs}` : ''
  return `${formatSeries({ name, labels })} ${stale ? 'stale' : value}${time}`
}

function isOfRound(name: string, labels: readonly string[]): boolean {
  return labels.includes('collector') || name === 'scrape_duration_seconds'
}

function describeProblem({ reason, message }: CollectError): string {
  return `${reason}: ${message}`
}
