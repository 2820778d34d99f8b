import { describe, expect, it } from 'vitest'
import { checkRegex } from '../../../../src/mapping/validate/check-regex.ts'

describe('a regular expression', () => {
  it.each([
    '(a+)+',
    '(a*)*',
    '(a+)+?',
    '(a{2,})*',
    '(\\w+\\s?)+',
    '([a-z]+)*',
    '(?<n>x+)*',
    '(a+){10}',
    '(\\d+,?)*',
    '((a?){3}b?)*',
  ])('with a repeat in a repeat that can follow itself is refused: %s', (source) => {
    expect(checkRegex(source)).toContain('a repeat is inside a repeat')
  })

  it.each(['(a|a)*', '(a|ab)*', '(\\w|\\d)+', '(a|)+', '((a|a)b)*', '(.|x)*', '([ab]|a)*', '(a|a){22}'])(
    'that repeats a choice of what can begin alike is refused: %s',
    (source) => {
      expect(checkRegex(source)).toContain('alternatives can begin alike')
    },
  )

  it('is judged with its flags', () => {
    expect(checkRegex(/(A|a)+/g)).toBeUndefined()
    expect(checkRegex(/(A|a)+/gi)).toContain('alternatives can begin alike')
    expect(checkRegex(/([\s\S]+$)+/g)).toBeUndefined()
    expect(checkRegex(/([\s\S]+$)+/gm)).toContain('a repeat is inside a repeat')
  })

  it.each([
    'a??'.repeat(22),
    'a?'.repeat(22),
    'a{0,1}'.repeat(22),
    '(a|)'.repeat(22),
    '(?:a|b?)'.repeat(22),
    '(?=a?)'.repeat(2) + 'a?'.repeat(22),
    `(?=${'a?'.repeat(22)})`,
    `(?<=${'a?'.repeat(22)})b`,
    '(a*)'.repeat(10),
    '.*'.repeat(10),
    '(a*)\\1'.repeat(8),
    'a{0,16}'.repeat(7),
  ])('with too many parts that take more or less is refused: %s', (source) => {
    expect(checkRegex(source)).toContain('too many of its parts')
  })

  it.each(['(?:a?){22}', '((a|b?)c?){22}', '((a{0,3}){3}){9}'])(
    'with many rounds is refused: %s',
    (source) => {
      expect(checkRegex(source)).toContain('this regular expression can take')
    },
  )

  it.each(['\\cA', '\\07', '(?i:a)', `${'('.repeat(51)}a${')'.repeat(51)}`])(
    'that is not read here is refused: %s',
    (source) => {
      // The flags inside are known to newer engines only, and are no regular expression elsewhere.
      if (!isRegExp(source)) return
      expect(checkRegex(source)).toContain('this regular expression cannot be used: it ')
    },
  )

  it.each([
    '^(\\d+)-(\\w+)$',
    'T=(\\d+(?:\\.\\d+)?)',
    '(\\d{1,3}\\.){3}\\d{1,3}',
    '(\\d+,)*\\d+',
    '^(?:[a-z]+=[^;]*;)*$',
    '(?:x+y)*',
    '((a+)b)*',
    '(a?b)*',
    '(?=a+)+',
    '(a|a){9}',
    '(foo|bar)+',
    '((a|b))*x+',
    '(?:ab)+',
    '\\(a+\\)+',
    '[(a+)]+',
    '[\\]+]*',
    '(.)*',
    '(x{2,2}){3}',
    '(x+)?',
    '(x+){1}',
    '(x+){0,1}',
    '(a|a)?',
    'a{,2}',
    'a.*b.*c.*d',
    'a??'.repeat(8),
    '\\s*(\\w+)\\s*=\\s*("[^"]*"|[^\\s"]+)\\s*',
    '(',
    ')+',
    '[',
    '\\',
    '',
  ])('of few steps is allowed: %s', (source) => {
    expect(checkRegex(source)).toBeUndefined()
  })
})

function isRegExp(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp
  } catch {
    return false
  }
}
