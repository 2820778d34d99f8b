// The pattern for texts in ASCII matches in them what the one for all texts does.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wordPattern } from '../../src/mapping/expression/word-pattern.ts'

const patterns = [
  wordPattern((word) => `([${word}](?:[${word}]|[:-](?=[${word}:.[-]|$))*)|\`([^\`]+)\``),
  wordPattern((word, letter) => `(and|[0-9]+)(?![${word}.]|[:-]+[${letter}_])`),
]

it('at any place', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aZ_9:-.[`$ and\n', '\0', '\u007f') })
  fc.assert(
    fc.property(fc.constantFrom(...patterns), text, fc.nat(20), (pattern, source, at) => {
      const match = (regex: RegExp) => {
        regex.lastIndex = at
        return { match: regex.exec(source)?.slice(), end: regex.lastIndex }
      }
      expect(match(pattern.of(source))).toEqual(match(pattern.of('é')))
    }),
  )
})

it('which has letters of other scripts', () => {
  const [pattern] = patterns as [(typeof patterns)[number]]
  const regex = pattern.of('温度 °C')
  // It is sticky, and stands where the property above left it.
  regex.lastIndex = 0
  expect(regex.exec('温度 °C')?.[1]).toBe('温度')
  expect(pattern.of('a').unicode).toBe(false)
})
