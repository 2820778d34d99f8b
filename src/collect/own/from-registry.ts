// A collector from a registry of prom-client: each round reads all of its metrics. Histograms and summaries become
// the series that Prometheus knows them by.

import { ConfigError } from '../../errors.ts'
import type { JsonValue, MetricMetadata } from '../../model.ts'
import type { CollectedSample, CollectorKind } from '../collector.ts'
import { untilDeadline } from '../until-deadline.ts'

/** What is asked of a registry; prom-client's has it. https://github.com/siimon/prom-client */
export interface MetricsRegistry {
  getMetricsAsJSON(): Promise<readonly RegistryMetric[]>
}

interface RegistryMetric {
  readonly name: string
  readonly help: string
  /** At run time `counter`, `gauge`, `histogram` or `summary`, whatever its type declarations say. */
  readonly type: unknown
  readonly values: readonly RegistryValue[]
}

interface RegistryValue {
  readonly value: number
  readonly labels: { readonly [name: string]: string | number | undefined }
  /** With its suffix, where a metric has series of several names. */
  readonly metricName?: string
}

const specialValues = 'collector_special_values'

/** @param name in the label `collector`, and in the table of collectors */
export function fromRegistry(name: string, registry: MetricsRegistry): CollectorKind {
  return {
    name,
    create(config, { clock }) {
      if (!isEmpty(config)) {
        throw new ConfigError(`the configuration of ${name}`, [
          { path: 'config', message: 'expected no configuration: a registry has none; remove it' },
        ])
      }
      const metadata = new Map<string, MetricMetadata>()
      return {
        metadata,
        collect: (deadlineMs) => untilDeadline(readRegistry(name, registry, metadata), deadlineMs, clock),
      }
    },
  }
}

/**
 * NaN and the infinities say that there is no value, which no sample is needed for; they are counted.
 * @param metadata filled with that of each series name
 */
async function* readRegistry(
  collector: string,
  registry: MetricsRegistry,
  metadata: Map<string, MetricMetadata>,
): AsyncGenerator<CollectedSample> {
  let specialCount = 0
  for (const metric of await registry.getMetricsAsJSON()) {
    for (const { metricName = metric.name, labels, value } of metric.values) {
      if (!metadata.has(metricName)) metadata.set(metricName, describe(metric, metricName))
      if (Number.isFinite(value)) yield { name: metricName, labels: textOf(labels), value }
      else specialCount += 1
    }
  }
  metadata.set(specialValues, {
    type: 'gauge',
    help: 'Values of the registry that the last round left out because they were NaN or infinite.',
    unit: '',
  })
  yield { name: specialValues, labels: { collector }, value: specialCount }
}

/** Of the series `name`: buckets and counts go up only, a sum may go down, and quantiles are gauges. */
function describe({ name: family, help, type }: RegistryMetric, name: string): MetricMetadata {
  const known = type === 'counter' || type === 'gauge' ? type : 'unknown'
  if (name === family) return { type: type === 'summary' ? 'gauge' : known, help, unit: '' }
  return { type: name.endsWith('_sum') ? 'unknown' : 'counter', help, unit: '' }
}

function textOf(labels: RegistryValue['labels']): Record<string, string> {
  const given = Object.entries(labels).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}

function isEmpty(config: JsonValue | undefined): boolean {
  return config === undefined || config === null || JSON.stringify(config) === '{}'
}
