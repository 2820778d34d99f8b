// Rewrites the names in a scope, at any depth: of labels, of metrics, of leaves. Expressions stay as they are.

import { quotedText } from '../expression/field-path.ts'
import type { Leaves, Loop, Metric, MetricDescription, NamedMetric, Scope } from '../language.ts'

export interface ScopeChange {
  /** @returns undefined to leave the label out */
  readonly label?: (name: string) => string | undefined
  readonly metric?: (name: string) => string
  readonly prefix?: (prefix: string) => string
  /** @param name as it was; what the type, unit and help of a metric are to be */
  readonly describe?: <T extends DescribedMetric>(name: string, metric: T) => T
}

type DescribedMetric = MetricDescription | Metric

type Labels = NonNullable<Scope['labels']>

export function transformScope<S extends Scope>(scope: S, change: ScopeChange): S {
  const { labels, const_labels, labels_from, metrics, leaves, for: loops } = scope
  const { label = (name) => name } = change
  const allow = labels_from?.allow?.filter((key) => label(key) !== undefined)
  const { labels_from: _, ...withoutLabelsFrom } = scope
  return {
    ...((allow?.length === 0 ? withoutLabelsFrom : scope) as S),
    ...(labels && { labels: transformLabels(labels, label) }),
    ...(const_labels && { const_labels: transformLabels(const_labels, label) }),
    ...(allow && allow.length > 0 && { labels_from: { ...labels_from, allow } }),
    ...(metrics && { metrics: transformMetrics(metrics, change) }),
    ...(typeof leaves === 'object' && { leaves: transformLeaves(leaves, change) }),
    ...(loops && { for: loops.map((loop: Loop) => transformScope(loop, change)) }),
  }
}

function transformLabels(labels: Labels, label: (name: string) => string | undefined): Labels {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([old, value]) => {
      const name = label(old)
      return name === undefined ? [] : [[name, value]]
    }),
  )
}

function transformMetrics(
  metrics: NonNullable<Scope['metrics']>,
  change: ScopeChange,
): NonNullable<Scope['metrics']> {
  const { metric: rename = (name) => name } = change
  if (Array.isArray(metrics)) {
    return (metrics as readonly NamedMetric[]).map((metric) => {
      const fixed = quotedText(metric.name.trim())
      const changed = transformMetric(fixed, metric, change)
      return fixed === undefined ? changed : { ...changed, name: `'${rename(fixed)}'` }
    })
  }
  return Object.fromEntries(
    Object.entries(metrics as { readonly [name: string]: string | Metric }).map(([name, metric]) => [
      rename(name),
      typeof metric === 'string' ? metric : transformMetric(name, metric, change),
    ]),
  )
}

function transformMetric<M extends Metric>(name: string | undefined, metric: M, change: ScopeChange): M {
  const { label = (name) => name, describe } = change
  const described = name === undefined || describe === undefined ? metric : describe(name, metric)
  return metric.labels === undefined
    ? described
    : { ...described, labels: transformLabels(metric.labels, label) }
}

function transformLeaves(leaves: Leaves, { metric: rename, prefix, describe }: ScopeChange): Leaves {
  return {
    ...leaves,
    ...(leaves.prefix !== undefined && { prefix: prefix?.(leaves.prefix) ?? leaves.prefix }),
    ...(leaves.names && {
      names: Object.fromEntries(
        Object.entries(leaves.names).map(([pattern, target]) => {
          if (typeof target === 'string') return [pattern, rename?.(target) ?? target]
          const described = describe?.(target.name, target) ?? target
          return [pattern, { ...described, name: rename?.(target.name) ?? target.name }]
        }),
      ),
    }),
  }
}
