// JSON of a value of any depth. JSON.parse reads 100,000 arrays inside of one another; JSON.stringify, which calls itself
// for each, ends at some thousands with a RangeError.

import type { JsonValue } from '../model.ts'

/** @returns what JSON.stringify would, if it could; never throws */
export function toJson(value: JsonValue): string {
  try {
    return JSON.stringify(value)
  } catch {
    return deepToJson(value)
  }
}

function deepToJson(root: JsonValue): string {
  const parts: string[] = []
  // What is still to be written, the last one first; with `true` as it is.
  const left: [JsonValue, true?][] = [[root]]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [value, asItIs] = next
    if (asItIs || typeof value !== 'object' || value === null) {
      parts.push(asItIs ? (value as string) : JSON.stringify(value))
      continue
    }
    const isArray = Array.isArray(value)
    const [begin, end] = isArray ? '[]' : '{}'
    const members = Object.entries(value)
    parts.push(begin as string)
    left.push([end as string, true])
    for (const [index, [key, member]] of [...members.entries()].reverse()) {
      const comma = index === 0 ? '' : ','
      left.push([member], [isArray ? comma : `${comma}${JSON.stringify(key)}:`, true])
    }
  }
  return parts.join('')
}
