// A collector from a generator: what it yields are the samples of a round.

import type { JsonValue, MetricMetadata } from '../../model.ts'
import type { CollectedSample, CollectorKind, CollectorTools } from '../collector.ts'
import { untilDeadline } from '../until-deadline.ts'

/** As `CollectedSample`; no labels unless given. */
export type OwnSample = Omit<CollectedSample, 'labels'> & Partial<Pick<CollectedSample, 'labels'>>

export interface OwnRound<Config> {
  readonly config: Config
  readonly tools: CollectorTools
  /** When the round must be over, in milliseconds since 1970; then it is, whatever the generator does. */
  readonly deadlineMs: number
}

export interface OwnOptions<Config> {
  /** By metric; `unknown`, without help and unit, unless given. */
  readonly metadata?: { readonly [metric: string]: Partial<MetricMetadata> }
  /**
   * Makes of the configuration what the generator wants, which gets its type from here.
   * @throws {ConfigError} with everything that is wrong
   */
  readonly readConfig?: (config: JsonValue) => Config
}

/**
 * @param name in the label `collector`, and in the table of collectors
 * @param round called once a round. What it throws ends the round, and what it yielded before counts; only the text of
 *   a CollectError is logged, since another one may quote anything
 */
export function fromSamples<Config = JsonValue>(
  name: string,
  round: (round: OwnRound<Config>) => AsyncIterable<OwnSample> | Iterable<OwnSample>,
  options: OwnOptions<Config> = {},
): CollectorKind {
  const metadata = new Map(
    Object.entries(options.metadata ?? {}).map(([metric, given]): [string, MetricMetadata] => {
      return [metric, { type: 'unknown', help: '', unit: '', ...given }]
    }),
  )
  return {
    name,
    create(source, tools) {
      const config = options.readConfig === undefined ? (source as Config) : options.readConfig(source)
      return {
        metadata,
        async *collect(deadlineMs) {
          for await (const sample of untilDeadline(
            round({ config, tools, deadlineMs }),
            deadlineMs,
            tools.clock,
          )) {
            yield { ...sample, labels: sample.labels ?? {} }
          }
        },
      }
    },
  }
}
