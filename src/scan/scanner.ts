// Reads the wanted members of a JSON object in one pass over its bytes (RFC 8259). All of the text is checked, as
// JSON.parse checks it, but only the wanted values are made. The scan gives up, and JSON.parse has to decide, where
// - the text is no JSON, or is no object
// - a wanted member stands there twice, since JSON.parse takes the last one
// - a key of an object with wanted members has an escape, since it may be a wanted one
// - a wanted value is an array or an object, or an array stands where an object is expected: a path has rules for those
// - values are nested deeper than `depthMax`.
//
// Each function that reads takes the position to read from, and returns the one behind what it read, or `gaveUp`. It is
// quicker than a position that all share, since the compiler keeps it in a register.

import { decodeInPlace } from './decode-in-place.ts'
import { createFields, type Fields, kind } from './fields.ts'
import type { Member, ObjectShape, Shape } from './shape.ts'
import { isAt, wordBytes } from './words.ts'

export interface Scanner {
  readonly bytes: Buffer
  /** Of the last scan, until the next one. */
  readonly fields: Fields
  /**
   * @param end of the object, which has nothing but white space behind it; the byte there is overwritten
   * @param start of the object, or of white space in front of it
   * @returns false if it gave up
   */
  scan(end: number, shape: Shape, start?: number): boolean
}

const gaveUp = -1

/** Arrays and objects in one another, the outermost one among them. */
const depthMax = 32

/** As many decimal digits as float64 always holds: a number of them divided by a power of ten below 10^23 is exact to the bit. */
const digitsMax = 15
/** As many as an integer of 31 bits always holds. */
const partDigitsMax = 9
const powersOfTen = Float64Array.from({ length: digitsMax + 1 }, (_, power) => 10 ** power)

const code = (character: string): number => character.charCodeAt(0)
const quote = code('"')
const backslash = code('\\')
const comma = code(',')
const colon = code(':')
const minus = code('-')
const plus = code('+')
const point = code('.')
const zero = code('0')
const nine = code('9')
const space = code(' ')
const openBrace = code('{')
const closeBrace = code('}')
const openBracket = code('[')
const closeBracket = code(']')
const letters = { a: code('a'), e: code('e'), f: code('f'), n: code('n'), t: code('t'), u: code('u') }
/** Sets the bit that letters have in lower case. */
const lowerCase = 0x20

const literals = { true: bytesOf('true'), false: bytesOf('false'), null: bytesOf('null') }
const escapes = new Set(bytesOf('"\\/bfnrt'))

/**
 * @param bytes at least four bytes longer than the longest text
 * @param fieldsMax of any shape
 * @param decodedAt where in the bytes what a text has in base64 is put, behind the longest text
 */
