// Checks that an expression can be evaluated: that it is a field path or JSONata, that its variables and functions
// exist, and that the same message gives the same result at every delivery. Says what to write instead where it is not.

import { type Checker, describe, type Path, suggest } from '#check'
import { variableNames } from '../expression/compile-expression.ts'
import { isLiteral, parseFieldPath } from '../expression/field-path.ts'
import { jsonataFunctions } from '../expression/jsonata-functions.ts'
import { type Token, tokensOf } from '../expression/translate-expression.ts'
import type { Capture } from '../topic/topic-filter.ts'
import { checkRegex } from './check-regex.ts'
import { colonHelp, describeSyntax } from './describe-syntax.ts'
import { type ExpressionParts, readParts } from './read-parts.ts'

/** What a rule's expressions may refer to; undefined if the topic filter could not be read. */
export type Captures = readonly Capture[] | undefined

export interface ExpressionNames {
  readonly captures: Captures
  /** Whether the expression is inside `for`. */
  readonly loop: boolean
}

/** Variables that only `for` sets. */
export const loopVariables: readonly string[] = ['key', 'parent']

const lengthMax = 4096
/** JSONata's parser copies what stands left of each of these operators. */
const choicesMax = 12

/** @param literalHelp where a constant belongs instead */
export function validateExpression(
  checker: Checker,
  path: Path,
  value: unknown,
  names: ExpressionNames,
  literalHelp: string,
): void {
  const problems =
    typeof value === 'string'
      ? problemsOfText(value, names, literalHelp)
      : [problemOfOther(value, literalHelp)]
  for (const problem of problems) checker.report(path, problem)
}

function problemOfOther(value: unknown, literalHelp: string): string {
  const literal = typeof value === 'number' || typeof value === 'boolean'
  return literal ? `${expected(value)}; ${literalHelp}` : expected(value)
}

function problemsOfText(text: string, names: ExpressionNames, literalHelp: string): string[] {
  if (text.trim() === '') return [expected(text)]
  if (isLiteral(text.trim())) return [`${expected(text)}; ${literalHelp}`]
  const path = parseFieldPath(text)
  if (path !== undefined) return problemsOfPath(path.variable, names)
  if (text.length > lengthMax) return [`expected at most ${lengthMax} characters (actual: ${text.length})`]
  if ((text.match(/\?[?:]/g) ?? []).length > choicesMax) {
    return [`expected at most ${choicesMax} of the operators \`??\` and \`?:\``]
  }
  const parts = readParts(text)
  if ('message' in parts) return [expected(text, ', or JSONata', `: ${describeSyntax(text, parts)}`)]
  return problemsOfParts(text, parts, names)
}

function problemsOfPath(variable: string, { captures, loop }: ExpressionNames): string[] {
  if (variable === '' || captures === undefined) return []
  return [problemOfName(variable, knownVariables(captures, loop), false, true) ?? []].flat()
}

function expected(value: unknown, alternative = '', problem = ''): string {
  return `expected a field path such as \`temp.value\`${alternative} (actual: ${describe(value)})${problem}`
}

function problemsOfParts(
  text: string,
  parts: ExpressionParts,
  { captures, loop }: ExpressionNames,
): string[] {
  const problems: string[] = []
  if (parts.hasOpenCondition && tokensOf(text).some(isNameWithColon)) {
    problems.push(`\`?\` has no \`:\` (actual: ${describe(text)}); ${colonHelp}`)
  }
  for (const name of parts.calledNames) {
    const help = jsonataFunctions.includes(name)
      ? `write \`$${name}(…)\``
      : 'names of functions begin with `$`'
    problems.push(`\`${name}\` is not a function; ${help}`)
  }
  const known = knownVariables(captures, loop)
  for (const name of parts.variables) {
    const problem =
      refused.get(name) ?? (captures && problemOfName(name, known, parts.called.has(name), false))
    if (problem !== undefined) problems.push(problem)
  }
  if (parts.hasSignature) {
    // JSONata matches it with the arguments in a time that can double with each of them.
    problems.push(`a function must not have a signature (\`<…>\`); remove it (actual: ${describe(text)})`)
  }
  for (const regex of parts.regexes) {
    const problem = checkRegex(regex)
    if (problem !== undefined) problems.push(`${problem} (actual: ${regex})`)
  }
  return problems
}

function isNameWithColon({ kind, source }: Token): boolean {
  return kind === 'name' && source.includes(':')
}

function knownVariables(captures: Captures, loop: boolean): readonly string[] {
  const builtIn = variableNames.filter((name) => loop || !loopVariables.includes(name))
  return [...new Set([...(captures ?? []).map(({ name }) => name), ...builtIn])]
}

function problemOfName(
  name: string,
  known: readonly string[],
  isCalled: boolean,
  isPath: boolean,
): string | undefined {
  if (known.includes(name) || (!isPath && jsonataFunctions.includes(name))) return undefined
  if (isCalled) {
    const near = suggest(
      `$${name}`,
      jsonataFunctions.map((one) => `$${one}`),
    )
    return `unknown function \`$${name}\`; ${near.startsWith('did') ? near : 'JSONata has no function of this name'}`
  }
  if (loopVariables.includes(name)) return `\`$${name}\` is defined only inside \`for\``
  return `unknown variable \`$${name}\`; expected one of ${known.map((one) => `\`$${one}\``).join(', ')}`
}

const again = 'its result changes, and a redelivered message must yield the same samples'

/** Functions that JSONata has, and that expressions may not use. */
const refused: ReadonlyMap<string, string> = new Map([
  ['now', `\`$now\` is not allowed: ${again}; use \`$received_at\``],
  ['millis', `\`$millis\` is not allowed: ${again}; use \`$received_at\``],
  ['random', `\`$random\` is not allowed: ${again}`],
  ['shuffle', `\`$shuffle\` is not allowed: ${again}`],
  ['eval', '`$eval` is not allowed: it would run text of a payload as an expression'],
])
