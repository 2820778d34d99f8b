// Compiles literals, the operators of operators.ts, `? :`, parentheses, the functions of functions.ts and field paths
// with JSONata's precedence. A minus behind a name needs a space before it, and so does a colon that belongs to `?`:
// both are part of names (`a-b`, `switch:0`). Nothing that JSONata reads differently is compiled.

import type { JsonValue } from '../../model.ts'
import type { Expr } from '../language.ts'
import { stepsOfOverflow } from '../work.ts'
import { failureOf, outOfRange } from './failure.ts'
import { type Cursor, type FieldPath, take, takePath, takeSymbol } from './field-path.ts'
import { functions } from './functions.ts'
import { asNumber, fieldPaths, holds, notNumber, operators } from './operators.ts'
import { type Evaluate, type Evaluated, ExpressionFailure } from './place.ts'
import { wordPattern } from './word-pattern.ts'

/** @param first character of the path */
type CompilePath = (first: string, path: FieldPath) => Evaluate | undefined

interface Reader extends Cursor {
  readonly compilePath: CompilePath
}

/** @returns undefined if it is more than can be compiled */
export function compileOperation(text: Expr, compilePath: CompilePath): Evaluate | undefined {
  const reader = { source: text.trim(), at: 0, compilePath }
  const evaluate = readOperation(reader, 0)
  return evaluate && reader.at === reader.source.length ? catchFailure(evaluate) : undefined
}

function catchFailure(evaluate: Evaluate): Evaluate {
  return (place) => {
    try {
      const value = evaluate(place)
      return typeof value === 'number' && !Number.isFinite(value) ? outOfRange : value
    } catch (error) {
      if (error instanceof ExpressionFailure) return error
      // A value so deep that it has gone through thousands of levels of it for nothing.
      place.work.left -= stepsOfOverflow
      return failureOf('')
    }
  }
}

const operatorSymbol = wordPattern(
  (word) => String.raw`\s*(\?\?|\?:|[!<>]=|[-+*/%&=<>?]|(?:and|or|in)(?![${word}:-]))`,
)
const constant = wordPattern(
  (word, letter) =>
    String.raw`((?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![${word}.\x60[]|[:-]+[${letter}_])`,
)
const text = /'([^'\\]*)'|"([^"\\]*)"/y
const call = /\$([a-zA-Z]+)\(/y

/** Reads what binds more tightly than `power`. @returns undefined if it is more than can be compiled */
function readOperation(reader: Reader, power: number): Evaluate | undefined {
  let left = readOperand(reader)
  while (left !== undefined) {
    const before = reader.at
    const symbol = take(reader, operatorSymbol)?.[1] ?? ''
    const operator = operators[symbol]
    if (operator === undefined || operator.power <= power) {
      reader.at = before
      return left
    }
    const right = readOperation(reader, operator.greedy ? 0 : operator.power)
    if (right === undefined) return undefined
    left = operator.combine?.(left, right, symbol) ?? readCondition(reader, left, right)
  }
  return undefined
}

function readCondition(reader: Reader, condition: Evaluate, whenTrue: Evaluate): Evaluate | undefined {
  const whenFalse = takeSymbol(reader, ':') ? readOperation(reader, 0) : () => undefined
  return (
    whenFalse &&
    ((place) => {
      const truth = holds(condition(place), place.work)
      return truth === true ? whenTrue(place) : truth === false ? whenFalse(place) : truth
    })
  )
}

function readOperand(reader: Reader): Evaluate | undefined {
  takeSymbol(reader, '')
  const literal = take(reader, constant)
  if (literal) {
    const value = JSON.parse(literal[0]) as JsonValue
    return () => value
  }
  const quoted = take(reader, text)
  if (quoted) return () => quoted[1] ?? quoted[2]
  const called = take(reader, call)
  if (called) return readCall(reader, called[1] as string)
  if (takeSymbol(reader, '-')) {
    const negated = readOperand(reader)
    if (negated === undefined) return undefined
    const number = asNumber(negated)
    return (place) => negate(number(place))
  }
  if (takeSymbol(reader, '(')) {
    const inner = readOperation(reader, 0)
    return takeSymbol(reader, ')') ? inner : undefined
  }
  const first = reader.source.charAt(reader.at)
  const path = takePath(reader)
  const evaluate = path && reader.compilePath(first, path)
  if (evaluate !== undefined) fieldPaths.add(evaluate)
  return evaluate
}

function negate(value: Evaluated): Evaluated {
  if (value instanceof ExpressionFailure) return value
  return notNumber(value, 'D1002') ?? (value === undefined ? undefined : -(value as number))
}

function readCall(reader: Reader, name: string): Evaluate | undefined {
  const called = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (called === undefined) return undefined
  const args: Evaluate[] = []
  do {
    const arg = readOperation(reader, 0)
    if (arg === undefined) return undefined
    args.push(arg)
  } while (takeSymbol(reader, ','))
  if (!takeSymbol(reader, ')') || args.length !== called.types.length) return undefined
  const token = `$${name}`
  return (place) => {
    const values: (JsonValue | undefined)[] = []
    for (const arg of args) {
      const value = arg(place)
      if (value instanceof ExpressionFailure) return value
      values.push(value)
    }
    for (const [index, types] of called.types.entries()) {
      const value = values[index]
      if (types !== '' && value !== undefined && !types.includes(typeof value)) {
        return failureOf('T0410', token)
      }
    }
    return called.call(values, place.work)
  }
}
