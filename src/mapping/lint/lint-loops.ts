// Finds loops whose elements would all write the same series: all but the first are dropped as `collision`.

import { parseFieldPath } from '../expression/field-path.ts'
import type { Loop, MappingFile, Scope } from '../language.ts'
import type { ReportLint } from './report.ts'
import { metricVisits, type ScopeVisit, scopesOf } from './visit-scopes.ts'

export function lintLoops(file: MappingFile, report: ReportLint): void {
  for (const visit of scopesOf(file)) {
    const loop = visit.loops.at(-1)
    if (loop === undefined || !mayRepeat(loop, visit) || tellsApart(loop) || !canCollide(visit)) continue
    const [what, source] = 'each' in loop ? ['elements', loop.each] : ['entries', loop.entries]
    const label = 'each' in loop ? 'labels: { index: $key }' : 'labels: { name: $key }'
    report(
      'indistinct-elements',
      visit.path,
      `no label distinguishes the ${what} of \`${source}\`: they form one series, and all but the first are dropped ` +
        `as \`collision\`; add a label such as \`${label}\`, or a \`timestamp\``,
    )
  }
}

/**
 * `each` also makes a scope for one object, which is the only element of itself. Words tell: a plural is an array.
 * `$` is one right below a rule, unless the loop has constants, which name a part of an object.
 */
function mayRepeat(loop: Loop, { loops }: ScopeVisit): boolean {
  if ('entries' in loop) return true
  const source = loop.each.trim()
  if (source === '$') return loops.length === 1 && loop.const_labels === undefined
  const last = parseFieldPath(source)?.steps.at(-1)
  return typeof last === 'string' && plural.test(last) && !oneObject.test(last)
}

const plural = /([^su]s|list|array|history|batch)$/i
const oneObject = /^(params|settings|attributes|properties|fields|tags|details|.*gps)$/i

/** A condition may be there to choose one element. */
function tellsApart({ labels, labels_from, timestamp, when }: Loop): boolean {
  const own = Object.keys(labels ?? {}).length > 0
  return own || labels_from !== undefined || timestamp !== undefined || when !== undefined
}

function canCollide(visit: ScopeVisit): boolean {
  const { scope } = visit
  const metrics = metricVisits(visit)
  const indistinct = metrics.some(({ name, metric: { labels = {} } }) => {
    return name !== undefined && Object.keys(labels).length === 0
  })
  const implied = metrics.length === 0 && scope.for === undefined
  const leaves = scope.leaves === undefined ? implied : scope.leaves !== false
  return indistinct || leaves || (scope.for ?? []).some((inner) => !readsParent(inner))
}

/** What is labelled after the element around it is told apart by that. */
function readsParent(scope: Scope): boolean {
  return JSON.stringify(scope).includes('$parent')
}
