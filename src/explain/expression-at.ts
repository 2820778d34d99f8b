// Finds the expression that a trace speaks of in the mapping file.

import type { MappingFile } from '#mapping'

/**
 * @param where such as `rules[3].for[0].metrics.reading`
 * @returns the expression's text; undefined where there is none, as for `leaves`
 */
export function expressionAt(file: MappingFile | undefined, where: string): string | undefined {
  const found = valueAt(file, where)
  if (typeof found === 'string') return found
  const value = memberOf(found, 'value')
  return typeof value === 'string' ? value : undefined
}

/** @returns the expressions of a metric: of its value and of its own labels */
export function expressionsAt(file: MappingFile | undefined, where: string): string[] {
  const labels = memberOf(valueAt(file, where), 'labels')
  const all = [expressionAt(file, where), ...Object.values(labels ?? {})]
  return all.filter((expression) => typeof expression === 'string')
}

export function valueAt(file: MappingFile | undefined, where: string): unknown {
  const steps = where.match(/[^.[\]]+/g) ?? []
  return steps.reduce<unknown>(memberOf, file)
}

function memberOf(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  // A metric of the list form is called by its name, if that is fixed.
  if (Array.isArray(value) && !/^\d+$/.test(step)) return value.find((metric) => isNamed(metric, step))
  return Object.hasOwn(value, step) ? (value as { readonly [key: string]: unknown })[step] : undefined
}

function isNamed(metric: unknown, name: string): boolean {
  const text = memberOf(metric, 'name')
  return text === `'${name}'` || text === `"${name}"`
}
