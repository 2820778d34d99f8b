// What is nearly JSON is the JSON that it nearly is. What is cut off never is any.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readOddText } from '../../src/decode/read-odd-text.ts'
import { repairJson } from '../../src/decode/repair-json.ts'
import type { JsonValue } from '../../src/model.ts'

const container = fc
  .oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()))
  .map((value) => value as JsonValue)

it('JSON needs no repair', () => {
  fc.assert(
    fc.property(container, fc.constantFrom(undefined, 2), (value, indent) => {
      const json = JSON.stringify(value, undefined, indent)
      expect(JSON.parse(repairJson(json) ?? '')).toEqual(JSON.parse(json))
    }),
    { numRuns: 500 },
  )
})

/** As a program prints it by hand. */
function print(value: JsonValue): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return String(value).replace(/^(-?)0\./, '$1.')
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((one) => `${print(one)} ,`).join('')}]`
  return `{${Object.entries(value)
    .map(([key, one]) => `${/^[a-z]+$/.test(key) ? key : JSON.stringify(key)}:${print(one)},`)
    .join('\n')}}`
}

it('a comma too many, names without quotes, words of Python and .5 are read as they are meant', () => {
  fc.assert(
    fc.property(container, (value) => {
      const json = JSON.stringify(value)
      expect(readOddText(print(JSON.parse(json)))).toEqual({ ok: true, value: JSON.parse(json) })
    }),
    { numRuns: 500 },
  )
})

it('a message that is cut off is not read', () => {
  fc.assert(
    fc.property(container, fc.nat(), (value, place) => {
      const text = print(JSON.parse(JSON.stringify(value)))
      const cut = text.slice(0, 1 + (place % (text.length - 1)))
      expect(readOddText(cut)).toMatchObject({ ok: false })
    }),
    { numRuns: 500 },
  )
})

it('any text is read, or not', () => {
  const part = fc.constantFrom(...'{}[],:=\'" \n.+-05ae\\é', 'nan', 'True', "u'", '12:30', ' 1:00')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const reading = readOddText(`{${parts.join('')}`)
      expect(typeof reading.ok).toBe('boolean')
    }),
    { numRuns: 2_000 },
  )
})
