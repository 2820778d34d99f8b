import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createKeySources, defaultMappingText, parseMapping, presetTexts } from '#mapping/authoring'
import type { Scope } from '../../../src/mapping/language.ts'
import { metricsOf } from '../../../src/mapping/scope/compile-metric.ts'
import { rules } from '../../helpers/mapping.ts'

const family = `description: A family.
source: https://example.com/
topics: [t]
scope:
  when: ok
  labels: { room: r, site: s }
  metrics:
    one: v
    two:
      value: w
      labels: { part: p }
  leaves:
    names:
      a.b: three
      "*.c": { name: four }
  for:
    - each: list
      metrics:
        five: x
`

function sourcesOf(yaml: string, presets: { readonly [name: string]: string } = { family }) {
  const file = parseMapping(yaml, 'folder/mapping.yaml', () => presets)
  return createKeySources(yaml, 'folder/mapping.yaml', file, () => presets)
}

describe('the source of a key', () => {
  const find = sourcesOf(
    rules(`  - topic: a
    metrics:
      m: v
  - topic: b/+site
    preset: family
    rename: { one: eins, part: teil }
    labels:
      room: q
    metrics:
      two: z
      six: z
    leaves:
      names:
        a.b: drei
    for:
      - each: other
        leaves: true
      - each: more
        metrics: { seven: v }
`),
  )

  it.each([
    ['rules[0].metrics.m', undefined, 'mapping.yaml', 5],
    ['rules[0]', undefined, 'mapping.yaml', 3],
    ['rules[0].leaves', undefined, 'mapping.yaml', 3],
    ['rules[1].metrics.eins', undefined, 'family.yaml', 8],
    ['rules[1].metrics.two', undefined, 'mapping.yaml', 12],
    ['rules[1].metrics.six', undefined, 'mapping.yaml', 13],
    ['rules[1].labels.room', undefined, 'mapping.yaml', 10],
    ['rules[1].when', undefined, 'family.yaml', 5],
    ['rules[1].leaves', undefined, 'mapping.yaml', 14],
    ['rules[1].leaves', 'a.b', 'mapping.yaml', 16],
    ['rules[1].leaves', '*.c', 'family.yaml', 15],
    ['rules[1].for[0].metrics.five', undefined, 'family.yaml', 19],
    ['rules[1].for[1].leaves', undefined, 'mapping.yaml', 19],
    ['rules[1].for[2].metrics.seven', undefined, 'mapping.yaml', 21],
  ])('%s, %s', (where, pattern, file, line) => {
    expect(find(where, pattern)).toEqual({ file, line })
  })

  it.each(['leaves', '', 'rules[2].metrics.m'])('is not known for %j', (where) => {
    expect(find(where)).toBeUndefined()
  })

  it('is found in joined lists, and in a list that is laid over a map', () => {
    const listed = sourcesOf(
      rules(`  - topic: a
    preset: family
    metrics:
      - { name: "'one'", value: z }
      - { name: n, value: v }
`),
    )
    expect(listed('rules[0].metrics.two')).toEqual({ file: 'family.yaml', line: 9 })
    expect(listed('rules[0].metrics.one')).toEqual({ file: 'mapping.yaml', line: 6 })
    // Behind the preset's `two` and the rule's `one`.
    expect(listed('rules[0].metrics[2]')).toEqual({ file: 'mapping.yaml', line: 7 })
  })
})

describe('the source of each metric of the bundled mapping', () => {
  const text = defaultMappingText()
  const file = parseMapping(text, 'default-mapping.yaml')
  const find = createKeySources(text, 'default-mapping.yaml', file)
  const written = parse(text) as { rules: readonly { rename?: { readonly [name: string]: string } }[] }
  const linesOf = new Map(
    [['default-mapping.yaml', text] as const, ...Object.entries(presetTexts())].map(([name, content]) => [
      name.endsWith('.yaml') ? name : `${name}.yaml`,
      content.split('\n'),
    ]),
  )

  it.each(file.rules.map((rule, index) => [index, rule] as const))('of rules[%i] names it', (index, rule) => {
    const renames = written.rules[index]?.rename ?? {}
    for (const { where, pattern, word } of keysOf(rule, `rules[${index}].`)) {
      const source = find(where, pattern)
      const line = source && linesOf.get(source.file)?.[source.line - 1]
      // A metric of a preset that the rule renames stands there under its first name.
      const inPreset = Object.keys(renames).find((name) => renames[name] === word) ?? word
      expect(line, `${where} ${pattern ?? ''}`).toContain(inPreset)
    }
  })
})

interface Key {
  readonly where: string
  readonly pattern?: string
  /** In the line. */
  readonly word: string
}

function keysOf(scope: Scope, where: string): Key[] {
  const metrics = metricsOf(scope).map(([name], index): Key => {
    if ('fixed' in name) return { where: `${where}metrics.${name.fixed}`, word: name.fixed }
    return { where: `${where}metrics[${index}]`, word: name.expression }
  })
  const names = typeof scope.leaves === 'object' ? Object.keys(scope.leaves.names ?? {}) : []
  const leaves = names.map((pattern): Key => ({ where: `${where}leaves`, pattern, word: pattern }))
  const loops = (scope.for ?? []).flatMap((loop, index) => keysOf(loop, `${where}for[${index}].`))
  return [...metrics, ...leaves, ...loops]
}
