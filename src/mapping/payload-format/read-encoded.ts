// `encoding` and `from`: bytes that stand in a text, in base64 or hex. The text is the payload itself, or a member of a
// JSON payload, whose place the decoded value takes. A member that cannot be decoded costs the message only this member.

import type { JsonValue, Message } from '../../model.ts'
import { parseFieldPath } from '../expression/field-path.ts'
import type { Work } from '../expression/place.ts'
import type { Decode } from '../language.ts'
import { textSteps } from '../work.ts'
import { memberSteps } from './json-value.ts'
import { readText } from './read-text.ts'
import { countProblems, type FormatReading, type ReadPayload } from './reading.ts'

type Encoding = NonNullable<Decode['encoding']>

/** Steps of a text that is decoded, however short. */
const stepsPerText = 40

/** @param read gets the message with the bytes as its payload */
export function readEncoded(encoding: Encoding, read: ReadPayload): ReadPayload {
  return (message, work) => {
    const text = readText(message)
    return text.ok ? decodeText(String(text.value), encoding, message, work, read) : text
  }
}

/** @param from a path of member names; each element of an array on the way is decoded */
export function readMember(from: string, encoding: Encoding, read: ReadPayload): ReadPayload {
  const steps = memberPath(from)
  if (steps === undefined) throw new Error(`not a path of members: ${from}`)
  return (message, work) => {
    const reading = message.payload.read()
    if (!reading.ok) return reading
    const problems = countProblems()

    function replace(value: JsonValue | undefined, level: number): JsonValue | undefined {
      if (--work.left < 0) return value
      if (Array.isArray(value)) return value.map((element) => replace(element, level) ?? null)
      const step = steps?.[level]
      if (step === undefined) return decode(value)
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
        problems.add(`nothing at ${from}`)
        return value
      }
      work.left -= memberSteps(Object.keys(value).length)
      const member = replace((value as { readonly [key: string]: JsonValue })[step], level + 1) ?? null
      // Both ways to set a member define `__proto__` as a plain key, as JSON.parse does.
      return { ...value, [step]: member }
    }

    /** What is left undecoded is not left as text either: digits would be read as a number. */
    function decode(value: JsonValue | undefined): JsonValue {
      if (typeof value !== 'string') {
        problems.add(value === null ? `nothing at ${from}` : `${from} is not a text`)
        return null
      }
      const inner = decodeText(value, encoding, message, work, read)
      if (!inner.ok) problems.add(`${from}: ${inner.detail}`)
      else for (const { detail, count } of inner.problems ?? []) problems.add(`${from}: ${detail}`, count)
      return inner.ok ? inner.value : null
    }

    const value = replace(reading.value, 0) ?? null
    return { ok: true, value, problems: problems.list() }
  }
}

/** @returns the names of members that lead to the text; undefined if the path has anything else */
export function memberPath(from: string): readonly string[] | undefined {
  const path = parseFieldPath(from)
  if (path === undefined || path.variable !== '' || path.steps.length === 0) return undefined
  const names = path.steps.filter((step) => typeof step === 'string')
  return names.length === path.steps.length ? names : undefined
}

function decodeText(
  text: string,
  encoding: Encoding,
  message: Message,
  work: Work,
  read: ReadPayload,
): FormatReading {
  work.left -= stepsPerText + 4 * textSteps(text)
  if (work.left < 0) return { ok: true, value: null }
  const base64 = decoders[encoding](text)
  if (base64 === undefined) return { ok: false, reason: 'not_decoded', detail: `not ${encoding}` }
  return read({ ...message, payload: message.payload.inner(base64) }, work)
}

/** Each gives canonical base64. */
const decoders: { readonly [encoding in Encoding]: (text: string) => string | undefined } = {
  /** Either alphabet of RFC 4648; lines may be broken. Without padding any word would be bytes: `n/a`, `idle7`. */
  base64(text) {
    const plain = text.replace(/\s+/g, '').replaceAll('-', '+').replaceAll('_', '/')
    const base64 = Buffer.from(plain, 'base64').toString('base64')
    return base64 === plain ? base64 : undefined
  },
  /** As manuals write it: with a space, a colon or a hyphen between bytes, and with `0x` before the first. */
  hex(text) {
    const digits = text
      .trim()
      .replace(/^0x/i, '')
      .replace(/[\s:-]/g, '')
    if (digits.length % 2 === 1 || !/^[\da-f]*$/i.test(digits)) return undefined
    return Buffer.from(digits, 'hex').toString('base64')
  },
}
