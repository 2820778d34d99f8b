// Checks what a file says of its metrics: type, unit and help. A metric name is one family on the endpoint, so all
// places that use it must agree.

import {
  allOf,
  type Checker,
  checkChoice,
  describe,
  type Entries,
  formatPath,
  isObject,
  type Path,
} from '#check'
import { quotedText } from '../expression/field-path.ts'
import type { MetricDescription } from '../language.ts'

/** They may be said in several places. */
export const descriptionKeys = allOf<keyof MetricDescription>({ type: true, unit: true, help: true })

export function validateDescription(
  checker: Checker,
  path: Path,
  { type, unit, help }: Entries,
  types: readonly string[],
): void {
  checkChoice(checker, [...path, 'type'], type, types)
  if (unit !== undefined && (typeof unit !== 'string' || !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(unit))) {
    const expected = 'expected a unit as in metric names, such as `celsius` or `bytes`'
    checker.report([...path, 'unit'], `${expected} (actual: ${describe(unit)})`)
  }
  if (help !== undefined && (typeof help !== 'string' || help.trim() === '')) {
    checker.report([...path, 'help'], `expected a sentence about the metric (actual: ${describe(help)})`)
  }
}

/** Reports names of metrics that are described in two ways. */
export function validateDescriptions(checker: Checker, metrics: readonly DescribedMetric[]): void {
  const known = new Map<string, { readonly value: unknown; readonly path: Path }>()
  for (const { name, path, description } of metrics) {
    for (const key of descriptionKeys) {
      const value = description[key]
      if (value === undefined) continue
      const at = [...path, key]
      const first = known.get(`${name} ${key}`)
      if (first === undefined) known.set(`${name} ${key}`, { value, path: at })
      else if (first.value !== value) {
        const elsewhere = `${describe(first.value)} at ${formatPath(first.path)}`
        const remedy = `a metric has only one \`${key}\`; remove one of the two, or use another metric name here`
        checker.report(at, `\`${name}\` has ${key} ${elsewhere}, and ${describe(value)} here; ${remedy}`)
      }
    }
  }
}

export interface DescribedMetric {
  readonly name: string
  readonly path: Path
  readonly description: Entries
}

/** @returns the metrics of fixed names, with what is said of them; values of wrong kinds are passed over */
export function descriptionsIn(rules: readonly unknown[]): DescribedMetric[] {
  return rules.flatMap((rule, index) => descriptionsInScope(rule, ['rules', index]))
}

export function descriptionsInScope(scope: unknown, path: Path): DescribedMetric[] {
  if (!isObject(scope)) return []
  const { metrics, leaves } = scope
  const loops = Array.isArray(scope['for']) ? scope['for'] : []
  return [
    ...inMetrics(metrics, [...path, 'metrics']),
    ...(isObject(leaves) ? inLeafNames(leaves['names'], [...path, 'leaves', 'names']) : []),
    ...loops.flatMap((loop, index) => descriptionsInScope(loop, [...path, 'for', index])),
  ]
}

function inMetrics(metrics: unknown, path: Path): DescribedMetric[] {
  if (Array.isArray(metrics)) {
    return metrics.flatMap((description, index) => {
      if (!isObject(description) || typeof description['name'] !== 'string') return []
      const name = quotedText(description['name'].trim())
      return name === undefined ? [] : [{ name, path: [...path, index], description }]
    })
  }
  return Object.entries(isObject(metrics) ? metrics : {}).map(([name, metric]) => {
    return { name, path: [...path, name], description: isObject(metric) ? metric : {} }
  })
}

function inLeafNames(names: unknown, path: Path): DescribedMetric[] {
  return Object.entries(isObject(names) ? names : {}).flatMap(([pattern, target]) => {
    const description = isObject(target) ? target : { name: target }
    const { name } = description
    return typeof name === 'string' ? [{ name, path: [...path, pattern], description }] : []
  })
}
