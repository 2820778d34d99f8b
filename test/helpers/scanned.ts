// What a scan finds in a text, beside what JSON.parse finds there.

import { compileShape, createScanner, kind, type Shape } from '#scan'
import type { JsonValue } from '../../src/model.ts'

const gone = Symbol('there is no such member')

/**
 * @param bytesMax of a text: a longer one is not read, as a record that does not fit is not
 * @returns tells of a text, if it is not left to JSON.parse, where the two differ
 */
export function createComparison(paths: readonly (readonly string[])[], bytesMax: number) {
  const shape = compileShape(paths) as Shape
  const bytes = Buffer.alloc(bytesMax + 4)
  const { fields, scan } = createScanner(bytes, shape.count)
  const { kinds, numbers, starts, ends } = fields

  function found(field: number): unknown {
    const text = () => bytes.toString('utf8', starts[field], ends[field])
    switch (kinds[field]) {
      case kind.number:
        return numbers[field]
      case kind.text:
        return text()
      case kind.escaped:
        return JSON.parse(`"${text()}"`)
      case kind.null:
        return null
      default:
        return kinds[field] === kind.true ? true : kinds[field] === kind.false ? false : gone
    }
  }

  return (text: Buffer): { readonly isRead: boolean; readonly difference: string | undefined } => {
    if (text.length > bytesMax) return { isRead: false, difference: undefined }
    text.copy(bytes)
    if (!scan(text.length, shape)) return { isRead: false, difference: undefined }
    let value: JsonValue
    try {
      value = JSON.parse(text.toString())
    } catch (error) {
      return { isRead: true, difference: String(error) }
    }
    const different = paths.find((path, field) => !Object.is(found(field), memberAt(value, path)))
    return { isRead: true, difference: different && `at ${different.join('.')}` }
  }
}

function memberAt(value: JsonValue, path: readonly string[]): unknown {
  let at: unknown = value
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return gone
    at = (at as { readonly [name: string]: unknown })[name]
  }
  return at
}
