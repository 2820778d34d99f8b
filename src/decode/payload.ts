// A device's bytes, kept as they came and read on demand. JSON first; text that is not JSON is a text payload (a bare
// number, a state such as `online`); bytes that are neither stay unread. Reading never throws.

import type { JsonValue, Payload, PayloadReading } from '../model.ts'
import { toJson } from '../to-json.ts'
import { decodeBase64Text } from './decode-base64.ts'

/** @param bytesMax a larger payload is not read */
export function payloadFromBase64(base64: string, bytesMax: number): Payload {
  return new Base64Payload(base64, bytesMax)
}

/** A class, since a batch makes 10,000 of them and two closures each would be most of what it leaves behind. */
class Base64Payload implements Payload {
  readonly text: string
  readonly bytesMax: number
  reading: PayloadReading | undefined = undefined

  constructor(text: string, bytesMax: number) {
    this.text = text
    this.bytesMax = bytesMax
  }

  base64(): string {
    return this.text
  }

  bytes(): number {
    return Buffer.byteLength(this.text, 'base64')
  }

  read(): PayloadReading {
    this.reading ??= this.bytes() > this.bytesMax ? tooLarge(this.bytesMax) : readBytes(this.text)
    return this.reading
  }

  inner(base64: string): Payload {
    return new Base64Payload(base64, this.bytesMax)
  }
}

/** A payload that the rule's SQL has already parsed (`* AS payload`): its original bytes are gone, its value is not. */
export function payloadFromJson(value: JsonValue, bytesMax: number): Payload {
  let json: string | undefined
  const text = (): string => {
    json ??= toJson(value)
    return json
  }
  const bytes = (): number => Buffer.byteLength(text())
  return {
    base64: () => Buffer.from(text()).toString('base64'),
    bytes,
    read: () => (bytes() > bytesMax ? tooLarge(bytesMax) : { ok: true, value }),
    bytesMax,
    inner: (base64) => payloadFromBase64(base64, bytesMax),
  }
}

function tooLarge(bytesMax: number): PayloadReading {
  return { ok: false, reason: 'too_large', detail: `more than ${bytesMax} bytes` }
}

function readBytes(base64: string): PayloadReading {
  try {
    return { ok: true, value: JSON.parse(decodeBase64Text(base64)) }
  } catch {
    return readText(Buffer.from(base64, 'base64'))
  }
}

// As in mapping/read-number.ts; no two parts of it can take the same characters, which would be quadratic.
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Bytes that are not JSON as RFC 8259 has it. */
function readText(bytes: Buffer): PayloadReading {
  let text: string
  try {
    // The decoder takes a byte order mark away, which JSON.parse would not accept.
    text = utf8.decode(bytes).trim()
  } catch {
    return { ok: false, reason: 'not_json', detail: 'not UTF-8' }
  }
  if (text === '') return { ok: false, reason: 'empty', detail: 'only white space' }
  if (/^[{["]/.test(text)) return readLenientJson(text)
  if (/\p{Cc}/u.test(text)) return { ok: false, reason: 'not_json', detail: 'control characters' }
  return { ok: true, value: decimal.test(text) ? Number(text) : text }
}

/**
 * What is between texts in quotes, or such a text. One whose end is missing goes on to the end of the payload, so that no
 * place is looked at twice: with a match that fails there, each further quote would start another one.
 */
const betweenTextsOrText = /[^"]+|"(?:[^"\\]+|\\[\s\S])*(?:"|\\?$)/g

const numberBeyondJson = /[+-]?\b(?:NaN|nan|Infinity|inf)\b/g

/**
 * Accepts `NaN` and `Infinity`, which Python's json module and many C libraries write. They become a number beyond
 * float64, so that mapping drops just those fields as `not_finite`.
 */
function readLenientJson(text: string): PayloadReading {
  const lenient = text.replace(betweenTextsOrText, (part) =>
    part[0] === '"' ? part : part.replace(numberBeyondJson, '1e999'),
  )
  try {
    return { ok: true, value: JSON.parse(lenient) }
  } catch (error) {
    return { ok: false, reason: 'not_json', detail: placeOf(error) }
  }
}

/** Where JSON.parse stopped, without the text around it that its message quotes. */
function placeOf(error: unknown): string {
  const place = /position \d+|Unexpected end/.exec(String(error))?.[0]
  return place === undefined ? 'not JSON' : `not JSON: ${place.toLowerCase()}`
}
