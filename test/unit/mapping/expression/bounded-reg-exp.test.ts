import { describe, expect, it } from 'vitest'
import { BoundedRegExp, createRegexEngine } from '../../../../src/mapping/expression/bounded-reg-exp.ts'

const digits = '1'.repeat(400)

describe('a bounded regular expression', () => {
  it.each<[pattern: RegExp, text: string]>([
    [/T=(\d+)/g, 'T=12'],
    [/^(\w+)-(\w+)$/g, 'ab-cd'],
    [/a.*b.*c.*d/g, `${'x'.repeat(500)}a1b2c3d`],
    [/^x$/gm, 'a\nx'],
    [/none/g, 'text'],
    [/(?:(a)|(b))+c/gi, `${'-'.repeat(300)}ABC`],
    [/(?<year>\d{4})-(\d\d)/g, `${'9'.repeat(300)}-12`],
  ])('%s matches as it would without bounds', (pattern, text) => {
    const plain = new RegExp(pattern)
    const bounded = new BoundedRegExp(pattern)
    const found = bounded.exec(text)
    const expected = plain.exec(text)
    expect([...(found ?? [])]).toEqual([...(expected ?? [])])
    expect(found?.index).toBe(expected?.index)
    expect(bounded.lastIndex).toBe(plain.lastIndex)
  })

  it('keeps its place in the text, as JSONata asks for the next match', () => {
    const bounded = new BoundedRegExp(/a.*?b.*?c/g)
    const text = `abc${'-'.repeat(200)}abc`
    expect(bounded.exec(text)?.index).toBe(0)
    expect(bounded.lastIndex).toBe(3)
    expect(bounded.exec(text)?.index).toBe(203)
    expect(bounded.exec(text)).toBeNull()
    expect(bounded.lastIndex).toBe(0)
  })

  it('is given up after its steps where it takes exponential time all the same', () => {
    const bounded = new BoundedRegExp(/^(a+)+(b+)+$/g)
    expect(() => bounded.exec(`${'a'.repeat(40)}!`)).toThrow('takes more than 250000 steps')
  })

  it('takes as many steps as it takes, and no more than 250,000', () => {
    let paid = 0
    const Engine = createRegexEngine((steps) => {
      paid = steps
    })
    const quadratic = /\d*x/g
    const lengths = [50, 100, 200].map((length) => {
      expect(new Engine(quadratic).exec('1'.repeat(length))).toBeNull()
      return paid
    })
    expect((lengths[2] as number) / (lengths[1] as number)).toBeCloseTo(4, 0)
    let fits = 1
    const takes = (length: number) => new Engine(quadratic).exec('1'.repeat(length))
    while (fits < 4096 && !throws(() => takes(fits + 1))) fits++
    expect(fits).toBeGreaterThan(200)
    expect(takes(fits)).toBeNull()
    expect(paid).toBeLessThanOrEqual(250_000)
    expect(() => takes(fits + 1)).toThrow('250000')
    expect(paid).toBe(250_000)
  })

  it('tells what it went over where JavaScript matches', () => {
    const told: number[] = []
    const engine = new (createRegexEngine((steps) => void told.push(steps)))(/^T=\d+;/g)
    engine.exec('T=12;--')
    engine.exec('T=12;--')
    expect(told).toEqual([6, 3])
  })

  it('ends where the one who is told ends it', () => {
    const engine = new (createRegexEngine(() => {
      throw new Error('used up')
    }))(/x\d*x/g)
    expect(() => engine.exec(digits)).toThrow('used up')
  })

  it('is refused for a text of more than 4096 characters', () => {
    expect(new BoundedRegExp(/b/g).exec('a'.repeat(4096))).toBeNull()
    expect(() => new BoundedRegExp(/b/g).exec('a'.repeat(4097))).toThrow('more than 4096 characters')
  })
})

function throws(work: () => unknown): boolean {
  try {
    work()
    return false
  } catch {
    return true
  }
}
