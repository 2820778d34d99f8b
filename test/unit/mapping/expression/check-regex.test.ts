import { describe, expect, it } from 'vitest'
import { checkRegex } from '../../../../src/mapping/validate/check-regex.ts'

describe('a regular expression', () => {
  it.each([
    '(a+)+',
    '(a*)*',
    '(a+)+?',
    '(a{2,})*',
    '(a?b)*',
    '(\\w+\\s?)+',
    '([a-z]+)*',
    '(?:x+y)*',
    '(?<n>x+)*',
    '(?=a+)+',
    '(a+){10}',
    '((a+)b)*',
  ])('with a repeat in a repeat is refused: %s', (source) => {
    expect(checkRegex(source)).toContain('a repeat is inside a repeat')
  })

  it.each([
    '(a|a)*',
    '(a|ab)*',
    '(A|a)+',
    '(\\w|\\d)+',
    '(a|)+',
    '((a|a)b)*',
    '(.|x)*',
    '(a|a){9}',
    '([ab]|a)*',
  ])('that repeats a choice of what can begin alike is refused: %s', (source) => {
    expect(checkRegex(source)).toContain('alternatives can begin alike')
  })

  it.each([
    '^(\\d+)-(\\w+)$',
    'T=(\\d+(?:\\.\\d+)?)',
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
    '(',
    ')+',
    '[',
    '\\',
    '',
  ])('without both is allowed: %s', (source) => {
    expect(checkRegex(source)).toBeUndefined()
  })
})
