import { describe, expect, it } from 'vitest'
import { BoundedRegExp } from '../../../../src/mapping/expression/bounded-reg-exp.ts'

describe('a bounded regular expression', () => {
  it.each<[pattern: RegExp, text: string]>([
    [/T=(\d+)/g, 'T=12'],
    [/^(\w+)-(\w+)$/g, 'ab-cd'],
    [/a.*b.*c.*d/g, `${'x'.repeat(500)}a1b2c3d`],
    [/^x$/gm, 'a\nx'],
    [/none/g, 'text'],
  ])('%s matches as it would without bounds', (pattern, text) => {
    const plain = new RegExp(pattern)
    const bounded = new BoundedRegExp(pattern)
    expect([...(bounded.exec(text) ?? [])]).toEqual([...(plain.exec(text) ?? [])])
    expect(bounded.lastIndex).toBe(plain.lastIndex)
  })

  it('keeps its place in the text, as JSONata asks for the next match', () => {
    const bounded = new BoundedRegExp(/a.*?b.*?c/g)
    const text = `abc${'-'.repeat(200)}abc`
    expect(bounded.exec(text)?.index).toBe(0)
    expect(bounded.lastIndex).toBe(3)
    expect(bounded.exec(text)?.index).toBe(203)
    expect(bounded.exec(text)).toBeNull()
  })

  it('is cut where it takes exponential time all the same', () => {
    const startedAtMs = performance.now()
    expect(() => new BoundedRegExp(/^(a+)+(b+)+$/g).exec(`${'a'.repeat(40)}!`)).toThrow('takes too long')
    expect(performance.now() - startedAtMs).toBeLessThan(1000)
  })

  it('is refused for a text of more than 4096 characters', () => {
    expect(new BoundedRegExp(/b/g).exec('a'.repeat(4096))).toBeNull()
    expect(() => new BoundedRegExp(/b/g).exec('a'.repeat(4097))).toThrow('more than 4096 characters')
  })
})
