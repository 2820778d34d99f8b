import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { presetTexts } from '../../../src/mapping/preset/load-presets.ts'
import { issuesOf } from '../../helpers/issues.ts'
import { rules } from '../../helpers/mapping.ts'
import { schemaProblemsOf } from '../../helpers/schema.ts'

const root = join(import.meta.dirname, '..', '..', '..')

/** Mapping files of the repository that the parser takes, by where they are. */
function mappingTexts(): [where: string, yamlText: string][] {
  const files = ['examples', 'presets', 'test/bench', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  return files.flatMap((file): [string, string][] => {
    if (/mapping\.yaml$/.test(file)) return [[file, readFileSync(join(root, file), 'utf8')]]
    if (!file.endsWith('.md')) return []
    const blocks = readFileSync(join(root, file), 'utf8').matchAll(/^```yaml\n(version: 1\n[\s\S]*?)^```$/gm)
    return Array.from(blocks, ([, text], index) => [`${file}, ${index + 1}`, text as string])
  })
}

describe('the JSON Schema', () => {
  const texts = mappingTexts()

  it.each(texts.filter(([, text]) => issuesOf(text, presetTexts()).length === 0))('accepts %s', (_, text) => {
    expect(schemaProblemsOf(parse(text))).toEqual([])
  })

  it('has been tried on what the repository has', () => {
    expect(texts.length).toBeGreaterThan(15)
  })

  it.each(Object.entries(presetTexts()))('accepts the scope of the preset %s', (_, text) => {
    const { topics, scope } = parse(text)
    const file = { version: 1, rules: topics.map((topic: string) => ({ topic, ...scope })) }
    expect(schemaProblemsOf(file)).toEqual([])
  })

  it.each<[yamlText: string, problem: string]>([
    ['version: 2\nrules: [{ topic: a }]', '/version must be equal to constant'],
    ['version: 1\nrules: []', '/rules must NOT have fewer than 1 items'],
    ['rules: [{ topic: a }]', " must have required property 'version'"],
    ['version: 1\nrule: [{ topic: a }]', ' must NOT have additional properties'],
    [
      'version: 1\nexternal_labels: { a-b: x }\nrules: [{ topic: a }]',
      '/external_labels property name must be valid',
    ],
    ['version: 1\nexternal_labels: { a: 5 }\nrules: [{ topic: a }]', '/external_labels/a must be string'],
    [rules('  - { metrics: { m: v } }'), "/rules/0 must have required property 'topic'"],
    [rules('  - { topic: "" }'), '/rules/0/topic must NOT have fewer than 1 characters'],
    ...['a/#/b', 'a+', '"a/b#"'].map((topic): [string, string] => [
      rules(`  - { topic: ${topic} }`),
      '/rules/0/topic must match pattern "^(\\+?[^+#/]*(/\\+?[^+#/]*)*(/#[^+#/]*)?|#[^+#/]*|(\\+?[^+#/]*[/])*#[^+#/]+(/\\+?[^+#/]*)+)$"',
    ]),
    [rules('  - { topic: a, metric: { m: v } }'), '/rules/0 must NOT have additional properties'],
    [rules('  - { topic: a, metrics: { 9m: v } }'), '/rules/0/metrics property name must be valid'],
    [rules('  - { topic: a, metrics: { m: 5 } }'), '/rules/0/metrics/m must be string'],
    [rules('  - { topic: a, metrics: {} }'), '/rules/0/metrics must NOT have fewer than 1 properties'],
    [rules('  - { topic: a, metrics: { m: {} } }'), "/rules/0/metrics/m must have required property 'value'"],
    [
      rules('  - { topic: a, metrics: [{ value: v }] }'),
      "/rules/0/metrics/0 must have required property 'name'",
    ],
    [
      rules('  - { topic: a, metrics: { m: { value: v, states: [a] } } }'),
      '/rules/0/metrics/m/states boolean schema is false',
    ],
    [
      rules('  - { topic: a, metrics: { m: { value: v, type: stateset } } }'),
      "/rules/0/metrics/m must have required property 'states'",
    ],
    [
      rules('  - { topic: a, metrics: { m: { value: v, type: stateset, states: [a, a] } } }'),
      '/rules/0/metrics/m/states must NOT have duplicate items (items ## 1 and 0 are identical)',
    ],
    [
      rules('  - { topic: a, metrics: { m: { type: info, default: 1 } } }'),
      '/rules/0/metrics/m/default boolean schema is false',
    ],
    [
      rules('  - { topic: a, metrics: { m: { value: v, default: 1, required: true } } }'),
      '/rules/0/metrics/m/default boolean schema is false',
    ],
    [
      rules('  - { topic: a, timestamp: { value: t, unit: min } }'),
      '/rules/0/timestamp/unit must be equal to one of the allowed values',
    ],
    [
      rules('  - { topic: a, timestamp: { unit: s } }'),
      "/rules/0/timestamp must have required property 'value'",
    ],
    [rules('  - { topic: a, for: { each: b } }'), '/rules/0/for must be array'],
    [
      rules('  - { topic: a, for: [{ metrics: { m: v } }] }'),
      "/rules/0/for/0 must have required property 'each'",
    ],
    [
      rules('  - { topic: a, for: [{ each: b, entries: c }] }'),
      '/rules/0/for/0 must NOT have additional properties',
    ],
    [rules('  - { topic: a, leaves: { prefix: 9 } }'), '/rules/0/leaves/prefix must be string'],
    [
      rules('  - { topic: a, leaves: { names: { a: { type: gauge } } } }'),
      "/rules/0/leaves/names/a must have required property 'name'",
    ],
    [
      rules('  - { topic: a, labels_from: { allow: [b] } }'),
      "/rules/0/labels_from must have required property 'from'",
    ],
    [
      rules('  - { topic: a, rename: { b: c } }'),
      '/rules/0 must have property preset when property rename is present',
    ],
    [
      rules('  - { topic: a, preset: no-such-family }'),
      '/rules/0/preset must be equal to one of the allowed values',
    ],
    [rules('  - { topic: a, ignore: true, metrics: { m: v } }'), '/rules/0/metrics boolean schema is false'],
    [
      `${rules('  - { topic: a }')}\ntests: [{ topic: a/+b, payload: 1, expect: "" }]`,
      '/tests/0/topic must match pattern "^[^+#]+$"',
    ],
    [
      `${rules('  - { topic: a }')}\ntests: [{ topic: a, expect: "" }]`,
      "/tests/0 must have required property 'payload'",
    ],
  ])('refuses what the parser refuses: %s', (yamlText, problem) => {
    expect(issuesOf(yamlText)).not.toEqual([])
    expect(schemaProblemsOf(parse(yamlText))).toContain(problem)
  })
})
