import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { lintMapping } from '../../../src/mapping/lint/lint-mapping.ts'
import { parseMapping } from '../../../src/mapping/parse-mapping.ts'

function issuesOf(yamlText: string): string[] {
  try {
    parseMapping(yamlText, 'mapping.yaml')
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.issues.map(({ line, path, message }) => `${line ?? '-'} ${path}: ${message}`)
  }
}

function times(count: number, of: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => of(index)).join('')
}

const more = '- file: only the first 100 problems are shown; fix them to see the others'
const call = 'yaml: inside braces a value with `,` needs quotes: "$max(a, b)"'

describe('a mapping file that is wrong all over', () => {
  it('is told once of a value that is wrong for what stands around it', () => {
    const issues = issuesOf(
      'version: 1\nrules:\n  - topic: worst/a\n   timestamp: rows.t\n    liveness: true\n',
    )
    expect(issues.length).toBeLessThan(10)
    expect(issues.join('\n')).not.toContain('taken-out')
  })

  it.each([99, 100])('is told all of %i problems', (count) => {
    const issues = issuesOf(
      `version: 1\nrules:\n${times(count, (index) => `  - { topic: a/${index}, metrics: { m: $max(a, b) } }\n`)}`,
    )
    expect(issues).toEqual(Array.from({ length: count }, (_, index) => `${index + 3} ${call}`))
  })

  it.each<[string, string, string]>([
    ['calls', times(3000, (index) => `  - { topic: a/${index}, metrics: { m: $max(a, b) } }\n`), call],
    [
      'conditions',
      `  - topic: a\n    metrics:\n${times(3000, (index) => `      m${index}: a ? b : c\n`)}`,
      'yaml: a value that contains `: ` needs quotes: "a ? b : c"',
    ],
    [
      'backticks',
      `  - topic: a\n    metrics:\n${times(3000, (index) => `      m${index}: \`a b\`.c\n`)}`,
      'yaml: a value cannot begin with ` unless it is in quotes: "`a b`.c"',
    ],
    [
      'keys',
      `  - topic: a\n${times(3000, () => '    metrics: { m: v }\n')}`,
      'yaml: this key is given twice',
    ],
  ])('is told the first 100, and that there are more: %s', (_, rules, message) => {
    const issues = issuesOf(`version: 1\nrules:\n${rules}`)
    expect(issues).toHaveLength(101)
    expect(issues.at(-1)).toBe(more)
    for (const issue of issues.slice(0, -1)) expect(issue).toContain(message)
  })

  it('is not read to its end where each mistake hides all that follows', () => {
    const issues = issuesOf(
      `version: 1\nrules:\n${times(3000, (index) => `  - { topic: a/${index}, metrics: { m: a[0].b } }\n`)}`,
    )
    expect(issues).toEqual([
      '3 yaml: inside braces a value with `[` needs quotes: { value: "sensors[0].temp" }',
      '3 yaml: these problems keep the rest of the file from being read; fix them first',
    ])
  })

  it('is read on behind each of a few such mistakes', () => {
    const rules = times(8, (index) => `  - { topic: a/${index}, metrics: { m: a[0].b } }\n`)
    expect(issuesOf(`version: 1\nrules:\n${rules}`)).toHaveLength(8)
  })
})

describe('a mapping file', () => {
  const rule = 'version: 1\nrules:\n  - { topic: a, metrics: { m: v } }\n'

  it('has at most 1,000,000 characters', () => {
    const comment = (length: number) => `#${'x'.repeat(length - rule.length - 2)}\n`
    expect(issuesOf(`${rule}${comment(1_000_000)}`)).toEqual([])
    expect(issuesOf(`${rule}${comment(1_000_001)}`)).toEqual([
      '- file: expected at most 1,000,000 characters (actual: 1,000,001)',
    ])
  })

  it.each([
    ['lists', '[', ']'],
    ['mappings', '{ a: ', '}'],
  ])('has at most 100 %s inside each other', (_, open, close) => {
    const test = (depth: number) =>
      `${rule}tests:\n  - topic: a\n    expect: ''\n    payload: ${open.repeat(depth)}1${close.repeat(depth)}\n`
    // The payload of a test is three levels down.
    expect(issuesOf(test(97))).toEqual([])
    expect(issuesOf(test(98))).toEqual(['7 yaml: expected at most 100 nested lists and mappings'])
    for (const depth of [3_000, 100_000]) {
      expect(issuesOf(test(depth))[0]).toContain('expected at most 100 nested lists and mappings')
    }
  })

  it('has no aliases, however many things they would stand for', () => {
    const bomb = times(
      30,
      (index) => `  - &a${index} [${index === 0 ? 'x' : `*a${index - 1}, *a${index - 1}`}]\n`,
    )
    const issues = issuesOf(`version: 1\nrules:\n${bomb}`)
    expect(issues.filter((issue) => issue.includes('is a YAML alias'))).toHaveLength(58)
  })

  it('may have 10,000 keys and rules', () => {
    const keys = times(10_000, (index) => `      m${index}: v\n`)
    expect(issuesOf(`version: 1\nrules:\n  - topic: a\n    metrics:\n${keys}`)).toEqual([])
    const rules = times(10_000, (index) => `  - { topic: a/${index}/+device, metrics: { m: v } }\n`)
    expect(lintMapping(`version: 1\nrules:\n${rules}`)).toEqual([])
  })
})
