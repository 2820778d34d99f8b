// A device's bytes, kept as they came and read on demand. JSON first; text that is not JSON is a text payload (a bare
// number, a state such as `online`); for what is neither there is read-odd-text.ts. Reading never throws.

import type { JsonValue, Payload, PayloadReading } from '../model.ts'
import { toJson } from '../to-json.ts'
import { decodeBase64Text } from './decode-base64.ts'
import { readPlainText } from './plain-text.ts'

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
    // What needs a part that is loaded meanwhile is read again.
    if (this.reading === undefined || 'load' in this.reading) {
      this.reading = this.bytes() > this.bytesMax ? tooLarge(this.bytesMax) : readBytes(this.text)
    }
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

function tooLarge(bytesMax: number): Unread {
  return unread('too_large', `more than ${bytesMax} bytes`)
}

type Unread = Extract<PayloadReading, { readonly ok: false }>

function unread(reason: Unread['reason'], detail: string): Unread {
  return { ok: false, reason, detail }
}

function readBytes(base64: string): PayloadReading {
  try {
    return { ok: true, value: JSON.parse(decodeBase64Text(base64)) }
  } catch {
    return readText(Buffer.from(base64, 'base64'))
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Bytes that are not JSON as RFC 8259 has it. */
function readText(bytes: Buffer): PayloadReading {
  let text: string
  try {
    // The decoder takes a byte order mark away, which JSON.parse would not accept.
    text = utf8.decode(bytes).trim()
  } catch {
    return unread('not_json', 'not UTF-8')
  }
  if (text === '') return unread('empty', 'only white space')
  if (!/^[{["]|\p{Cc}/u.test(text)) return readPlainText(text)
  return readOdd?.(text) ?? { ...unread('not_json', ''), load: loadOdd }
}

/** Few fleets have such payloads, and those that do have them again and again. */
let readOdd: ((text: string) => PayloadReading) | undefined

async function loadOdd(): Promise<void> {
  readOdd = (await import('./read-odd-text.ts')).readOddText
}
