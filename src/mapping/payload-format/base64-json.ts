// `decode: base64-json`: JSON that carries JSON in base64, as a gateway makes of payloads it does not read. Only text
// that can be nothing else is replaced: canonical base64 of UTF-8 of a JSON object or array. Once, not again inside.

import type { JsonValue } from '../../model.ts'

import type { Work } from '../expression/place.ts'
import { valuesOf } from '../members.ts'

import { textSteps } from '../work.ts'

/**
 * The standard alphabet of RFC 4648 with or without padding; a shorter text is likelier to be a word. The first character is
 * that of a brace, a bracket, white space or a byte order mark.
 */
const base64Text = /^[eWICD7][A-Za-z\d+/]{7,}={0,2}$/

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Steps of a text that may be JSON in base64: most that are not end in an error of JSON.parse, which takes a while to make. */
const stepsPerText = 60

/**
 * @param depthMax what is below so many containers stays as it is, and what there are no steps left for
 * @returns the same object where there is nothing to replace: to copy it would cost more than all else
 */
export function unfoldBase64(value: JsonValue, depthMax: number, work: Work): JsonValue {
  if (--work.left < 0) return value
  if (typeof value === 'string') return decode(value, work) ?? value
  if (typeof value !== 'object' || value === null || depthMax === 0) return value
  const members = Array.isArray(value) ? value : valuesOf(value)
  let unfolded: JsonValue[] | undefined
  for (let at = 0; at < members.length; at++) {
    const member = unfoldBase64(members[at], depthMax - 1, work)
    if (member === members[at]) continue
    unfolded ??= [...members]
    unfolded[at] = member
  }
  if (unfolded === undefined || Array.isArray(value)) return unfolded ?? value
  const replaced = unfolded
  // Object.fromEntries defines `__proto__` as a plain key, as JSON.parse does.
  return Object.fromEntries(Object.keys(value).map((key, at) => [key, replaced[at] as JsonValue]))
}

/** @returns undefined or null if the text is not an object or array in base64 */
function decode(text: string, work: Work): JsonValue | undefined {
  work.left -= textSteps(text)
  if (work.left < 0 || !base64Text.test(text)) return undefined
  work.left -= stepsPerText + textSteps(text)
  const bytes = Buffer.from(text, 'base64')
  const encoded = bytes.toString('base64')
  // Bits behind the last byte, or padding that is not whole, come back as another text.
  if (encoded !== text && encoded.replace(/=+$/, '') !== text) return undefined
  try {
    const value = JSON.parse(utf8.decode(bytes)) as JsonValue
    return typeof value === 'object' ? value : undefined
  } catch {
    return undefined
  }
}
