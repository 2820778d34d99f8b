// Compiles a scope: its time and its labels once for a place in the payload, then its metrics in file order, its leaves,
// and the loops with the scopes inside them, which take over labels and time.

import type { Place } from '../expression/place.ts'
import type { LabelsFrom, Loop, Scope } from '../language.ts'
import { constantLabels, type LabelSource, payloadLabels, readLabels } from '../series/compile-labels.ts'
import { compileReceiptTime, compileTimestamp } from '../series/compile-timestamp.ts'
import { createLabelMaker, type ExtraLabels } from '../series/label-maker.ts'
import { chargeLabels, type Output, type Refusal } from '../series/output.ts'
import type { Emit, RuleContext, Shared } from '../series/scope-context.ts'
import {
  createScopeExpressions,
  PartNeeded,
  type ScopeExpressions,
  settleInterpreted,
  unlessFailed,
} from '../series/scope-expressions.ts'
import { type CompiledLoop, compileLoop } from './compile-loop.ts'
import { compileMetric, type MetricName, metricsOf } from './compile-metric.ts'

export interface CompiledScope {
  readonly run: (place: Place, output: Output, outer: Shared | undefined) => void
  /** The same where the interpreter must be waited for, here or in a scope inside; undefined where it need not. */
  readonly runInterpreted:
    | ((place: Place, output: Output, outer: Shared | undefined) => Promise<void>)
    | undefined
  /** False if no message can yield two samples of one series and time. */
  readonly canCollide: boolean
}

const noLabels: Pick<Shared, 'labels' | 'names' | 'labelValues' | 'extra'> = {
  labels: { names: [], values: [], key: '|' },
  names: undefined,
  labelValues: [],
  extra: undefined,
}

/** Makes the labels of a scope: those of the outer one as they are, and its own. */
export interface ScopeLabels {
  /** Of the scopes around, in the order of their values. */
  readonly outer: readonly LabelSource[]
  /** Of two with one name the later one counts. */
  readonly own: readonly LabelSource[]
}

/** @param where such as `for[0].`; '' for the rule itself */
export function compileScope(
  scope: Scope,
  where: string,
  labels: ScopeLabels,
  expressions: ScopeExpressions,
  around: RuleContext,
  liveness?: Emit,
): CompiledScope {
  const context = scope.values === undefined ? around : { ...around, values: scope.values }
  const own = effectiveLabels(labels.own)
  const all = [...labels.outer, ...own]
  const share = compileShared(scope, where, all, own, expressions, context)
  const metrics = metricsOf(scope)
  const leaves = scope.leaves ?? (metrics.length === 0 && scope.for === undefined)
  const emits: Emit[] = metrics.map(([name, metric]) =>
    compileMetric(name, metric, where, { ...context, expressions, labels: all }),
  )
  if (leaves !== false) {
    if (context.leaves === undefined) throw new PartNeeded('leaves')
    emits.push(context.leaves.compileLeaves(leaves === true ? {} : leaves, `${where}leaves`, all, context))
  }
  if (liveness !== undefined) emits.push(liveness)
  const loops = (scope.for ?? []).map((loop, index) => {
    const loopWhere = `${where}for[${index}].`
    return {
      loop: compileLoop(loop, loopWhere, expressions, context),
      inner: compileInner(loop, loopWhere, all, context),
    }
  })

  function runOwn(place: Place, output: Output, outer: Shared | undefined): Shared {
    output.reached?.add(place, scope)
    const shared = share(place, output, outer)
    for (const emit of emits) emit(place, output, shared)
    settleInterpreted(place)
    return shared
  }

  const names = metrics.map(([name]) => name)
  return {
    canCollide: leaves !== false || loops.length > 0 || canRepeat(names),
    run(place, output, outer) {
      const shared = runOwn(place, output, outer)
      for (const { loop, inner } of loops) {
        const places = loop.placesIn(place, output)
        for (let at = 0; at < places.count && loop.mayPass(output, places.count - at); at++) {
          const element = places.at(at)
          if (loop.condition.holds(element, output)) inner.run(element, output, shared)
        }
      }
    },
    runInterpreted: withInterpreter(expressions, loops, runOwn),
  }
}

function compileInner(
  loop: Loop,
  where: string,
  outer: readonly LabelSource[],
  context: RuleContext,
): CompiledScope {
  const expressions = createScopeExpressions(context)
  const own = [
    ...payloadLabels(loop.labels, `${where}labels`, expressions, context.externalLabels),
    ...constantLabels(loop.const_labels),
  ]
  return compileScope(loop, where, { outer, own }, expressions, context)
}

