// Checks the time of a scope.

import { allOf, type Checker, checkChoice, checkObject, describe, isObject, type Path } from '#check'
import { isTimeZone, timeFormatProblem } from '#time'
import { tokensOf } from '../expression/translate-expression.ts'
import type { Timestamp } from '../language.ts'
import { type ExpressionNames, validateExpression } from './validate-expression.ts'

const timestampKeys = allOf<keyof Timestamp>({
  value: true,
  unit: true,
  format: true,
  timezone: true,
  outside: true,
})
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
  const { unit, format, timezone, outside } = value
  validateExpression(checker, [...path, 'value'], value['value'], names, help)
  checkChoice(checker, [...path, 'unit'], unit, units)
  if (timezone !== undefined && (typeof timezone !== 'string' || !isTimeZone(timezone))) {
    checker.report(
      [...path, 'timezone'],
      `expected an IANA time zone such as Europe/Vienna or UTC (actual: ${describe(timezone)})`,
    )
  }
  checkChoice(checker, [...path, 'outside'], outside, outsides)
  if (format !== undefined) validateFormat(checker, path, format, unit)
  const source = value['value']
  if (timezone !== undefined && typeof source === 'string' && readsByJsonata(source)) {
    checker.report(
      [...path, 'timezone'],
      '`$toMillis` reads a time without a zone as UTC, so that `timezone` has no effect; ' +
        'write the path of the text as `value`, and its form as `format` if it needs one',
    )
  }
}

function validateFormat(checker: Checker, path: Path, format: unknown, unit: unknown): void {
  const at = [...path, 'format']
  const problem =
    typeof format === 'string' && format !== ''
      ? timeFormatProblem(format)
      : 'expected a format such as `yyyy-MM-dd HH:mm:ss`'
  if (problem !== undefined) checker.report(at, `${problem} (actual: ${describe(format)})`)
  if (unit !== undefined) checker.report(at, 'expected `unit` for numbers, or `format` for texts, not both')
}

function readsByJsonata(expression: string): boolean {
  return tokensOf(expression).some(({ kind, source }) => kind === 'variable' && source === '$toMillis')
}
