// Compiles one metric: name, value and labels of its own. A value that cannot be read costs this metric only.

import { quotedText } from '../expression/field-path.ts'
import { type Evaluate, ExpressionFailure, type Place } from '../expression/place.ts'
import type { Expr, Metric, Scope } from '../language.ts'
import { type LabelSource, labelText, payloadLabels, readLabels } from '../series/compile-labels.ts'
import { createLabelMaker } from '../series/label-maker.ts'
import { cleanNameStep, keyCharsMax, payloadMetricName } from '../series/metric-name.ts'
import {
  addDrop,
  addFailure,
  addSample,
  chargeLabels,
  hasRoom,
  isUsedUp,
  type Output,
  refuse,
  type SampleGroup,
} from '../series/output.ts'
import { compileNumberReader, type NumberProblem } from '../series/read-number.ts'
import type { Emit, ReadCounted, RuleContext, Shared } from '../series/scope-context.ts'
import { PartNeeded, type ScopeExpressions } from '../series/scope-expressions.ts'
import { workUsedUp } from '../work.ts'

export interface MetricContext extends RuleContext {
  readonly expressions: ScopeExpressions
  /** Of the scope, in the order of its label values. */
  readonly labels: readonly LabelSource[]
}

export type MetricName = { readonly fixed: string } | { readonly expression: Expr; readonly id: string }

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

/** @returns a name that the file gives, or the expression that takes it from the payload */
function metricNameOf(name: Expr, index: number): MetricName {
  const fixed = quotedText(name.trim())
  return fixed === undefined ? { expression: name, id: `metrics[${index}]` } : { fixed }
}

/** @param scopeWhere where the scope is in the rule: '', or such as `for[0].` */
export function compileMetric(
  name: MetricName,
  metric: Metric,
  scopeWhere: string,
  context: MetricContext,
): Emit {
  const { expressions } = context
  const id = 'fixed' in name ? name.fixed : name.id
  const where = scopeWhere + ('fixed' in name ? `metrics.${id}` : id)
  const nameFor = 'fixed' in name ? undefined : compileName(name.expression, `${where}.name`, context)
  const { value = 1 } = metric
  const evaluate: Evaluate = typeof value === 'number' ? () => value : expressions.compile(value, where)
  const own = payloadLabels(metric.labels, `${where}.labels`, expressions, context.externalLabels)
  const finish =
    metric.type === 'histogram'
      ? compileHistogram(metric, own, context, id, where, evaluate)
      : compileValue(metric, 'fixed' in name ? name.fixed : undefined, own, context, id)

  return (place, output, shared) => {
    output.trace?.emit(context.ruleWhere + where, place)
    output.work.left--
    if (isUsedUp(output)) return addDrop(output, 'too_much_work', id)
    const sampleName = 'fixed' in name ? name.fixed : nameFor?.(place)
    if (sampleName === undefined) return addDrop(output, 'bad_name', id)
    if (typeof sampleName !== 'string') return addFailure(output, sampleName, id)
    finish(place, output, shared, sampleName, evaluate)
  }
}

function compileHistogram(
  metric: Metric,
  own: readonly LabelSource[],
  context: MetricContext,
  id: string,
  where: string,
  evaluateValue: Evaluate,
): FinishMetric {
  const { expressions, histograms, labels: outer } = context
  if (histograms === undefined) throw new PartNeeded('histograms')
  const compile = (text: Expr, key: string): ReadCounted => {
    const evaluate = key === 'value' ? evaluateValue : expressions.compile(text, `${where}.${key}`)
    return (place, output) => {
      const value = evaluate(place)
      if (!(value instanceof ExpressionFailure)) return { value }
      addFailure(output, value, id)
      return undefined
    }
  }
  return histograms.compileHistogram(metric, id, { outer, own }, compile, context)
}

type FinishMetric = (place: Place, output: Output, shared: Shared, name: string, evaluate: Evaluate) => void

