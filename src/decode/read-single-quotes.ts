// Reads what Python prints of a dictionary or a list: `{'temp': 21.4, 'on': True, 'error': None}`. Nothing else has single
// quotes around its keys, so that no other payload is read otherwise. Takes time that grows with the length.

import type { JsonValue } from '../model.ts'

/** What such a text begins with. */
const begins = /^[[{][\s[{]*u?'/

const token =
  /[\s{}[\],:]+|u?'([^'\\]*(?:\\.[^'\\]*)*)'|"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|True|False|None|[+-]?(?:nan|inf)\b/gy

const words: { readonly [word: string]: string } = { True: 'true', False: 'false', None: 'null' }

/** @returns undefined for every other text */
export function readSingleQuotes(text: string): JsonValue | undefined {
  if (!begins.test(text)) return undefined
  let json = ''
  let end = 0
  for (const match of text.matchAll(token)) {
    const [found, quoted] = match
    end = match.index + found.length
    if (quoted !== undefined) json += `"${escaped(quoted)}"`
    // A number beyond float64, of which mapping drops just this field.
    else json += words[found] ?? (/(?:nan|inf)$/.test(found) ? '1e999' : found)
  }
  if (end < text.length) return undefined
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** What JSON escapes otherwise. An escape that it does not have ends the reading. */
function escaped(text: string): string {
  return text.replace(
    /\\x([0-9a-f]{2})|\\(.)|"/gi,
    (found, hex: string | undefined, sign: string | undefined) => {
      if (hex !== undefined) return `\\u00${hex}`
      if (sign === "'") return sign
      return found === '"' ? '\\"' : found
    },
  )
}
