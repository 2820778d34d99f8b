// Compiles a rule's scope: its time and its labels once per message, then its metrics in file order, then its leaves.

import type { Place } from './compile-expression.ts'
import { type LabelSource, readLabels } from './compile-labels.ts'
import { compileLeaves } from './compile-leaves.ts'
import {
  compileMetric,
  type Emit,
  type MetricContext,
  type MetricName,
  metricNameOf,
  type Shared,
} from './compile-metric.ts'
import { compileTimestamp, type TimeLimits } from './compile-timestamp.ts'
import { createLabelTemplate } from './label-set.ts'
import type { Metric, Scope } from './language.ts'
import type { Output } from './output.ts'

export interface ScopeContext extends Omit<MetricContext, 'labelNames'> {
  readonly timeLimits: TimeLimits
  readonly payloadDepthMax: number
}

export interface CompiledScope {
  readonly run: (place: Place, output: Output) => void
  /** False if no message can yield two samples of one series and time. */
  readonly canCollide: boolean
}

const nothingShared = { labels: { names: [], values: [], key: '|' }, labelValues: [], timestampMs: 0 }

/** @param sources all of the scope's labels, external ones first: of two with one name the later one counts */
export function compileScope(
  scope: Scope,
  sources: readonly LabelSource[],
  context: ScopeContext,
): CompiledScope {
  const labels = effectiveLabels(sources)
  const labelNames = labels.map(({ name }) => name)
  const template = createLabelTemplate(
    labelNames,
    labels.map(({ constant }) => constant),
  )
  const timeOf = compileTimestamp(scope.timestamp, context.captures, context.timeLimits)
  const metrics = metricsOf(scope)
  const leaves = scope.leaves ?? (metrics.length === 0 ? true : undefined)
  const emits: Emit[] = metrics.map(([name, metric]) =>
    compileMetric(name, metric, { ...context, labelNames }),
  )
  if (leaves !== undefined) {
    emits.push(compileLeaves(leaves === true ? {} : leaves, labelNames, context.payloadDepthMax))
  }

  function share(place: Place, output: Output): Shared {
    const time = timeOf(place, output)
    const values = readLabels(labels, place, output, context.labelValueBytesMax)
    if (typeof time !== 'number') return { ...nothingShared, refusal: time }
    if (!Array.isArray(values)) return { ...nothingShared, refusal: values }
    return { labels: template(values), labelValues: values, timestampMs: time, refusal: undefined }
  }

  return {
    canCollide: leaves !== undefined || canRepeat(metrics.map(([name]) => name)),
    run(place, output) {
      const shared = share(place, output)
      for (const emit of emits) emit(place, output, shared)
    },
  }
}

/** One for each name, sorted, so that label values are in a label set's order as they are read. */
function effectiveLabels(sources: readonly LabelSource[]): LabelSource[] {
  const byName = new Map(sources.map((source) => [source.name, source]))
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Of the map form and the list form, in file order. */
export function metricsOf({ metrics }: Scope): (readonly [MetricName, Metric])[] {
  if (metrics === undefined) return []
  if (Array.isArray(metrics)) {
    return metrics.map((metric, index) => [metricNameOf(metric.name, index), metric] as const)
  }
  return Object.entries(metrics as { [name: string]: string | Metric }).map(
    ([fixed, metric]) => [{ fixed }, typeof metric === 'string' ? { value: metric } : metric] as const,
  )
}

function canRepeat(names: readonly MetricName[]): boolean {
  const fixed = new Set(names.map((name) => ('fixed' in name ? name.fixed : undefined)))
  return fixed.has(undefined) || fixed.size < names.length
}
