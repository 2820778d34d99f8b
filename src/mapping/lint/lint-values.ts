// Finds defaults that a reader of the graph cannot tell from a text that the device did send.

import type { MappingFile } from '../language.ts'
import type { ReportLint } from './report.ts'
import { metricVisits, scopesOf } from './visit-scopes.ts'

export function lintValues(file: MappingFile, report: ReportLint): void {
  for (const { metric, path } of scopesOf(file).flatMap(metricVisits)) {
    const { values, default: otherwise } = metric
    const same = Object.entries(values ?? {}).find(([, number]) => number === otherwise)
    if (same === undefined) continue
    report(
      'default-hides-text',
      [...path, 'default'],
      `a text that is not in \`values\`, and a missing field, get the number of \`${same[0]}\`; ` +
        'remove `default` to have them counted, or choose a number that no text has',
    )
  }
}
