// `rename`: other names for the metrics, labels and prefixes of a preset, wherever they occur in it.

import { type Checker, type Path, suggest } from '#check'
import { isLabelName, isMetricName } from '../../prometheus-names.ts'
import type { PresetScope, Scope } from '../language.ts'
import { metricsOf } from '../scope/compile-metric.ts'
import { transformScope } from './transform-scope.ts'

interface PresetNames {
  readonly metrics: Set<string>
  readonly labels: Set<string>
  readonly prefixes: Set<string>
}

/** @param rename new names by old ones; what is wrong with them is reported at their place in the file */
export function renameScope(
  checker: Checker,
  path: Path,
  scope: PresetScope,
  rename: { readonly [name: string]: string },
  preset: string,
): PresetScope {
  const names = namesIn(scope)
  for (const [old, name] of Object.entries(rename)) {
    const problem = problemOf(old, name, names, rename, preset)
    if (problem !== undefined) checker.report([...path, old], problem)
  }
  const renamed = (name: string) => (Object.hasOwn(rename, name) ? (rename[name] as string) : name)
  return transformScope(scope, { label: renamed, metric: renamed, prefix: renamed })
}

function problemOf(
  old: string,
  name: string,
  { metrics, labels, prefixes }: PresetNames,
  rename: { readonly [name: string]: string },
  preset: string,
): string | undefined {
  const kinds = [metrics, labels, prefixes].filter((kind) => kind.has(old))
  if (kinds.length === 0) {
    const all = [...new Set([...metrics, ...labels, ...prefixes])]
    return `the preset \`${preset}\` has no name \`${old}\`; ${suggest(old, all)}`
  }
  if (kinds.includes(labels) && !isLabelName(name)) {
    return `expected a label name: letters, digits and \`_\`, not a digit first, not \`__\` first (actual: ${JSON.stringify(name)})`
  }
  if (!isMetricName(name)) {
    return `expected a metric name: letters, digits, \`_\` and \`:\`, not a digit first (actual: ${JSON.stringify(name)})`
  }
  const taken = kinds.some((kind) => kind.has(name) && !Object.hasOwn(rename, name))
  return taken ? `the preset \`${preset}\` already has a name \`${name}\`; choose another name` : undefined
}

function namesIn(scope: Scope): PresetNames {
  const names: PresetNames = { metrics: new Set(), labels: new Set(), prefixes: new Set() }
  function visit({ labels = {}, const_labels = {}, leaves, for: loops = [], ...rest }: Scope): void {
    const add = (kind: Set<string>, added: readonly string[]) => {
      for (const name of added) kind.add(name)
    }
    add(names.labels, [...Object.keys(labels), ...Object.keys(const_labels)])
    for (const [name, metric] of metricsOf(rest)) {
      if ('fixed' in name) names.metrics.add(name.fixed)
      add(names.labels, Object.keys(metric.labels ?? {}))
    }
    if (typeof leaves === 'object') {
      const targets = Object.values(leaves.names ?? {})
      add(
        names.metrics,
        targets.map((target) => (typeof target === 'string' ? target : target.name)),
      )
      if (leaves.prefix !== undefined) names.prefixes.add(leaves.prefix)
    }
    for (const loop of loops) visit(loop)
  }
  visit(scope)
  return names
}
