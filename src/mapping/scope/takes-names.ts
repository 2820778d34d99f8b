// Tells whether a scope yields metrics whose names no file says: those of leaves, and of metrics that the payload names.

import type { Metric, Scope } from '../language.ts'
import { metricsOf } from './compile-metric.ts'

/** @param isMeant which metrics count among those that the payload names; all unless given */
export function takesNames(scope: Scope, isMeant: (metric: Metric) => boolean = () => true): boolean {
  const metrics = metricsOf(scope)
  const { leaves = metrics.length === 0 && scope.for === undefined } = scope
  const named = metrics.some(([name, metric]) => !('fixed' in name) && isMeant(metric))
  return leaves !== false || named || scope.for?.some((loop) => takesNames(loop, isMeant)) === true
}
