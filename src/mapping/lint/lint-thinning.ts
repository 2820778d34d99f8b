// Finds names in `except` of `thin` that no metric has: what they mean is thinned.

import { type Path, suggest } from '#check'
import type { MappingFile, Rule } from '../language.ts'
import { collectMetadata } from '../scope/collect-metadata.ts'
import { livenessNames } from '../scope/compile-liveness.ts'
import { takesNames } from '../scope/takes-names.ts'
import type { ReportLint } from './report.ts'

const ofLiveness: readonly string[] = Object.values(livenessNames)

/** @param file with its presets expanded: `except` has the names that `rename` gives */
export function lintThinning({ rules, thin, unmatched }: MappingFile, report: ReportLint): void {
  function lint(path: Path, own: readonly Rule[], except: readonly string[] = []): void {
    if (own.length === 0 || own.some((rule) => takesNames(rule))) return
    const names = [...collectMetadata(own).names()]
    for (const [index, name] of except.entries()) {
      if (names.includes(name) || ofLiveness.includes(name)) continue
      const problem = `no metric that this \`thin\` is for has the name \`${name}\``
      report('unknown-exception', [...path, 'thin', 'except', index], `${problem}; ${suggest(name, names)}`)
    }
  }

  for (const [index, rule] of rules.entries()) {
    if (typeof rule.thin === 'object') lint(['rules', index], [rule], rule.thin.except)
  }
  // Behind the file, the payload names metrics.
  if (unmatched !== 'drop') return
  const others = rules.filter((rule) => rule.thin === undefined && rule.ignore !== true)
  lint([], others, thin?.except)
}
