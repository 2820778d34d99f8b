// Says of a sample how its value was made of a leaf, and where in which file that is written: `kWh × 3,600,000`,
// `values: open = 1`. It goes by what the mapping file says and by what came out.

import type { MappingFile } from '#mapping'
import { parseFieldPath, parseLeafPattern, type TracedLeaf } from '#mapping/tracing'
import type { JsonValue, MetricMetadata, Sample } from '../model.ts'
import { expressionAt, valueAt } from './expression-at.ts'
import type { PayloadPath } from './payload-path.ts'
import { makersUnit, unitSymbol } from './unit-symbols.ts'
import { isLeaves } from './where.ts'

export interface Derivation {
  /** Its symbol. */
  readonly unit: string | undefined
  readonly type: string | undefined
  /** What was done, in words, in order. */
  readonly steps: readonly string[]
  /** Where it is written, `tasmota.yaml:31`; or the number of a rule of zero configuration, `zero 6`. */
  readonly source: string | undefined
  readonly isGuess: boolean
}

/** What can be told beside the sample itself. */
export interface DerivedSample {
  readonly where: string
  readonly sample: Sample
  /** Of `leaves`: from the place on where they are. */
  readonly leafPath: PayloadPath | undefined
  readonly note: TracedLeaf | undefined
}

export type Derive = (derived: DerivedSample, value: JsonValue | undefined) => Derivation

/** @param sourceOf as the mapping was chosen */
export function createDerive(
  file: MappingFile | undefined,
  metadata: ReadonlyMap<string, MetricMetadata>,
  sourceOf: (where: string, pattern?: string) => string | undefined,
): Derive {
  return ({ where, sample, leafPath, note }, value) => {
    const { type, unit = '' } = metadata.get(sample.name) ?? {}
    const pattern = leafPath && patternOf(valueAt(file, `${where}.names`), leafPath, sample.name)
    const given = isLeaves(where) ? nameGiven(file, where, pattern) : valueAt(file, where)
    const source = sourceOf(where, pattern)
    return {
      unit: unitSymbol(unit),
      type: type === 'unknown' ? undefined : type,
      steps: stepsOf(expressionAt(file, where), given, value, sample.value, unit),
      source: source ?? (note?.rules === undefined ? undefined : `zero ${note.rules.join(', ')}`),
      isGuess: note?.isGuess === true,
    }
  }
}

const expressionCharsMax = 60

/** @param value of the leaf; undefined if the sample is made of none */
function stepsOf(
  expression: string | undefined,
  given: unknown,
  value: JsonValue | undefined,
  result: number,
  unit: string,
): string[] {
  const { type, values, scale = 1, offset = 0, default: fallback } = keysOf(given)
  if (type === 'stateset' || type === 'info' || type === 'histogram') return []
  if (value === undefined || value === null) return fallback === result ? ['default'] : []
  const number = numberIn(value)
  const isPath = expression === undefined || parseFieldPath(expression) !== undefined
  // What an expression did to a value is in its text; many only choose one.
  if (!isPath && number !== result && values === undefined) return [`= ${shorten(expression)}`]
  const steps = readingSteps(value, values, result)
  if (scale !== 1) steps.push([makersUnit(unit, scale), `× ${formatFactor(scale)}`].filter(Boolean).join(' '))
  if (offset !== 0) steps.push(`${offset < 0 ? '−' : '+'} ${formatFactor(Math.abs(offset))}`)
  const exact = number === undefined || values !== undefined ? result : number * scale + offset
  // The last digit of a float64 is no news.
  if (isPath && Math.abs(exact - result) > Math.abs(exact) * 1e-12) steps.push('rounded')
  return steps
}

/** How a JSON value became a number. */
function readingSteps(value: JsonValue, values: object | undefined, result: number): string[] {
  const text = String(value)
  if (values !== undefined) {
    const keys = Object.keys(values)
    const key =
      keys.find((one) => one === text) ?? keys.find((one) => one.toLowerCase() === text.toLowerCase())
    if (key !== undefined) return [`values: ${key} = ${result}`]
  }
  if (typeof value === 'boolean') return [`${value} = ${result}`]
  if (typeof value !== 'string') return []
  if (isDecimal(value)) return ['text read as a number']
  return value.length <= expressionCharsMax && /^\p{L}[\p{L}\p{Nd}_ -]*$/u.test(value)
    ? [`word ${value} = ${result}`]
    : []
}

function numberIn(value: JsonValue): number | undefined {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string') return isDecimal(value) ? Number(value) : undefined
  return typeof value === 'number' ? value : undefined
}

function isDecimal(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text))
}

function formatFactor(factor: number): string {
  return factor.toLocaleString('en', { maximumSignificantDigits: 17 })
}

/** Those that the file may give to a metric, or to the name of a leaf. */
interface ConversionKeys {
  readonly type?: string
  readonly values?: object
  readonly scale?: number
  readonly offset?: number
  readonly default?: number
}

function keysOf(given: unknown): ConversionKeys {
  return typeof given === 'object' && given !== null ? given : {}
}

function nameGiven(file: MappingFile | undefined, where: string, pattern: string | undefined): unknown {
  const names = pattern === undefined ? undefined : valueAt(file, `${where}.names`)
  return names === undefined
    ? undefined
    : (names as { readonly [pattern: string]: unknown })[pattern as string]
}

/** @returns the pattern of `names` that gave the leaf its name: one without `*` before others */
function patternOf(names: unknown, path: PayloadPath, name: string): string | undefined {
  const steps = path.filter((step) => typeof step === 'string')
  const agreeing = Object.entries(names ?? {}).filter(([text, target]) => {
    const pattern = parseLeafPattern(text)
    const isTarget = (typeof target === 'string' ? target : target?.name) === name
    return (
      isTarget &&
      pattern?.length === steps.length &&
      pattern.every((one, at) => one === null || one === steps[at])
    )
  })
  const texts = agreeing.map(([text]) => text)
  return texts.find((text) => !text.includes('*')) ?? texts[0]
}

function shorten(expression: string): string {
  const text = expression.replace(/\s+/g, ' ').trim()
  return text.length <= expressionCharsMax ? text : `${text.slice(0, expressionCharsMax - 1)}…`
}
