// Lays the keys of a rule over the scope of its preset. What both have by name is the rule's; lists are joined, both
// conditions must hold, and what the rule excludes is excluded beside what the preset does.

import { quotedText } from '../expression/field-path.ts'
import type { LeafName, Leaves, Metric, NamedMetric, PresetScope, Rule, Scope } from '../language.ts'

/** @param own the rule without `preset` and `rename` */
export function mergeScopes(base: PresetScope, own: Rule): Rule {
  return {
    ...base,
    ...own,
    ...bothGiven('has', base.has, own.has, (first, second) => [...new Set([...first, ...second])]),
    ...bothGiven('when', base.when, own.when, (first, second) => `(${first}) and (${second})`),
    ...bothGiven('labels', base.labels, own.labels, mergeByName),
    ...bothGiven('const_labels', base.const_labels, own.const_labels, mergeByName),
    ...bothGiven('metrics', base.metrics, own.metrics, mergeMetrics),
    ...bothGiven('leaves', withoutNames(leavesOf(base), fixedNames(own)), own.leaves, mergeLeaves),
    ...bothGiven('for', base.for, own.for, (first, second) => [...first, ...second]),
  }
}

function bothGiven<K extends string, V>(
  key: K,
  base: V | undefined,
  own: V | undefined,
  merge: (base: V, own: V) => V,
): { [key in K]?: V } {
  const merged = base === undefined || own === undefined ? (own ?? base) : merge(base, own)
  return merged === undefined ? {} : ({ [key]: merged } as { [key in K]: V })
}

/** A scope that selects nothing takes its leaves: still so when a rule adds metrics to it. */
function leavesOf({ metrics, leaves, for: loops }: Scope): boolean | Leaves | undefined {
  return leaves ?? (metrics === undefined && loops === undefined ? true : undefined)
}

function fixedNames({ metrics }: Scope): ReadonlySet<string | undefined> {
  return new Set(metrics && asList(metrics).map(({ name }) => quotedText(name.trim())))
}

/** Leaves that would be a metric of the rule a second time. */
function withoutNames(
  leaves: boolean | Leaves | undefined,
  taken: ReadonlySet<string | undefined>,
): boolean | Leaves | undefined {
  if (typeof leaves !== 'object' || leaves.names === undefined) return leaves
  const entries = Object.entries(leaves.names)
  const isTaken = (target: string | LeafName) => taken.has(typeof target === 'string' ? target : target.name)
  const exclude = entries.filter(([, target]) => isTaken(target)).map(([pattern]) => pattern)
  if (exclude.length === 0) return leaves
  const names = Object.fromEntries(entries.filter(([, target]) => !isTaken(target)))
  return { ...leaves, names, exclude: [...(leaves.exclude ?? []), ...exclude] }
}

type ByName<V> = { readonly [name: string]: V }

function mergeByName<V>(base: ByName<V>, own: ByName<V>): ByName<V> {
  return { ...base, ...own }
}

type Metrics = NonNullable<Scope['metrics']>

function mergeMetrics(base: Metrics, own: Metrics): Metrics {
  if (!Array.isArray(base) && !Array.isArray(own)) {
    return mergeByName(base as ByName<string | Metric>, own as ByName<string | Metric>)
  }
  const owned = asList(own)
  const fixed = new Set(owned.map(({ name }) => quotedText(name.trim())))
  const kept = asList(base).filter(({ name }) => {
    const text = quotedText(name.trim())
    return text === undefined || !fixed.has(text)
  })
  return [...kept, ...owned]
}

function asList(metrics: Metrics): readonly NamedMetric[] {
  if (Array.isArray(metrics)) return metrics
  return Object.entries(metrics as ByName<string | Metric>).map(([name, metric]) => {
    return { name: `'${name}'`, ...(typeof metric === 'string' ? { value: metric } : metric) }
  })
}

function mergeLeaves(base: boolean | Leaves, own: boolean | Leaves): boolean | Leaves {
  if (own === false || typeof base === 'boolean') return own
  const { include, exclude = [], names = {}, ...rest } = base
  // All leaves, under the names that the preset has for them.
  if (own === true) return { ...rest, names }
  const excluded = [...exclude, ...(own.exclude ?? [])]
  return {
    ...rest,
    ...((own.include ?? include) && { include: own.include ?? include }),
    ...(own.prefix !== undefined && { prefix: own.prefix }),
    ...(excluded.length > 0 && { exclude: excluded }),
    // The rule's first: of two patterns for one leaf the first counts.
    names: { ...own.names, ...names, ...own.names },
  } as Leaves
}
