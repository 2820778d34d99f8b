// What OpenMetrics calls a metric. It wants suffixes of counters and info metrics, and labels of state sets, that
// collectors may do without; then the metric gets a type that wants nothing, for a series has one name in all formats.
// https://prometheus.io/docs/specs/om/open_metrics_spec/

import { isMadeType, suffixes } from '../metric-types.ts'
import type { MetricMetadata } from '../model.ts'
import type { ExposedSample } from './sample-text.ts'

export interface Family {
  /** Without the suffix that its samples have. */
  readonly family: string
  readonly type: MetricMetadata['type']
  /** '' where there is none, or where the family's name does not end in it. */
  readonly unit: string
}

/** @param taken names of other families; gets this one's */
export function openMetricsFamily(
  name: string,
  metadata: Pick<MetricMetadata, 'type' | 'unit'>,
  samples: readonly ExposedSample[],
  taken: Set<string>,
): Family {
  const { family, type } = chooseType(name, metadata.type, samples, taken)
  taken.add(family)
  const hasUnit = !isMadeType(type) && family.endsWith(`_${metadata.unit}`)
  return { family, type, unit: hasUnit ? metadata.unit : '' }
}

function chooseType(
  name: string,
  type: MetricMetadata['type'],
  samples: readonly ExposedSample[],
  taken: ReadonlySet<string>,
): Pick<Family, 'family' | 'type'> {
  const values = samples.map(({ value }) => value)
  switch (type) {
    case 'counter': {
      const family = withoutSuffix(name, suffixes[type], taken)
      const counts = family !== undefined && values.every((value) => value >= 0)
      return counts ? { family, type } : { family: name, type: 'unknown' }
    }
    case 'info': {
      const family = withoutSuffix(name, suffixes[type], taken)
      const informs = family !== undefined && values.every((value) => value === 1)
      return informs ? { family, type } : { family: name, type: 'gauge' }
    }
    case 'stateset': {
      const states =
        values.every((value) => value === 0 || value === 1) &&
        samples.every(({ labels }) => labels.names.includes(name))
      return { family: name, type: states ? type : 'gauge' }
    }
    case 'gauge':
    case 'histogram':
    case 'gaugehistogram':
    case 'summary':
    case 'unknown':
      return { family: name, type }
  }
}

function withoutSuffix(name: string, suffix: string, taken: ReadonlySet<string>): string | undefined {
  const family = name.slice(0, -suffix.length)
  return name.endsWith(suffix) && family !== '' && !taken.has(family) ? family : undefined
}
