// Checks what belongs to metrics of type `histogram`: readings with a schema, or the buckets of a device.

import {
  allOf,
  type Checker,
  checkBoolean,
  checkInteger,
  checkList,
  checkObject,
  describe,
  type Entries,
  type Path,
} from '#check'
import { boundOf, schemaMax, schemaMin } from '../../histogram-bounds.ts'
import { keysOfNumbers, keysOfReadings } from '../../metric-types.ts'
import { deviceBucketsMax, toNativeBuckets } from '../histograms/device-buckets.ts'
import { bucketOf } from '../histograms/native-histogram.ts'
import type { Buckets } from '../language.ts'
import { type ExpressionNames, validateExpression } from './validate-expression.ts'
import type { LabelOrigins } from './validate-labels.ts'

const bucketKeys = allOf<keyof Buckets>({ counts: true, bounds: true, cumulative: true, sum: true })

const countsHelp = '`counts` is the path of a list of counts, or of an object with a count for each bound'

export function validateHistogram(
  checker: Checker,
  path: Path,
  metric: Entries,
  origins: LabelOrigins,
  names: ExpressionNames,
): void {
  const { type, buckets, schema, value } = metric
  if (type !== 'histogram') {
    for (const key of ['schema', 'buckets']) {
      if (metric[key] !== undefined)
        checker.report([...path, key], `expected \`${key}\` only with \`type: histogram\``)
    }
    return
  }
  checkInteger(checker, [...path, 'schema'], schema, schemaMin, schemaMax)
  const isOfReadings = buckets === undefined
  for (const key of isOfReadings ? keysOfNumbers : [...keysOfNumbers, ...keysOfReadings]) {
    if (metric[key] === undefined) continue
    const beside = isOfReadings ? '`type: histogram`' : '`buckets`'
    checker.report([...path, key], `expected no \`${key}\` beside ${beside}`)
  }
  if (isOfReadings) {
    if (typeof value === 'number') {
      checker.report([...path, 'value'], 'expected the path of a list of readings (actual: a constant)')
    }
    return
  }
  const given = checkObject(
    checker,
    [...path, 'buckets'],
    buckets,
    'buckets such as `{ counts: latency }`',
    bucketKeys,
  )
  if (given === undefined) return
  validateBuckets(checker, [...path, 'buckets'], given, schema, names)
  const origin = origins.get('le')
  if (schema === undefined && origin !== undefined) {
    checker.report(path, `label \`le\` is given twice: by ${origin}, and by the buckets of this metric`)
  }
}

function validateBuckets(
  checker: Checker,
  path: Path,
  { counts, bounds, cumulative, sum }: { readonly [key in keyof Buckets]?: unknown },
  schema: unknown,
  names: ExpressionNames,
): void {
  validateExpression(checker, [...path, 'counts'], counts, names, countsHelp)
  if (sum !== undefined)
    validateExpression(checker, [...path, 'sum'], sum, names, '`sum` is the path of a number')
  else if (schema !== undefined) {
    checker.report(path, 'expected `sum`, which a native histogram always has; without it leave `schema` out')
  }
  checkBoolean(checker, [...path, 'cumulative'], cumulative)
  if (bounds === undefined) return
  const at = [...path, 'bounds']
  const list = checkList(checker, at, bounds, 'a list of upper bounds such as `[0.1, 0.5, 1]`') ?? []
  if (list.length > deviceBucketsMax) {
    checker.report(at, `expected at most ${deviceBucketsMax} bounds (actual: ${list.length})`)
  }
  const numbers = list.filter((bound): bound is number => Number.isFinite(bound))
  for (const [index, bound] of list.entries()) {
    if (!Number.isFinite(bound)) {
      const help =
        /^[+.]?inf/i.test(String(bound)) || bound === Number.POSITIVE_INFINITY ? '; leave infinity out' : ''
      checker.report([...at, index], `expected a number (actual: ${describe(bound)})${help}`)
    } else if (Number.isFinite(list[index - 1]) && !((list[index - 1] as number) < (bound as number))) {
      checker.report([...at, index], `expected a bound above ${list[index - 1]} (actual: ${bound})`)
    }
  }
  if (numbers.length === list.length && Number.isInteger(schema))
    validateBounds(checker, at, numbers, schema as number)
}

/** A native histogram has bounds of its schema, each the next one. */
function validateBounds(checker: Checker, path: Path, bounds: readonly number[], schema: number): void {
  const cumulated = [...bounds, Number.POSITIVE_INFINITY].map((bound) => ({ bound, count: 0 }))
  if (schema < schemaMin || schema > schemaMax || toNativeBuckets(cumulated, schema) !== undefined) return
  const first = bounds.find((bound) => bound > 0) ?? 1
  const from = bucketOf(first, schema)
  const some = [0, 1, 2].map((step) => String(boundOf(from + step, schema)))
  checker.report(
    path,
    `expected bounds of schema ${schema}, one next to the other, such as ${some.join(', ')}; for other bounds leave \`schema\` out`,
  )
}

export function hasBuckets({ type, buckets }: Entries): boolean {
  return type === 'histogram' && buckets !== undefined
}
