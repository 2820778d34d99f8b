// Checks the time of a scope.

import { allOf, type Checker, checkChoice, checkObject, describe, isObject, type Path } from '#check'
import { isTimeZone } from '#time'
import type { Timestamp } from '../language.ts'
import { type ExpressionNames, validateExpression } from './validate-expression.ts'

const timestampKeys = allOf<keyof Timestamp>({ value: true, unit: true, timezone: true, outside: true })
const units = allOf<NonNullable<Timestamp['unit']>>({ s: true, ms: true, us: true, ns: true })
const outsides = allOf<NonNullable<Timestamp['outside']>>({ receipt: true, drop: true })

export function validateTimestamp(
  checker: Checker,
  path: Path,
  value: unknown,
  names: ExpressionNames,
): void {
  const help = 'omit `timestamp` to use the time of receipt'
  if (!isObject(value)) {
    validateExpression(checker, path, value, names, help)
    return
  }
  checkObject(checker, path, value, 'a timestamp', timestampKeys)
  const { unit, timezone, outside } = value
  validateExpression(checker, [...path, 'value'], value['value'], names, help)
  checkChoice(checker, [...path, 'unit'], unit, units)
  if (timezone !== undefined && (typeof timezone !== 'string' || !isTimeZone(timezone))) {
    checker.report(
      [...path, 'timezone'],
      `expected an IANA time zone such as Europe/Vienna or UTC (actual: ${describe(timezone)})`,
    )
  }
  checkChoice(checker, [...path, 'outside'], outside, outsides)
}
