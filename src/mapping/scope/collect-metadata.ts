// Collects what a mapping file says of its metrics: HELP, TYPE and UNIT by name, and which names it fixes at all. What is
// asked for one metric at a time is not listed: the bundled mapping has hundreds, and a start needs a few of them.

import { histogramSuffixes } from '../../metric-types.ts'
import type { MetricMetadata } from '../../model.ts'
import type { Metric, MetricDescription, Rule, Scope } from '../language.ts'
import { livenessNames } from './compile-liveness.ts'
import { metricsOf } from './compile-metric.ts'

export interface FixedMetrics {
  isFixed(name: string): boolean
  /** The same object each time. */
  describe(name: string): MetricMetadata | undefined
  /** All of them. */
  names(): ReadonlySet<string>
  metadata(): ReadonlyMap<string, MetricMetadata>
}

const seconds = { type: 'gauge', unit: 'seconds' } as const

/**
 * @param behind of rules that come behind these: what these say of a metric replaces what those say
 * @param hasLiveness there is liveness of devices, whatever the rules say
 */
export function collectMetadata(
  rules: readonly Rule[],
  behind?: FixedMetrics,
  hasLiveness = false,
): FixedMetrics {
  if (behind !== undefined && rules.length === 0 && !hasLiveness) return behind
  const names = new Set<string>()
  const metadata = new Map<string, MetricMetadata>()
  const describe = (name: string) => metadata.get(name) ?? behind?.describe(name)

  /** The series of a device's buckets have names of their own. */
  function addHistogram(name: string, { help = '', unit = '', buckets, schema }: Metric): void {
    const about = { type: buckets === undefined ? 'gaugehistogram' : 'histogram', help, unit } as const
    names.add(name)
    metadata.set(name, about)
    if (buckets === undefined || schema !== undefined) return
    for (const suffix of histogramSuffixes) {
      names.add(name + suffix)
      metadata.set(name + suffix, { ...about, family: name })
    }
  }

  function add(name: string, { type, help, unit }: MetricDescription): void {
    names.add(name)
    if (type === undefined && help === undefined && unit === undefined) return
    // A name may be described in several places, each saying a part of it.
    const known = describe(name)
    metadata.set(name, {
      type: type ?? known?.type ?? 'unknown',
      help: help ?? known?.help ?? '',
      unit: unit ?? known?.unit ?? '',
    })
  }

  function addScope(scope: Scope): void {
    for (const [name, metric] of metricsOf(scope)) {
      if (!('fixed' in name)) continue
      if (metric.type === 'histogram') addHistogram(name.fixed, metric)
      else add(name.fixed, metric as MetricDescription)
    }
    const leafNames = typeof scope.leaves === 'object' ? Object.values(scope.leaves.names ?? {}) : []
    for (const leaf of leafNames) {
      if (typeof leaf === 'string') add(leaf, {})
      else add(leaf.name, leaf)
    }
    for (const loop of scope.for ?? []) addScope(loop)
  }

  for (const rule of rules) addScope(rule)
  if (hasLiveness || rules.some(({ liveness }) => liveness === true)) {
    add(livenessNames.lastSeen, { ...seconds, help: 'Time of receipt of the last message of the device.' })
    add(livenessNames.clockSkew, { ...seconds, help: 'Time of the device minus time of receipt.' })
  }
  return {
    isFixed: (name) => names.has(name) || behind?.isFixed(name) === true,
    describe,
    names: () => new Set([...(behind?.names() ?? []), ...names]),
    metadata: () => new Map([...(behind?.metadata() ?? []), ...metadata]),
  }
}
