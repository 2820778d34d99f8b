// JSON text of a value however deep it is nested: JSON.parse reads any depth, JSON.stringify runs out of stack at some
// thousand levels.

import type { JsonValue } from './model.ts'

/** @param value what JSON.parse made, or an object around that; undefined is '' */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return deepJson(value as JsonValue)
  }
}

/** A stack of its own, of text that is written as it is and values that are still to be written. */
function deepJson(root: JsonValue): string {
  let text = ''
  const stack: (readonly [value: JsonValue, isText?: true])[] = [[root]]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [value, isText] = next
    if (isText) text += value
    else if (typeof value !== 'object' || value === null) text += JSON.stringify(value)
    else {
      const isArray = Array.isArray(value)
      text += isArray ? '[' : '{'
      stack.push([isArray ? ']' : '}', true])
      const entries: [string, JsonValue][] = Object.entries(value)
      for (let at = entries.length - 1; at >= 0; at--) {
        const [key, child] = entries[at] as [string, JsonValue]
        stack.push([child], [(at > 0 ? ',' : '') + (isArray ? '' : `${JSON.stringify(key)}:`), true])
      }
    }
  }
  return text
}