function compileValue(
  metric: Metric,
  fixedName: string | undefined,
  own: readonly LabelSource[],
  context: MetricContext,
  id: string,
): FinishMetric {
  if (metric.type === 'stateset') return compileStates(metric, id, own, fixedName ?? 'state', context)
  const groupFor = compileOwnLabels(own, context, metric, id)
  const read = compileNumberReader(metric, context.values)

  return (place, output, shared, name, evaluate) => {
    const value = evaluate(place)
    if (value instanceof ExpressionFailure) return addFailure(output, value, id)
    const number = metric.type === 'info' && value !== undefined && value !== null ? 1 : read(value)
    if (typeof number === 'string') return countProblem(output, number, metric, id)
    if (shared.refusal !== undefined) return refuse(output, shared.refusal)
    const group = groupFor === undefined ? shared : groupFor(place, output, shared)
    if (group !== undefined && hasRoom(output)) addSample(output, name, group, number, id)
  }
}

function countProblem(output: Output, problem: NumberProblem, metric: Metric, id: string): void {
  if (problem === 'missing' && metric.required === false) return
  const required = problem === 'missing' && metric.required === true
  addDrop(output, required ? 'required' : problem, id, required ? `nothing at ${metric.value}` : undefined)
}

/** @returns of a metric without labels of its own undefined; of a place that yields no sample, undefined is its group */
function compileOwnLabels(
  own: readonly LabelSource[],
  context: MetricContext,
  metric: Metric,
  id: string,
): ((place: Place, output: Output, shared: Shared) => SampleGroup | undefined) | undefined {
  if (own.length === 0) return undefined
  const make = createLabelMaker([...context.labels, ...own])
  return (place, output, { labelValues, extra, timestampMs }) => {
    const values = readLabels(own, place, output, context.labelValueBytesMax)
    if (!Array.isArray(values)) refuse(output, values)
    else if (metric.type === 'info' && !values.some(Boolean)) {
      // Without a label of its own an info metric says nothing.
      countProblem(output, 'missing', metric, id)
    } else {
      const all = [...labelValues, ...values]
      chargeLabels(output, all)
      return { labels: make(all, extra), timestampMs, names: undefined }
    }
    return undefined
  }
}

/** States that one message names for one metric; a longer list is not compared. */
const statesGivenMax = 1_000

/** A sample for each state, as OpenMetrics has it: 1 for those that hold. The label is named after the metric. */
function compileStates(
  metric: Metric,
  id: string,
  own: readonly LabelSource[],
  stateLabel: string,
  context: MetricContext,
): FinishMetric {
  const states = metric.states ?? []
  const make = createLabelMaker([...context.labels, ...own, { name: stateLabel }])
  return (place, output, shared, name, evaluate) => {
    const value = evaluate(place)
    if (value instanceof ExpressionFailure) return addFailure(output, value, id)
    if (value === undefined || value === null) return countProblem(output, 'missing', metric, id)
    const given = Array.isArray(value) ? value : [value]
    if (given.length > statesGivenMax) return addDrop(output, 'value_not_mapped', id)
    const held = new Set(given.map((one) => labelText(one) ?? ''))
    if (![...held].every((state) => states.includes(state))) return addDrop(output, 'value_not_mapped', id)
    if (shared.refusal !== undefined) return refuse(output, shared.refusal)
    const values = readLabels(own, place, output, context.labelValueBytesMax)
    if (!Array.isArray(values)) return refuse(output, values)
    for (const state of states) {
      if (!hasRoom(output)) return
      const all = [...shared.labelValues, ...values, state]
      chargeLabels(output, all)
      const group = { labels: make(all, shared.extra), timestampMs: shared.timestampMs, names: undefined }
      addSample(output, name, group, held.has(state) ? 1 : 0, id)
    }
  }
}

/** Characters of a name that are made valid in a step. */
const charsCleanedPerStep = 4

/** A name from the payload never takes the place of one that the file fixes: a device could write another's series. */
function compileName(
  expression: Expr,
  where: string,
  { expressions, isFixed }: MetricContext,
): (place: Place) => string | ExpressionFailure | undefined {
  const evaluate = expressions.compile(expression, where)
  return (place) => {
    const text = evaluate(place)
    if (text === workUsedUp) return workUsedUp
    if (typeof text !== 'string' || text === '' || text.length > keyCharsMax) return undefined
    place.work.left -= Math.floor(text.length / charsCleanedPerStep)
    const made = payloadMetricName(cleanNameStep(text))
    return made === undefined || isFixed(made) ? undefined : made
  }
}
