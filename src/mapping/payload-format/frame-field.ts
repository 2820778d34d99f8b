// The fields of a binary frame, compiled: where each is, how many bytes it has, and what value they are.

import type { JsonValue } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { ByteOrder, FrameField, FrameFields } from '../language.ts'
import { byteSteps, setMember } from './json-value.ts'
import type { ProblemCounts } from './reading.ts'

/** What is read of a frame, and how far. */
export interface FrameCursor {
  readonly bytes: Buffer
  readonly work: Work
  readonly problems: ProblemCounts
  at: number
}

export interface CompiledFields {
  /** Bytes from the first to the last that any of them has; only of fields that are all of a fixed size. */
  readonly extent: number
  /** Reads them into the object from the cursor on, which is behind the last one then. */
  read(cursor: FrameCursor, into: { [name: string]: JsonValue }): void
}

/** Of one field. The size is 0 where it depends on the frame. */
interface FieldReader {
  readonly size: number
  /** @returns undefined: there is no reading, or not enough bytes, which is counted */
  read(cursor: FrameCursor, around: { readonly [name: string]: JsonValue }): JsonValue | undefined
}

/** @param where names of the fields around them, with a dot behind; '' for those of the frame */
export function compileFields(
  fields: FrameFields,
  order: ByteOrder,
  hasAt: 'from the frame' | 'from here',
  where = '',
): CompiledFields {
  const compiled = Object.entries(fields).map(([name, given]) => {
    const field = typeof given === 'string' ? { type: given } : given
    return { name, at: field.at, reader: compileField(field, where + name, order) }
  })
  let behind = 0
  let extent = 0
  for (const { at = behind, reader } of compiled) {
    behind = at + reader.size
    extent = Math.max(extent, behind)
  }
  return {
    extent,
    read(cursor, into) {
      const base = hasAt === 'from here' ? cursor.at : 0
      for (const { name, at, reader } of compiled) {
        if (--cursor.work.left < 0) return
        if (at !== undefined) cursor.at = at < 0 ? cursor.bytes.length + at : base + at
        const value = reader.read(cursor, into)
        if (value === undefined) continue
        if (Object.hasOwn(into, name)) cursor.problems.add(`${where}${name} a second time`)
        else setMember(into, name, value)
      }
    },
  }
}

function compileField(field: FrameField, name: string, order: ByteOrder): FieldReader {
  const { repeat, fields } = field
  if (repeat === undefined) return compileSingle(field, name, order)
  const group = fields && compileFields(fields, field.order ?? order, 'from here', `${name}.`)
  const element = group === undefined ? compileSingle(field, name, order) : compileGroup(group, name)
  return {
    size: typeof repeat === 'number' ? repeat * element.size : 0,
    read(cursor, around) {
      const { bytes, work, problems, at } = cursor
      const times = timesOf(repeat, around)
      if (times === undefined) problems.add(`${name} has no number of elements`)
      const elements: JsonValue[] = []
      for (let index = 0; index < (times ?? 0) && --work.left >= 0; index++) {
        if (repeat === 'rest' && cursor.at >= bytes.length) break
        // An element without a reading holds its place in the list.
        const value = element.read(cursor, around) ?? null
        if (cursor.at < element.size || cursor.at > bytes.length) break
        elements.push(value)
      }
      // What stands behind elements that are missing is missing too.
      if (typeof repeat === 'number') cursor.at = at + repeat * element.size
      return elements
    },
  }
}

/** @param repeat a number, `rest`, or the name of a field that is read already */
function timesOf(
  repeat: number | string,
  around: { readonly [name: string]: JsonValue },
): number | undefined {
  if (typeof repeat === 'number') return repeat
  if (repeat === 'rest') return Infinity
  const given = Object.hasOwn(around, repeat) ? around[repeat] : undefined
  return typeof given === 'number' ? given : undefined
}

function compileGroup(group: CompiledFields, name: string): FieldReader {
  return {
    size: group.extent,
    read(cursor) {
      const { at } = cursor
      if (!hasBytes(cursor, group.extent, name)) return undefined
      const object = {}
      cursor.at = at
      group.read(cursor, object)
      cursor.at = at + group.extent
      return object
    },
  }
}

/** To round a number takes longer than to read it. */
const stepsPerScaling = 5

function compileSingle(field: FrameField, name: string, order: ByteOrder): FieldReader {
  const { type = 'uint8', length = 0 } = field
  if (type === 'text' || type === 'hex') return compileText(type, length, name)
  const size = Number(/\d+/.exec(type)?.[0]) / 8
  const toNumber = compileNumber(field, type, size, field.order ?? order)
  const steps = field.scale === undefined && field.offset === undefined ? 0 : stepsPerScaling
  return {
    size,
    read(cursor) {
      const { at, bytes, work } = cursor
      work.left -= steps
      return hasBytes(cursor, size, name) ? toNumber(bytes, at) : undefined
    },
  }
}

