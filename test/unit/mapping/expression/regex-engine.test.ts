import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { programSizeMax } from '../../../../src/mapping/expression/linear-regex.ts'
import { createRegexEngine } from '../../../../src/mapping/expression/regex-engine.ts'
import { checkRegex } from '../../../../src/mapping/validate/check-regex.ts'

const Engine = createRegexEngine(() => undefined)

/** All matches, as JSONata asks for them. */
function matches(engine: Pick<RegExp, 'exec' | 'lastIndex'>, text: string): unknown[] {
  const found: unknown[] = []
  for (let match = engine.exec(text); match !== null; match = engine.exec(text)) {
    found.push([match.index, engine.lastIndex, ...match])
    if (match[0] === '' || found.length > 100) break
  }
  return found
}

/** Steps of a match, or that it wants more than `left`. */
function stepsOf(pattern: RegExp, text: string, left = Number.POSITIVE_INFINITY): number {
  let steps = 0
  const engine = new (createRegexEngine((more) => {
    steps += more
    if (steps > left) throw new Error('too much')
  }))(pattern)
  engine.exec(text)
  return steps
}

describe('a regular expression of a mapping', () => {
  it.each<[pattern: RegExp, text: string]>([
    [/T=(\d+)/g, 'T=12 T=13'],
    [/^(\w+)-(\w+)$/g, 'ab-cd'],
    [/a.*b.*c.*d/g, `${'x'.repeat(500)}a1b2c3d`],
    [/^x$/gm, 'a\nx\nx'],
    [/^b/g, 'ab'],
    [/\bb/g, 'ab b'],
    [/b(x)?/gi, 'b Bx'],
    [/(.)-/g, '😀a-é-'],
    [/[\s\S]c/g, 'a\nc'],
    [/none/g, 'text'],
    [/x*/g, 'a'],
    [/(a+)+b/g, 'aaab'],
    [/(\d{1,3}\.){3}\d{1,3}/g, 'at 10.0.0.1 and 10.0.0.2'],
  ])('%s matches as it does in JavaScript', (pattern, text) => {
    expect(matches(new Engine(pattern), text)).toEqual(matches(new RegExp(pattern), text))
  })

  it('matches any text as it does in JavaScript', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      '\\w',
      '(a)',
      '(?:ab)',
      '(a|b)',
      '(b|)',
    )
    const repeat = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '*?', '+?', '??')
    const pattern = fc
      .array(fc.tuple(atom, repeat), { minLength: 1, maxLength: 6 })
      .map((parts) => new RegExp(parts.map((part) => part.join('')).join(''), 'g'))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 12 })
    fc.assert(
      fc.property(pattern, text, (one, of) => {
        const plain = one.exec(of)
        one.lastIndex = 0
        const found = new Engine(one).exec(of)
        // Where a group in a repeat took part in an earlier round only, RE2 keeps what it was and JavaScript forgets it.
        expect([found?.index, found?.[0]]).toEqual([plain?.index, plain?.[0]])
      }),
      { numRuns: 2_000 },
    )
  })

  it('is not matched with more than 4,096 characters', () => {
    expect(new Engine(/b/g).exec('a'.repeat(4096))).toBeNull()
    expect(() => new Engine(/b/g).exec('a'.repeat(4097))).toThrow('more than 4096 characters')
  })

  it.each([
    /(a+)+$/,
    /(a|aa)+$/,
    /(a*)*b/,
    /a?a?a?a?a?a?a?a?a?a?aaaaaaaaaa$/,
    new RegExp(`${'a??'.repeat(22)}$`),
    /(x+x+)+y/,
    /(.*)(.*)(.*)(.*)(.*)[^a]$/,
    /^(\w+\s?)*$/,
  ])('costs in proportion to the text: %s', (pattern) => {
    const [short, long] = [stepsOf(pattern, 'a'.repeat(1_000)), stepsOf(pattern, 'a'.repeat(2_000))]
    expect(long / short).toBeLessThanOrEqual(2)
    expect(() => stepsOf(pattern, 'a'.repeat(1_000), short)).not.toThrow()
    expect(() => stepsOf(pattern, 'a'.repeat(1_000), short - 1)).toThrow('too much')
    expect(checkRegex(pattern)).toBeUndefined()
  })
})

describe('a mapping refuses', () => {
  it.each<[pattern: RegExp, problem: string]>([
    [
      /a(?=b)/,
      'invalid or unsupported Perl syntax: `(?=`; RE2 has no lookahead, lookbehind or backreference',
    ],
    [/a(?!b)/, 'invalid or unsupported Perl syntax: `(?!`'],
    [/(?<=a)b/, 'RE2 has no lookahead, lookbehind or backreference'],
    [/(a)\1/, 'invalid escape sequence: `\\1`'],
    [/a{1001}/, 'invalid repeat count: `{1001}`'],
    [/a{500}b{501}/, 'too long: it has 1003 parts with its repeats written out; at most 1000 are allowed'],
  ])('%s', (pattern, problem) => {
    expect(checkRegex(pattern)).toContain(problem)
  })

  it('what is longer than the limit, and not what is as long', () => {
    const sizes = [490, 495, 498, 499, 500].map((count) => [
      count,
      checkRegex(new RegExp(`a{${count}}b{${count}}`)),
    ])
    expect(sizes.filter(([, problem]) => problem === undefined).map(([count]) => count)).toEqual([
      490, 495, 498, 499,
    ])
    expect(programSizeMax).toBe(1_000)
  })

  it.each(['(a+)+', '(a|a)*', '(\\w+\\s?)+', '^(\\d+)-(\\w+)$', '(\\d{1,3}\\.){3}', '[(a+)]+', 'a{,2}', ''])(
    'nothing that can be matched: %s',
    (source) => expect(checkRegex(new RegExp(source))).toBeUndefined(),
  )
})
