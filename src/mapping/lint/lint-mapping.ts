// Warnings about a mapping file that is valid and still may not do what its writer means. Each says what to do about it.

import { createIssueList, formatPath } from '#check'
import type { MappingFile } from '../language.ts'
import { parseMapping } from '../parse-mapping.ts'
import { presetTexts } from '../preset/load-presets.ts'
import { readYaml } from '../validate/read-yaml.ts'
import { lintLabels } from './lint-labels.ts'
import { lintLoops } from './lint-loops.ts'
import { lintMetricNames } from './lint-metric-names.ts'
import { lintRuleOrder } from './lint-rule-order.ts'
import { lintTestedLabels } from './lint-tested-labels.ts'
import { lintThinning } from './lint-thinning.ts'
import { lintForeignFilters, lintSharedTopics } from './lint-topics.ts'
import { lintUnmatched } from './lint-unmatched.ts'
import { lintValues } from './lint-values.ts'
import type { ReportLint } from './report.ts'

export interface Lint {
  /** Name of the check, such as `unreachable-rule`. */
  readonly id: string
  /** Path in the mapping file such as `rules[2].metrics.temperature`. */
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly message: string
}

const checks = [lintForeignFilters, lintMetricNames, lintLabels, lintLoops, lintValues, lintTestedLabels]

/**
 * @param yamlText one that `parseMapping` takes. It is judged as it is written: presets are judged by their own tests
 * @param presets as for `parseMapping`
 * @returns in file order
 */
export function lintMapping(
  yamlText: string,
  presets: () => { readonly [name: string]: string } = presetTexts,
): readonly Lint[] {
  const { value, lineOf } = readYaml(yamlText, createIssueList())
  const lints: Lint[] = []
  const report: ReportLint = (id, path, message) => {
    lints.push({ id, path: formatPath(path), line: lineOf(path), message })
  }
  for (const check of checks) check(value as MappingFile, report)
  // A preset may bring a `when`.
  const expanded = parseMapping(yamlText, 'mapping.yaml', presets)
  lintRuleOrder(expanded, report)
  lintUnmatched(expanded, report)
  lintSharedTopics(expanded, report)
  lintThinning(expanded, report)
  return lints.toSorted((a, b) => a.line - b.line)
}
