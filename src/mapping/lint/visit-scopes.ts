// Goes through a mapping file's scopes, and through the metrics whose names it fixes.

import type { Path } from '#check'
import type { LeafName, Leaves, Loop, MappingFile, Metric, Rule, Scope } from '../language.ts'
import { metricsOf } from '../scope/compile-metric.ts'

export interface ScopeVisit {
  readonly scope: Scope
  readonly path: Path
  readonly rule: Rule
  /** Loops around, outermost first, the scope's own last; none for a rule's own scope. */
  readonly loops: readonly Loop[]
}

export function scopesOf({ rules }: Pick<MappingFile, 'rules'>): ScopeVisit[] {
  function below(scope: Scope, path: Path, rule: Rule, loops: readonly Loop[]): ScopeVisit[] {
    const inner = (scope.for ?? []).flatMap((loop, index) =>
      below(loop, [...path, 'for', index], rule, [...loops, loop]),
    )
    return [{ scope, path, rule, loops }, ...inner]
  }
  return rules.flatMap((rule, index) => below(rule, ['rules', index], rule, []))
}

export interface MetricVisit {
  /** Undefined where the payload gives it. */
  readonly name: string | undefined
  readonly metric: Metric
  readonly path: Path
}

export function metricVisits({ scope, path }: ScopeVisit): MetricVisit[] {
  const isList = Array.isArray(scope.metrics)
  return metricsOf(scope).map(([name, metric], index) => {
    const fixed = 'fixed' in name ? name.fixed : undefined
    return { name: fixed, metric, path: [...path, 'metrics', isList ? index : (fixed as string)] }
  })
}

/** Names that the file gives to leaves. */
export function leafNameVisits({ scope: { leaves }, path }: ScopeVisit): (LeafName & { path: Path })[] {
  const names = typeof leaves === 'object' ? ((leaves as Leaves).names ?? {}) : {}
  return Object.entries(names).map(([pattern, target]) => ({
    ...(typeof target === 'string' ? { name: target } : target),
    path: [...path, 'leaves', 'names', pattern],
  }))
}