export function createScanner(bytes: Buffer, fieldsMax: number, decodedAt = 0): Scanner {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const fields = createFields(fieldsMax)
  const { kinds, numbers, starts, ends } = fields
  /** What `skipString` says beside the position. */
  let hasEscape = false

  function skipSpace(from: number): number {
    let at = from
    for (;;) {
      const byte = bytes[at] as number
      if (byte > space || (byte !== space && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return at
      at++
    }
  }

  /** @param from behind the opening quote. @returns behind the closing one */
  function skipString(from: number): number {
    let at = from
    hasEscape = false
    while (arePlain(view.getInt32(at, true))) at += wordBytes
    for (;;) {
      let byte = bytes[at++] as number
      // What most characters are takes two looks.
      while (byte > quote && byte !== backslash) byte = bytes[at++] as number
      if (byte === quote) return at
      if (byte < space) return gaveUp
      if (byte !== backslash) continue
      hasEscape = true
      const escaped = bytes[at++] as number
      if (escaped === letters.u) {
        for (const end = at + 4; at < end; at++) if (!isHexDigit(bytes[at] as number)) return gaveUp
      } else if (!escapes.has(escaped)) return gaveUp
    }
  }

  /** @param from behind the opening quote */
  function readBase64(from: number, field: number): number {
    const end = decodeInPlace(view, from, decodedAt)
    if (end < 0) return gaveUp
    kinds[field] = kind.bytes
    starts[field] = decodedAt
    ends[field] = end
    // Four characters for three bytes, and the quote.
    return from + Math.ceil((end - decodedAt) / 3) * 4 + 1
  }

  /**
   * The value goes straight to its field. A variable that both functions know would hold it in an object of its own, made
   * anew for each number.
   */
  function readNumber(from: number, field: number): number {
    let at = from
    const isNegative = bytes[at] === minus
    if (isNegative) at++
    const first = at
    // Digits are put together as integers of nine, which takes a third of the time that it takes as float64.
    let whole = 0
    let part = 0
    let partEnd = at + partDigitsMax
    // Below zero for a byte below `0`, and then above nine as an unsigned number.
    let digit = (bytes[at] as number) - zero
    for (; digit >>> 0 <= 9; digit = (bytes[++at] as number) - zero) {
      if (at === partEnd) {
        whole = whole * 1e9 + part
        part = 0
        partEnd += partDigitsMax
      }
      part = (part * 10 + digit) | 0
    }
    let digits = at - first
    if (digits === 0 || (digits > 1 && bytes[first] === zero)) return gaveUp
    let decimals = 0
    if (digit === point - zero) {
      const start = ++at
      partEnd++
      digit = (bytes[at] as number) - zero
      for (; digit >>> 0 <= 9; digit = (bytes[++at] as number) - zero) {
        if (at === partEnd) {
          whole = whole * 1e9 + part
          part = 0
          partEnd += partDigitsMax
        }
        part = (part * 10 + digit) | 0
      }
      decimals = at - start
      if (decimals === 0) return gaveUp
      digits += decimals
    }
    if (((digit + zero) | lowerCase) === letters.e) {
      at = skipNumber(from)
      if (at === gaveUp) return gaveUp
      digits = digitsMax + 1
    }
    if (digits > digitsMax) numbers[field] = Number(bytes.toString('latin1', from, at))
    else {
      let value = part
      if (whole > 0) value += whole * (powersOfTen[at - partEnd + partDigitsMax] as number)
      if (decimals > 0) value /= powersOfTen[decimals] as number
      numbers[field] = isNegative ? -value : value
    }
    return at
  }

  function skipNumber(from: number): number {
    const first = bytes[from] === minus ? from + 1 : from
    let at = skipDigits(first)
    if (at === first || (at > first + 1 && bytes[first] === zero)) return gaveUp
    if (bytes[at] === point) {
      const start = at + 1
      at = skipDigits(start)
      if (at === start) return gaveUp
    }
    if (((bytes[at] as number) | lowerCase) !== letters.e) return at
    const sign = bytes[at + 1]
    const start = sign === minus || sign === plus ? at + 2 : at + 1
    at = skipDigits(start)
    return at === start ? gaveUp : at
  }

  function skipDigits(from: number): number {
    let at = from
    while ((bytes[at] as number) >= zero && (bytes[at] as number) <= nine) at++
    return at
  }

  function skipLiteral(from: number, literal: Uint8Array): number {
    for (let index = 0; index < literal.length; index++) {
      if (bytes[from + index] !== literal[index]) return gaveUp
    }
    return from + literal.length
  }

  function skipValue(from: number, depth: number): number {
    const byte = bytes[from] as number
    if (byte === quote) return skipString(from + 1)
    if (byte === minus || (byte >= zero && byte <= nine)) return skipNumber(from)
    if (byte === openBrace) return skipObject(from + 1, depth)
    if (byte === openBracket) return skipArray(from + 1, depth)
    if (byte === letters.t) return skipLiteral(from, literals.true)
    if (byte === letters.f) return skipLiteral(from, literals.false)
    return byte === letters.n ? skipLiteral(from, literals.null) : gaveUp
  }

  /** @param from behind the bracket */
  function skipArray(from: number, depth: number): number {
    if (depth > depthMax) return gaveUp
    let at = skipSpace(from)
    if (bytes[at] === closeBracket) return at + 1
    for (;;) {
      at = skipValue(at, depth + 1)
      if (at === gaveUp) return gaveUp
      at = skipSpace(at)
      const byte = bytes[at++]
      if (byte === closeBracket) return at
      if (byte !== comma) return gaveUp
      at = skipSpace(at)
    }
  }

  /** @param from behind the brace */
  function skipObject(from: number, depth: number): number {
    if (depth > depthMax) return gaveUp
    let at = skipSpace(from)
    if (bytes[at] === closeBrace) return at + 1
    for (;;) {
      if (bytes[at] !== quote) return gaveUp
      at = skipString(at + 1)
      if (at === gaveUp) return gaveUp
      at = skipColon(at)
      if (at === gaveUp) return gaveUp
      at = skipValue(at, depth + 1)
      if (at === gaveUp) return gaveUp
      if ((bytes[at] as number) <= space) at = skipSpace(at)
      const byte = bytes[at++]
      if (byte === closeBrace) return at
      if (byte !== comma) return gaveUp
      if ((bytes[at] as number) <= space) at = skipSpace(at)
    }
  }

  function skipColon(from: number): number {
    let at = (bytes[from] as number) <= space ? skipSpace(from) : from
    if (bytes[at++] !== colon) return gaveUp
    if ((bytes[at] as number) <= space) at = skipSpace(at)
    return at
  }

  /** @param from behind the brace */
  function readObject(from: number, object: ObjectShape, depth: number): number {
    let at = skipSpace(from)
    if (bytes[at] === closeBrace) return at + 1
    let before: { next: Member | undefined } = object
    for (;;) {
      let member = before.next
      if (member !== undefined && isAt(view, at, member.lead)) {
        at += member.lead.length
        if ((bytes[at] as number) <= space) at = skipSpace(at)
        before = member
      } else {
        if (bytes[at++] !== quote) return gaveUp
        member = findMember(at, object)
        if (member === undefined) {
          at = skipString(at)
          if (at === gaveUp || hasEscape) return gaveUp
        } else {
          at += member.key.length + 1
          before.next = member
          before = member
        }
        at = skipColon(at)
        if (at === gaveUp) return gaveUp
      }
      at = member === undefined ? skipValue(at, depth + 1) : readMember(at, member, depth + 1)
      if (at === gaveUp) return gaveUp
      if ((bytes[at] as number) <= space) at = skipSpace(at)
      const byte = bytes[at++]
      if (byte === closeBrace) return at
      if (byte !== comma) return gaveUp
      if ((bytes[at] as number) <= space) at = skipSpace(at)
    }
  }

  function findMember(at: number, { members, firstBytes }: ObjectShape): Member | undefined {
    if (firstBytes[bytes[at] as number] === 0) return undefined
    for (const member of members) if (isKey(at, member)) return member
    return undefined
  }

  function isKey(at: number, { key }: Member): boolean {
    const { length } = key
    if (bytes[at + length] !== quote) return false
    for (let index = 0; index < length; index++) if (bytes[at + index] !== key[index]) return false
    return true
  }

  function readMember(at: number, { field, isBase64, inside }: Member, depth: number): number {
    if (kinds[field] !== kind.missing) return gaveUp
    const byte = bytes[at] as number
    if (byte <= nine && byte >= minus) {
      kinds[field] = kind.number
      return readNumber(at, field)
    }
    if (byte === quote) {
      if (isBase64) return readBase64(at + 1, field)
      const end = skipString(at + 1)
      kinds[field] = hasEscape ? kind.escaped : kind.text
      starts[field] = at + 1
      ends[field] = end - 1
      return end
    }
    if (byte === openBrace && inside !== undefined) {
      kinds[field] = kind.object
      return readObject(at + 1, inside, depth)
    }
    if (byte === letters.t) {
      kinds[field] = kind.true
      return skipLiteral(at, literals.true)
    }
    if (byte === letters.f) {
      kinds[field] = kind.false
      return skipLiteral(at, literals.false)
    }
    if (byte !== letters.n) return gaveUp
    kinds[field] = kind.null
    return skipLiteral(at, literals.null)
  }

  return {
    bytes,
    fields,
    scan(end, { root, count }, start = 0) {
      // No JSON has this byte, so that whatever reads stops there.
      bytes[end] = 0
      for (let field = 0; field < count; field++) kinds[field] = kind.missing
      const at = skipSpace(start)
      if (bytes[at] !== openBrace) return false
      const behind = readObject(at + 1, root, 1)
      return behind !== gaveUp && skipSpace(behind) === end
    },
  }
}

/**
 * By a word of four bytes: whether all of them stand for themselves in a text. A space and a `!` do, and are taken for others
 * here, so that one comparison is enough for them, a quote and control characters.
 */
function arePlain(word: number): boolean {
  const backslashed = word ^ 0x5c5c_5c5c
  // Bytes below 0x23, and bytes of 0 where a backslash was: their highest bit is set by the subtraction alone.
  const others = ((word - 0x2323_2323) & ~word) | ((backslashed - 0x0101_0101) & ~backslashed)
  return (others & 0x8080_8080) === 0
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function isHexDigit(byte: number): boolean {
  const letter = byte | lowerCase
  return (byte >= zero && byte <= nine) || (letter >= letters.a && letter <= letters.f)
}