/** The cursor is behind the bytes then, also where they are missing: what follows is missing too. */
function hasBytes(cursor: FrameCursor, size: number, name: string): boolean {
  const { at, bytes, problems } = cursor
  cursor.at += size
  if (at >= 0 && cursor.at <= bytes.length) return true
  problems.add(`${name} is outside of the frame`)
  return false
}

function compileText(type: 'text' | 'hex', length: number | 'rest', name: string): FieldReader {
  return {
    size: length === 'rest' ? 0 : length,
    read(cursor) {
      const { at, bytes, work } = cursor
      const size = length === 'rest' ? Math.max(0, bytes.length - at) : length
      if (!hasBytes(cursor, size, name)) return undefined
      work.left -= byteSteps(size)
      if (type === 'hex') return bytes.toString('hex', at, at + size)
      // Texts of a fixed length are filled up with NUL.
      const text = bytes.toString('utf8', at, at + size)
      const end = text.indexOf('\0')
      return end === -1 ? text : text.slice(0, end)
    },
  }
}

function compileNumber(
  { bits, invalid, scale, offset }: FrameField,
  type: string,
  size: number,
  order: ByteOrder,
): (bytes: Buffer, at: number) => number | undefined {
  const isSigned = type.startsWith('int')
  const range = bits === undefined ? undefined : parseBits(bits)
  const readRaw = type.startsWith('float')
    ? floatReader(size, order)
    : integerReader(size, isSigned && range === undefined, order)
  const none = new Set(invalid === undefined ? [] : [invalid].flat())
  return (bytes, at) => {
    const whole = readRaw(bytes, at)
    const raw = range === undefined ? whole : bitsOf(whole, range, isSigned)
    if (none.has(raw)) return undefined
    return scale === undefined && offset === undefined ? raw : scaled(raw, scale ?? 1, offset ?? 0)
  }
}

/** Without the digits that binary fractions add: 2331 hundredths are 23.31. */
function scaled(raw: number, scale: number, offset: number): number {
  return Number((raw * scale + offset).toPrecision(15))
}

function floatReader(size: number, order: ByteOrder): (bytes: Buffer, at: number) => number {
  if (size === 4) {
    return order === 'big' ? (bytes, at) => bytes.readFloatBE(at) : (bytes, at) => bytes.readFloatLE(at)
  }
  return order === 'big' ? (bytes, at) => bytes.readDoubleBE(at) : (bytes, at) => bytes.readDoubleLE(at)
}

/** Of Node's readers. */
const sizeMax = 6
const lowSize = 4

/** @returns a reader of integers; of more than 48 bits the nearest float64 */
function integerReader(
  size: number,
  isSigned: boolean,
  order: ByteOrder,
): (bytes: Buffer, at: number) => number {
  if (size > sizeMax) {
    const highSize = size - lowSize
    const high = integerReader(highSize, isSigned, order)
    const low = integerReader(lowSize, false, order)
    const [highAt, lowAt] = order === 'big' ? [0, highSize] : [lowSize, 0]
    // Rounded once, by the sum.
    return (bytes, at) => high(bytes, at + highAt) * 2 ** (8 * lowSize) + low(bytes, at + lowAt)
  }
  if (order === 'big') {
    return isSigned ? (bytes, at) => bytes.readIntBE(at, size) : (bytes, at) => bytes.readUIntBE(at, size)
  }
  return isSigned ? (bytes, at) => bytes.readIntLE(at, size) : (bytes, at) => bytes.readUIntLE(at, size)
}

export interface BitRange {
  readonly low: number
  readonly high: number
}

/** @returns undefined if it is neither one bit nor a range such as `4-7`, `7:4` or `7..4` */
export function parseBits(bits: number | string): BitRange | undefined {
  const [, first, last = first] = /^(\d{1,2})(?:(?:-|:|\.\.)(\d{1,2}))?$/.exec(String(bits)) ?? []
  if (first === undefined) return undefined
  const ends = [Number(first), Number(last)]
  return { low: Math.min(...ends), high: Math.max(...ends) }
}

function bitsOf(unsigned: number, { low, high }: BitRange, isSigned: boolean): number {
  const width = high - low + 1
  const value = Math.floor(unsigned / 2 ** low) % 2 ** width
  // A single bit is a flag.
  return isSigned && width > 1 && value >= 2 ** (width - 1) ? value - 2 ** width : value
}
