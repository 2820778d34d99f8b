// Compiles one metric: name, value and labels of its own. A value that cannot be read costs this metric only.

import type { LabelSet } from '../model.ts'
import { compileExpression, type Place } from './compile-expression.ts'
import { payloadLabels, readLabels } from './compile-labels.ts'
import { quotedText } from './field-path.ts'
import { createLabelTemplate } from './label-set.ts'
import type { Expr, Metric } from './language.ts'
import { cleanNameStep, finishName } from './metric-name.ts'
import { addDrop, addSample, hasRoom, type Output, type Refusal, refuse } from './output.ts'
import { compileNumberReader, type NumberProblem, readNumber } from './read-number.ts'
import type { Capture } from './topic-filter.ts'

/** What the samples of a scope have in common. */
export interface Shared {
  readonly labels: LabelSet
  /** In the order of the scope's label names; '' where there is none. */
  readonly labelValues: readonly string[]
  readonly timestampMs: number
  /** If given, no sample of the scope is sent. */
  readonly refusal: Refusal | undefined
}

/** Adds what a metric, or the leaves, make of the payload. */
export type Emit = (place: Place, output: Output, shared: Shared) => void

export interface MetricContext {
  readonly captures: readonly Capture[]
  /** Of the scope. */
  readonly labelNames: readonly string[]
  readonly externalLabels: { readonly [name: string]: string }
  readonly labelValueBytesMax: number
  /** Names that the mapping file gives to metrics. */
  readonly fixedNames: ReadonlySet<string>
}

export type MetricName = { readonly fixed: string } | { readonly expression: Expr; readonly id: string }

/** @returns a name that the file gives, or the expression that takes it from the payload */
export function metricNameOf(name: Expr, index: number): MetricName {
  const fixed = quotedText(name)
  return fixed === undefined ? { expression: name, id: `metrics[${index}]` } : { fixed }
}

export function compileMetric(name: MetricName, metric: Metric, context: MetricContext): Emit {
  const value = metric.value
  if (value === undefined) throw new Error('a metric without value')
  const evaluate = compileExpression(value, context.captures)
  const plain = metric.values === undefined && metric.default === undefined
  const read = plain ? readNumber : compileNumberReader(metric.values, metric.default)
  const id = 'fixed' in name ? name.fixed : name.id
  const labelsFor = compileOwnLabels(metric, context)
  const fixedName = 'fixed' in name ? name.fixed : undefined
  const nameFor = 'fixed' in name ? () => undefined : compileName(name.expression, context)

  function countProblem(output: Output, problem: NumberProblem): void {
    const required = problem === 'missing' && metric.required === true
    addDrop(output, required ? 'required' : problem, id, required ? `nothing at ${value}` : undefined)
  }

  return (place, output, shared) => {
    const sampleName = fixedName ?? nameFor(place)
    if (sampleName === undefined) return addDrop(output, 'bad_name', id)
    const number = read(evaluate(place))
    if (typeof number === 'string') return countProblem(output, number)
    if (shared.refusal !== undefined) return refuse(output, shared.refusal)
    const own = labelsFor?.(place, output, shared)
    if (own !== undefined && 'reason' in own) return refuse(output, own)
    if (hasRoom(output)) addSample(output, sampleName, own ?? shared.labels, shared.timestampMs, number, id)
  }
}

function compileOwnLabels(
  metric: Metric,
  { captures, externalLabels, labelNames, labelValueBytesMax }: MetricContext,
): ((place: Place, output: Output, shared: Shared) => LabelSet | Refusal) | undefined {
  if (metric.labels === undefined) return undefined
  const sources = payloadLabels(metric.labels, captures, externalLabels)
  const template = createLabelTemplate([...labelNames, ...sources.map((source) => source.name)])
  return (place, output, { labelValues }) => {
    const values = readLabels(sources, place, output, labelValueBytesMax)
    return Array.isArray(values) ? template([...labelValues, ...values]) : values
  }
}

/** A name from the payload never takes the place of one that the file fixes: a device could write another's series. */
function compileName(
  expression: Expr,
  { captures, fixedNames }: MetricContext,
): (place: Place) => string | undefined {
  const evaluate = compileExpression(expression, captures)
  return (place) => {
    const text = evaluate(place)
    if (typeof text !== 'string' || text === '') return undefined
    const made = finishName(cleanNameStep(text))
    return made === undefined || fixedNames.has(made) ? undefined : made
  }
}
