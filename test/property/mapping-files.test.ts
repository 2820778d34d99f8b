import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { ConfigError } from '../../src/errors.ts'
import { parseFieldPath } from '../../src/mapping/expression/field-path.ts'
import type { MappingFile } from '../../src/mapping/language.ts'
import { lintMapping } from '../../src/mapping/lint/lint-mapping.ts'
import { parseMapping } from '../../src/mapping/parse-mapping.ts'
import { prepareMapping } from '../../src/mapping/prepare-mapping.ts'
import { parseTopicFilter, type TopicFilter } from '../../src/mapping/topic/topic-filter.ts'
import { createTopicIndex } from '../../src/mapping/topic/topic-index.ts'
import { arbitraryMappingFile, arbitraryRuleScope } from '../helpers/arbitrary-mapping.ts'
import { mappingLimits } from '../helpers/mapping.ts'
import { messageOf } from '../helpers/message.ts'
import { schemaProblemsOf } from '../helpers/schema.ts'

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
        ...['when', 'each', 'entries', 'labels_from', 'from', 'allow', 'names', 'type', 'states', 'unit'],
      ),
      tie('any'),
      { maxKeys: 6 },
    ),
  ),
})).any

describe('any text as a mapping file', () => {
  it('is a mapping that compiles and maps, or a ConfigError with lines', async () => {
    const yamlText = fc.oneof(
      fc.string(),
      piece.map((value) => stringify(value)),
      piece.map((value) => stringify({ version: 1, rules: [{ topic: 'a/+x', metrics: value }] })),
      piece.map((value) =>
        stringify({ version: 1, rules: [{ topic: 'a/+x', labels: value, leaves: value }] }),
      ),
      piece.map((value) => stringify({ version: 1, rules: [{ topic: 'a/+x', for: [value] }] })),
      piece.map((value) => `version: 1\nrules:\n  - topic: a/+x\n    metrics: ${JSON.stringify(value)}`),
    )
    await fc.assert(
      fc.asyncProperty(yamlText, (source) => expectMappingOrIssues(source)),
      { numRuns: 500 },
    )
  })
})

describe('a mapping file of the whole language', () => {
  it('is taken by the parser and by the schema, and says what it says', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMappingFile, async (file) => {
        const yamlText = stringify(file)
        expect(schemaProblemsOf(file)).toEqual([])
        expect(parseMapping(yamlText, 'mapping.yaml')).toEqual(file)
        await expectMappingOrIssues(yamlText)
        expect(lintMapping(yamlText).every(({ line }) => line >= 1)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('with one thing changed is a mapping that compiles and maps, or a ConfigError with lines', async () => {
    const change = fc.record({
      at: fc.nat(),
      how: fc.constantFrom('replace', 'delete', 'rename', 'wrap'),
      by: piece,
    })
    await fc.assert(
      fc.asyncProperty(arbitraryMappingFile, change, (file, { at, how, by }) =>
        expectMappingOrIssues(stringify(changed(file, at, how, by))),
      ),
      { numRuns: 500 },
    )
  })

  it('may have any scope as a preset under any rule', async () => {
    const names = fc.dictionary(fc.constantFrom('l0', 'room0', 'x_', 'leaf'), fc.constantFrom('one', 'two'))
    const rule = fc
      .tuple(arbitraryRuleScope, optionalNames(names), fc.constantFrom('a', 'a/+l0', '#'))
      .map(([scope, rename, topic]) => ({ ...scope, topic, preset: 'p', ...rename }))
    await fc.assert(
      fc.asyncProperty(arbitraryRuleScope, rule, (scope, own) =>
        expectMappingOrIssues(stringify({ version: 1, rules: [own] }), {
          p: stringify({ description: 'A.', source: 'https://example.com', topics: ['a'], scope }),
        }),
      ),
      { numRuns: 300 },
    )
  })
})

function optionalNames(names: fc.Arbitrary<object>): fc.Arbitrary<object> {
  return fc.oneof(
    fc.constant({}),
    names.map((rename) => ({ rename })),
  )
}

async function expectMappingOrIssues(
  yamlText: string,
  presets: { readonly [name: string]: string } = {},
): Promise<void> {
  let file: MappingFile
  try {
    file = parseMapping(yamlText, 'mapping.yaml', () => presets)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    expect(error.issues.length).toBeGreaterThan(0)
    for (const { line } of error.issues) expect(line).toBeGreaterThanOrEqual(1)
    return
  }
  // An editor warns of nothing that the parser takes; presets are known to it by name.
  if (Object.keys(presets).length === 0) expect(schemaProblemsOf(parse(yamlText))).toEqual([])
  const mapping = await prepareMapping(file, mappingLimits)
  const payload = { a: { b: 1, l: 'x' }, c: [{ d: 1767225600 }, 2], 'x y': { z: true } }
  for (const topic of ['a', 'a/1', 'b/1/c/2']) {
    const { samples, drops, unreadable } = await mapping.map(messageOf({ topic, payload, client_id: 'c' }))
    expect(unreadable ?? samples[0] ?? drops[0]).toBeDefined()
  }
}

/** @returns a copy with something else at one of its places */
function changed(value: unknown, at: number, how: string, by: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(value))
  const places: { holder: { [key: string]: unknown }; key: string }[] = []
  function visit(holder: { [key: string]: unknown }): void {
    for (const key of Object.keys(holder)) {
      places.push({ holder, key })
      if (typeof holder[key] === 'object' && holder[key] !== null) visit(holder[key] as typeof holder)
    }
  }
  visit(copy)
  const { holder, key } = places[at % places.length] as (typeof places)[number]
  if (how === 'replace') holder[key] = by
  else if (how === 'delete') delete holder[key]
  else if (how === 'wrap') holder[key] = [holder[key]]
  else {
    holder[`${key}x`] = holder[key]
    delete holder[key]
  }
  // A list with a hole has none in YAML.
  return JSON.parse(JSON.stringify(copy))
}

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
      fc.property(
        fc.array(filter, { maxLength: 8 }),
        topic,
        fc.integer({ min: -1, max: 8 }),
        (filters, levels, after) => {
          // One name for two wildcards is the validator's concern.
          const parsed = filters.map((text) => parseTopicFilter(text) as TopicFilter)
          const matches = (one: TopicFilter) =>
            one.levels.every(
              (text, index) => index < levels.length && (text === null || text === levels[index]),
            ) &&
            (one.open || one.levels.length === levels.length)
          expect(createTopicIndex(parsed)(levels, after)).toBe(
            parsed.findIndex((one, index) => index > after && matches(one)),
          )
        },
      ),
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