function withInterpreter(
  expressions: ScopeExpressions,
  loops: readonly { readonly loop: CompiledLoop; readonly inner: CompiledScope }[],
  runOwn: (place: Place, output: Output, outer: Shared | undefined) => Shared,
): CompiledScope['runInterpreted'] {
  const prepare = expressions.prepare()
  const needed = loops.some(({ loop, inner }) => loop.condition.prepare ?? inner.runInterpreted)
  if (prepare === undefined && !needed) return undefined
  return async (place, output, outer) => {
    await prepare?.(place)
    const shared = runOwn(place, output, outer)
    for (const { loop, inner } of loops) {
      const places = loop.placesIn(place, output)
      for (let at = 0; at < places.count && loop.mayPass(output, places.count - at); at++) {
        const element = places.at(at)
        await loop.condition.prepare?.(element)
        if (!loop.condition.holds(element, output)) continue
        if (inner.runInterpreted === undefined) inner.run(element, output, shared)
        else await inner.runInterpreted(element, output, shared)
      }
    }
  }
}

function compileLabelsFrom(
  labelsFrom: LabelsFrom,
  where: string,
  expressions: ScopeExpressions,
  taken: ReadonlySet<string>,
  { leaves, labelValueBytesMax }: RuleContext,
) {
  if (leaves === undefined) throw new PartNeeded('leaves')
  const evaluate = expressions.compile(labelsFrom.from, where)
  const read = (place: Place, output: Output) => unlessFailed(evaluate(place), output, 'labels_from')
  return leaves.compileLabelsFrom(labelsFrom, read, taken, labelValueBytesMax)
}

/** @param all labels of the scope, `own` last */
function compileShared(
  { timestamp, labels_from }: Scope,
  where: string,
  all: readonly LabelSource[],
  own: readonly LabelSource[],
  expressions: ScopeExpressions,
  context: RuleContext,
): (place: Place, output: Output, outer: Shared | undefined) => Shared {
  const { timeLimits, labelValueBytesMax } = context
  const receiptTime = compileReceiptTime(timeLimits)
  const readTime =
    timestamp === undefined
      ? undefined
      : compileTimestamp(timestamp, `${where}timestamp`, expressions, context)
  const makeLabels = createLabelMaker(all)
  const taken = new Set(all.filter(({ external }) => external !== true).map(({ name }) => name))
  const readExtra =
    labels_from && compileLabelsFrom(labels_from, `${where}labels_from.from`, expressions, taken, context)

  return (place, output, outer) => {
    const time = readTime?.(place, output) ?? outer?.time ?? receiptTime(place, output)
    const timestampMs = typeof time === 'number' ? time : 0
    const ownValues = readLabels(own, place, output, labelValueBytesMax)
    const extra = readExtra?.(place, output, outer?.extra) ?? outer?.extra
    const labelRefusal = outer?.labelRefusal ?? refusalIn(ownValues) ?? refusalIn(extra)
    if (labelRefusal !== undefined || !Array.isArray(ownValues) || refusalIn(extra) !== undefined) {
      return { ...noLabels, time, timestampMs, labelRefusal, refusal: labelRefusal }
    }
    const labelValues = outer === undefined ? ownValues : [...outer.labelValues, ...ownValues]
    chargeLabels(output, labelValues)
    if (extra !== undefined) chargeLabels(output, (extra as ExtraLabels).values)
    return {
      labels: makeLabels(labelValues, extra as ExtraLabels | undefined),
      names: undefined,
      labelValues,
      extra: extra as ExtraLabels | undefined,
      labelRefusal,
      time,
      timestampMs,
      refusal: typeof time === 'number' ? undefined : time,
    }
  }
}

function refusalIn(value: object | undefined): Refusal | undefined {
  return value !== undefined && 'reason' in value ? (value as Refusal) : undefined
}

/** One for each name, sorted, so that label values are in a label set's order as they are read. */
function effectiveLabels(sources: readonly LabelSource[]): LabelSource[] {
  const byName = new Map(sources.map((source) => [source.name, source]))
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function canRepeat(names: readonly MetricName[]): boolean {
  const fixed = new Set(names.map((name) => ('fixed' in name ? name.fixed : undefined)))
  return fixed.has(undefined) || fixed.size < names.length
}
