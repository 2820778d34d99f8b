import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { ConfigError } from '../../src/errors.ts'
import { compileMapping } from '../../src/mapping/compile-mapping.ts'
import { parseFieldPath } from '../../src/mapping/field-path.ts'
import { parseMapping } from '../../src/mapping/parse-mapping.ts'
import { parseTopicFilter, type TopicFilter } from '../../src/mapping/topic-filter.ts'
import { createTopicIndex } from '../../src/mapping/topic-index.ts'
import { mappingLimits } from '../helpers/mapping.ts'
import { messageOf } from '../helpers/message.ts'

/** Pieces of the language in places where they do and do not belong. */
const piece = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    fc.constantFrom<unknown>(
      'a',
      'a.b',
      '$x',
      "'n'",
      'a/+x',
      '#',
      'receipt',
      'a ? b : c',
      '*.t',
      '',
      1,
      2.5,
      true,
      null,
    ),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...[
          'version',
          'rules',
          'topic',
          'metrics',
          'labels',
          'const_labels',
          'values',
          'value',
          'name',
          'leaves',
        ],
        ...['timestamp', 'ignore', 'default', 'required', 'for', 'a', '__proto__', 'index', 'a b', '9'],
      ),
      tie('any'),
      { maxKeys: 6 },
    ),
  ),
})).any

describe('any text as a mapping file', () => {
  it('is a mapping that compiles and maps, or a ConfigError with lines', () => {
    const yamlText = fc.oneof(
      fc.string(),
      piece.map((value) => stringify(value)),
      piece.map((value) => stringify({ version: 1, rules: [{ topic: 'a/+x', metrics: value }] })),
      piece.map((value) =>
        stringify({ version: 1, rules: [{ topic: 'a/+x', labels: value, leaves: value }] }),
      ),
      piece.map((value) => `version: 1\nrules:\n  - topic: a/+x\n    metrics: ${JSON.stringify(value)}`),
    )
    fc.assert(
      fc.property(yamlText, (source) => {
        try {
          const mapping = compileMapping(parseMapping(source, 'mapping.yaml'), mappingLimits)
          mapping.map(messageOf({ topic: 'a/1', payload: { a: { b: 1 } } }))
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error
          expect(error.issues.length).toBeGreaterThan(0)
          for (const { line } of error.issues) expect(line).toBeGreaterThanOrEqual(1)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('the topic index', () => {
  const level = fc.constantFrom('', 'a', 'b', '$aws')
  const filter = fc
    .tuple(
      fc.array(fc.oneof(level, fc.constantFrom('+', '+x')), { maxLength: 4 }),
      fc.constantFrom([], ['#'], ['#r']),
    )
    .map(([levels, end]) => [...levels, ...end].join('/'))
    .filter((text) => text !== '')

  it('finds the rule that trying one filter after the other finds', () => {
    const topic = fc.array(level, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 8 }), topic, (filters, levels) => {
        // One name for two wildcards is the validator's concern.
        const parsed = filters.map((text) => parseTopicFilter(text) as TopicFilter)
        const matches = (one: TopicFilter) =>
          one.levels.every(
            (text, index) => index < levels.length && (text === null || text === levels[index]),
          ) &&
          (one.open || one.levels.length === levels.length)
        expect(createTopicIndex(parsed)(levels)).toBe(parsed.findIndex(matches))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a field path', () => {
  it('of any names in backticks leads to what it names', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !text.includes('`') && text.trim() === text)
    const step = fc.oneof(name, fc.integer({ min: -99, max: 99 }))
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const text = steps.map((one) => (typeof one === 'number' ? `[${one}]` : `.\`${one}\``)).join('')
        expect(parseFieldPath(`$${text}`)).toEqual({ variable: '', steps })
      }),
    )
  })

  it('is read from any text without an exception', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const path = parseFieldPath(text)
        expect(path === undefined || path.steps.length > 0 || text.includes('$')).toBe(true)
      }),
    )
  })
})
