// `decode: base64-json`: JSON that carries JSON in base64, as a gateway makes of payloads it does not read. Only text
// that can be nothing else is replaced: canonical base64 of UTF-8 of a JSON object or array. Once, not again inside.

import type { JsonValue } from '../../model.ts'

/** The standard alphabet of RFC 4648 with or without padding; a shorter text is likelier to be a word. */
const base64Text = /^[A-Za-z\d+/]{8,}={0,2}$/

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** @param depthMax what is below so many containers stays as it is */
export function unfoldBase64(value: JsonValue, depthMax: number): JsonValue {
  if (typeof value === 'string') return decode(value) ?? value
  if (typeof value !== 'object' || value === null || depthMax === 0) return value
  if (Array.isArray(value)) return value.map((element) => unfoldBase64(element, depthMax - 1))
  // Object.fromEntries defines `__proto__` as a plain key, as JSON.parse does.
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, unfoldBase64(member, depthMax - 1)]),
  )
}

/** @returns undefined or null if the text is not an object or array in base64 */
function decode(text: string): JsonValue | undefined {
  if (!base64Text.test(text)) return undefined
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
