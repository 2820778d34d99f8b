// What `$string` makes of a value: JSON, with numbers of 15 digits. JSON.stringify would compare each container with all
// around it until it runs out of stack, and what it costs would be known only when all is written.

import type { JsonValue } from '../../model.ts'
import { spend, textSteps, workUsedUp } from '../work.ts'
import { failureOf, outOfRange } from './failure.ts'
import type { ExpressionFailure, Work } from './place.ts'

/** Characters that are written in about a step. */
const charsPerStep = 8

/** Containers inside of one another: of a stack nobody knows how many it has room for. */
const depthMax = 1_000

/** @returns a text as it is; undefined for nothing */
export function textOf(value: JsonValue | undefined, work: Work): string | undefined | ExpressionFailure {
  if (typeof value === 'string') spend(work, textSteps(value))
  if (value === undefined || typeof value === 'string') return value
  if (typeof value === 'number' && !Number.isFinite(value)) return failureOf('D3001')
  const json: Json = { text: '', charsMax: (work.left + 1) * charsPerStep }
  const failure = write(value, json, 0)
  spend(work, Math.floor(json.text.length / charsPerStep))
  return failure ?? json.text
}

interface Json {
  text: string
  /** The message has no steps for so many characters. */
  readonly charsMax: number
}

/** @returns why there is no text */
function write(value: JsonValue, json: Json, depth: number): ExpressionFailure | undefined {
  if (json.text.length >= json.charsMax) return workUsedUp
  if (value === Infinity || value === -Infinity) return outOfRange
  if (typeof value !== 'object' || value === null) {
    json.text += leafText(value)
    return undefined
  }
  if (depth === depthMax) return failureOf('')
  const isArray = Array.isArray(value)
  const names = isArray ? undefined : Object.keys(value)
  const { length } = (names ?? value) as readonly unknown[]
  json.text += isArray ? '[' : '{'
  for (let at = 0; at < length; at++) {
    const name = names?.[at]
    if (at > 0) json.text += ','
    if (name !== undefined) json.text += `${quote(name)}:`
    const member = name === undefined ? (value as readonly JsonValue[])[at] : value[name as never]
    const failure = write(member as JsonValue, json, depth + 1)
    if (failure !== undefined) return failure
  }
  json.text += isArray ? ']' : '}'
  return undefined
}

function leafText(value: null | boolean | number | string): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value)
  return JSON.stringify(Number(value.toPrecision(15)))
}

function quote(text: string): string {
  return toEscape.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** Control characters, surrogates, and what the class takes in behind them. */
const toEscape = /["\\]|[^ -\ud7ff]/
