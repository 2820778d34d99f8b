// Checks that an expression is a field path whose variable exists, and says what to write instead where it is not.

import { type Checker, describe } from './checker.ts'
import { variableNames } from './compile-expression.ts'
import { isLiteral, parseFieldPath } from './field-path.ts'
import type { Path } from './path.ts'
import type { Capture } from './topic-filter.ts'

/** What a rule's expressions may refer to; undefined if the topic filter could not be read. */
export type Captures = readonly Capture[] | undefined

/** Variables that only `for` sets. */
export const loopVariables: readonly string[] = ['key', 'parent']

/** @param literalHelp where a constant belongs instead */
export function validateExpression(
  checker: Checker,
  path: Path,
  value: unknown,
  captures: Captures,
  literalHelp: string,
): void {
  const problem =
    typeof value === 'string'
      ? problemOfText(value, captures, literalHelp)
      : problemOfOther(value, literalHelp)
  if (problem !== undefined) checker.report(path, problem)
}

function problemOfText(text: string, captures: Captures, literalHelp: string): string | undefined {
  const fieldPath = parseFieldPath(text)
  if (fieldPath !== undefined) return captures && problemOfVariable(fieldPath.variable, captures)
  if (text.trim() === '') return expected(text)
  if (isLiteral(text.trim())) return `${expected(text)}; ${literalHelp}`
  const actual = describe(text)
  return `only field paths are supported by this version, such as \`temp.value\` (actual: ${actual}); names with other characters go in backticks`
}

function problemOfOther(value: unknown, literalHelp: string): string {
  const literal = typeof value === 'number' || typeof value === 'boolean'
  return literal ? `${expected(value)}; ${literalHelp}` : expected(value)
}

function problemOfVariable(variable: string, captures: readonly Capture[]): string | undefined {
  const names = new Set([...captures.map(({ name }) => name), ...variableNames])
  if (variable === '' || names.has(variable)) return undefined
  if (loopVariables.includes(variable)) return `\`$${variable}\` is not supported by this version`
  const known = [...names].map((name) => `\`$${name}\``).join(', ')
  return `unknown variable \`$${variable}\`; expected one of ${known}`
}

function expected(value: unknown): string {
  return `expected a field path such as \`temp.value\` (actual: ${describe(value)})`
}
