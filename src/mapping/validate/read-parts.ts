// Parses an expression with JSONata and lists what validation asks about: the variables and functions that it refers
// to, and its regular expressions.

import jsonata from 'jsonata'
import { translateExpression } from '../expression/translate-expression.ts'
import type { Expr } from '../language.ts'

export interface ExpressionParts {
  /** Names without the `$` that the expression refers to and does not bind itself. */
  readonly variables: ReadonlySet<string>
  /** The same where they are called. */
  readonly called: ReadonlySet<string>
  /** Names that are called without a `$`. */
  readonly calledNames: ReadonlySet<string>
  readonly regexes: readonly RegExp[]
  /** A function says what arguments it takes: `function($a)<n:n>{…}`. */
  readonly hasSignature: boolean
  /** Whether a `?` has no `:`. */
  readonly hasOpenCondition: boolean
}

export interface SyntaxProblem {
  readonly message: string
  /** Such as `at character 4`; '' if it is not known. */
  readonly place: string
}

export function readParts(expression: Expr): ExpressionParts | SyntaxProblem {
  const { text, originalOffset } = translateExpression(expression)
  try {
    return partsOf(jsonata(text).ast())
  } catch (error) {
    const { code, message, position, token } = error as jsonata.JsonataError
    if (position === undefined) return { message, place: '' }
    // JSONata's position is behind the token.
    const length = [`\`${token}\``, `${token}`].find((one) => text.endsWith(one, position))?.length ?? 1
    const isAtEnd = code === 'S0203' || code === 'S0207'
    return {
      message,
      place: isAtEnd ? 'at its end' : `at character ${originalOffset(position - length) + 1}`,
    }
  }
}

function partsOf(ast: unknown): ExpressionParts {
  const variables = new Set<string>()
  const called = new Set<string>()
  const calledNames = new Set<string>()
  const regexes: RegExp[] = []
  const bound = new Set<string>(['', '$'])
  let hasOpenCondition = false
  let hasSignature = false

  function visit(value: unknown): void {
    if (value instanceof RegExp) regexes.push(value)
    else if (Array.isArray(value)) value.forEach(visit)
    else if (typeof value === 'object' && value !== null) visitNode(value as Node)
  }

  function visitNode(node: Node): void {
    if (node.type === 'variable') variables.add(String(node.value))
    if (node.type === 'lambda')
      for (const parameter of node.arguments ?? []) bound.add(String(parameter.value))
    if (node.type === 'lambda' && node.signature !== undefined) hasSignature = true
    if (node.type === 'bind') bound.add(String((node.lhs as Node).value))
    if (node.type === 'index') bound.add(String(node.value))
    for (const name of [node.focus, node.index]) if (typeof name === 'string') bound.add(name)
    if (node.type === 'condition' && node.else === undefined) hasOpenCondition = true
    const { procedure } = node
    if (procedure?.type === 'variable') called.add(String(procedure.value))
    const [step, ...others] = procedure?.steps ?? []
    if (step?.type === 'name' && others.length === 0) calledNames.add(String(step.value))
    Object.values(node).forEach(visit)
  }

  visit(ast)
  const free = (names: ReadonlySet<string>) => new Set([...names].filter((name) => !bound.has(name)))
  return {
    variables: free(variables),
    called: free(called),
    calledNames,
    regexes,
    hasOpenCondition,
    hasSignature,
  }
}

interface Node {
  readonly type?: string
  readonly value?: unknown
  readonly focus?: unknown
  readonly index?: unknown
  readonly lhs?: unknown
  readonly else?: unknown
  readonly signature?: unknown
  readonly arguments?: readonly Node[]
  readonly procedure?: Node
  readonly steps?: readonly Node[]
}
