// What the build packs, a start unpacks: the same rules, and the same of the metrics.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { MappingFile } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import { packMapping, unpackMapping } from '#mapping/packed'
import { linesBeforeRules, metricLines } from '../../src/mapping/packed/unpack-mapping.ts'
import { collectMetadata } from '../../src/mapping/scope/collect-metadata.ts'
import { ruleListOf } from '../../src/mapping/scope/rule-list.ts'
import { arbitraryMappingFile } from '../helpers/arbitrary-mapping.ts'
import { bundledText } from '../helpers/bundled-mapping.ts'

/** As they come from the file that the build writes. */
function unpacked(file: MappingFile) {
  return unpackMapping(packMapping(file).join('\n').split('\n'))
}

it('makes the mapping file again', () => {
  fc.assert(
    fc.property(arbitraryMappingFile, (file) => {
      const { version, rules } = unpacked(file)
      expect({ version, rules }).toEqual({ version: 1, rules: JSON.parse(JSON.stringify(file.rules)) })
    }),
  )
})

it('knows the names and the metadata of all metrics, in any order', () => {
  fc.assert(
    fc.property(arbitraryMappingFile, (file) => {
      const packed = ruleListOf(unpacked(file)).fixed()
      const known = collectMetadata(file.rules)
      const names = [...known.names()].sort()
      for (const name of names) expect(packed.describe(name)).toEqual(known.describe(name))
      expect([...packed.names()].sort()).toEqual(names)
      expect(names.every(packed.isFixed)).toBe(true)
      const others = ['other', 'constructor', '__proto__']
      expect(others.filter(packed.isFixed)).toEqual(others.filter(known.isFixed))
      expect(packed.metadata()).toEqual(known.metadata())
    }),
  )
})

it('holds the bundled mapping with each shared part once', () => {
  const file = parseMapping(bundledText, 'default-mapping.yaml')
  expect(unpacked(file).rules).toEqual(file.rules)
  const lines = packMapping(file).slice(linesBeforeRules)
  const shared = lines.slice(file.rules.length)
  expect(new Set(shared).size).toBe(shared.length)
  expect(lines.join('\n').length).toBeLessThan(JSON.stringify(file).length * 0.7)
})

it('parses nothing of a rule before it is asked for', () => {
  const lines = packMapping({
    version: 1,
    rules: ['a', 'b'].map((topic) => ({ topic, metrics: { [topic]: 'v' } })),
  })
  const [first = '', , shared = ''] = lines.slice(linesBeforeRules)
  const [file = '', head = ''] = lines
  const packed = [
    file,
    head,
    ...Array.from({ length: metricLines }, () => 'none'),
    first,
    'none',
    shared,
    'none',
  ]
  const { rule, heads } = ruleListOf(unpackMapping(packed))
  expect(heads).toEqual([{ topic: 'a' }, { topic: 'b' }])
  expect(rule(0)).toEqual({ topic: 'a', metrics: { a: 'v' } })
  expect(() => rule(1)).toThrow(SyntaxError)
})
