// Checks the fields of a binary frame: their types and places, and which keys go with which.

import { allOf, type Checker, checkChoice, checkInteger, checkObject, describe, type Path } from '#check'
import type { FrameField, FrameType } from '../language.ts'
import { parseBits } from '../payload-format/frame-field.ts'
import { validateNumber } from './validate-metric.ts'

export const orders = ['big', 'little'] as const

const frameTypes = allOf<FrameType>({
  int8: true,
  int16: true,
  int24: true,
  int32: true,
  int40: true,
  int48: true,
  int56: true,
  int64: true,
  uint8: true,
  uint16: true,
  uint24: true,
  uint32: true,
  uint40: true,
  uint48: true,
  uint56: true,
  uint64: true,
  float32: true,
  float64: true,
})
const textTypes = ['text', 'hex'] as const
const fieldTypes = [...frameTypes, ...textTypes]

const fieldKeys = allOf<keyof FrameField>({
  at: true,
  type: true,
  order: true,
  bits: true,
  invalid: true,
  scale: true,
  offset: true,
  length: true,
  repeat: true,
  fields: true,
})

const frameBytesMax = 65_535
const repeatMax = 10_000

/**
 * @param of `part`: a record or an element of a list, whose bytes must have a fixed number
 * @returns the names of the fields
 */
export function validateFields(checker: Checker, path: Path, value: unknown, of: 'frame' | 'part'): string[] {
  const fields = checkObject(checker, path, value, 'a mapping from names to fields')
  if (fields === undefined) return []
  const entries = Object.entries(fields)
  if (entries.length === 0) checker.report(path, 'expected at least one field (actual: nothing)')
  const numbers: string[] = []
  for (const [name, field] of entries) {
    const at = [...path, name]
    if (name === '') checker.report(at, 'expected a name (actual: empty text)')
    if (typeof field === 'string') {
      if (textTypes.some((type) => type === field)) {
        checker.report(at, `expected \`{ type: ${field}, length: … }\` (actual: ${describe(field)})`)
      } else checkChoice(checker, at, field, frameTypes)
    } else validateField(checker, at, field, of, numbers)
    numbers.push(name)
  }
  return entries.map(([name]) => name)
}

/** @param above names of the fields before this one */
function validateField(
  checker: Checker,
  path: Path,
  value: unknown,
  of: 'frame' | 'part',
  above: readonly string[],
): void {
  const field = checkObject(checker, path, value, 'a type such as int16, or a mapping with `type`', fieldKeys)
  if (field === undefined) return
  const { at, order, repeat, fields } = field
  checkInteger(checker, [...path, 'at'], at, of === 'frame' ? -frameBytesMax : 0, frameBytesMax)
  checkChoice(checker, [...path, 'order'], order, orders)
  if (repeat !== undefined) validateRepeat(checker, [...path, 'repeat'], repeat, of, above)
  if (fields !== undefined) {
    if (repeat === undefined) checker.report([...path, 'fields'], 'expected `repeat` beside `fields`')
    validateFields(checker, [...path, 'fields'], fields, 'part')
    reportKeys(
      checker,
      path,
      field,
      ['type', 'bits', 'invalid', 'scale', 'offset', 'length'],
      'without `fields`',
    )
    return
  }
  const type = field.type ?? (field.bits === undefined ? undefined : 'uint8')
  if (type === undefined) {
    checker.report([...path, 'type'], `expected one of ${fieldTypes.join(', ')} (actual: nothing)`)
  } else if (checkChoice(checker, [...path, 'type'], type, fieldTypes) === undefined) return
  else if (type === 'text' || type === 'hex') {
    validateLength(checker, [...path, 'length'], field.length, of === 'frame' && repeat === undefined)
    reportKeys(checker, path, field, ['order', 'bits', 'invalid', 'scale', 'offset'], 'with numbers')
  } else validateNumberField(checker, path, field, String(type))
}

function reportKeys(
  checker: Checker,
  path: Path,
  field: { readonly [key in keyof FrameField]?: unknown },
  keys: readonly (keyof FrameField)[],
  where: string,
): void {
  for (const key of keys) {
    if (field[key] !== undefined) checker.report([...path, key], `expected only ${where}`)
  }
}

function validateLength(checker: Checker, path: Path, length: unknown, mayBeRest: boolean): void {
  if (mayBeRest && length === 'rest') return
  if (typeof length === 'number' && Number.isInteger(length) && length >= 1 && length <= frameBytesMax) return
  const rest = mayBeRest ? ', or `rest`' : ''
  checker.report(
    path,
    `expected a number of bytes from 1 to ${frameBytesMax}${rest} (actual: ${describe(length)})`,
  )
}

function validateRepeat(
  checker: Checker,
  path: Path,
  repeat: unknown,
  of: 'frame' | 'part',
  above: readonly string[],
): void {
  if (typeof repeat === 'number' && Number.isInteger(repeat) && repeat >= 1 && repeat <= repeatMax) return
  if (of === 'frame' && (repeat === 'rest' || above.some((name) => name === repeat))) return
  const others = of === 'frame' ? ', `rest`, or the name of a field above' : ''
  checker.report(path, `expected an integer from 1 to ${repeatMax}${others} (actual: ${describe(repeat)})`)
}

/** Of the integers whose bits can be told apart: float64 holds each of them. */
const bitsMax = 48

function validateNumberField(
  checker: Checker,
  path: Path,
  { bits, invalid, scale, offset, length }: { readonly [key in keyof FrameField]?: unknown },
  type: string,
): void {
  if (length !== undefined) checker.report([...path, 'length'], 'expected only with the types text and hex')
  validateNumber(checker, [...path, 'scale'], scale)
  validateNumber(checker, [...path, 'offset'], offset)
  const width = Number(/\d+/.exec(type)?.[0])
  if (bits !== undefined) validateBits(checker, [...path, 'bits'], bits, type, width)
  const numbers = invalid === undefined ? [] : [invalid].flat()
  if (Array.isArray(invalid) && invalid.length === 0) {
    checker.report([...path, 'invalid'], 'expected a number, or a list of numbers (actual: an empty list)')
  }
  for (const number of numbers) {
    validateNumber(checker, [...path, 'invalid'], number)
    if (typeof number !== 'number' || type.startsWith('float') || bits !== undefined) continue
    const [min, max] = type.startsWith('int')
      ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1]
      : [0, 2 ** width - 1]
    if (number >= min && number <= max) continue
    checker.report(
      [...path, 'invalid'],
      `expected a number from ${min} to ${max}, as ${type} has it (actual: ${number})`,
    )
  }
}

function validateBits(checker: Checker, path: Path, bits: unknown, type: string, width: number): void {
  if (type.startsWith('float') || width > bitsMax) {
    checker.report(path, `expected only with integers of at most ${bitsMax} bits`)
    return
  }
  const range = typeof bits === 'number' || typeof bits === 'string' ? parseBits(bits) : undefined
  if (range !== undefined && range.high < width) return
  checker.report(
    path,
    `expected a bit of ${type} such as 0, or bits such as "0-3", up to ${width - 1} (actual: ${describe(bits)})`,
  )
}
