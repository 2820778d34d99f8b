import { describe, expect, it } from 'vitest'
import { compileExpression } from '../../../../src/mapping/expression/compile-expression.ts'
import { compileOperation } from '../../../../src/mapping/expression/compile-operation.ts'
import { ExpressionFailure } from '../../../../src/mapping/expression/place.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { evaluateCompiled, evaluateInterpreted, isCompiled, placeOf } from '../../../helpers/expressions.ts'

const payload = JSON.parse(`{
  "temp": 21, "none": null, "text": "abc", "empty": "", "yes": true, "no": false, "huge": 1e400,
  "list": [1, [2, 3], {"x": 4}], "one": [5], "nothing": [], "nested": [[6]],
  "pairs": [{"a": [[5]]}, {}], "pair": [{"a": [[5]]}],
  "a": {"b": {"c": {"d": 5}}, "length": 6}, "in": 7, "a-b": 8, "sw:0": {"output": true}, "1h": 9,
  "rooms": [
    {"name": "hall", "t": 20, "tags": ["x"], "inner": [{"v": 1}, {"v": 2}]},
    {"name": "attic", "t": 25, "tags": ["y", "z"], "inner": []},
    {"name": "roof", "inner": [{"v": 3}]}
  ],
  "__proto__": {"x": 7}, "my key": 8, "": 9
}`) as JsonValue

const place = placeOf(payload, { key: 3, parent: { unit: 'C' } })

function expectBoth(text: string, value: unknown): Promise<void> {
  expect(evaluateCompiled(text, place)).toEqual(value)
  return evaluateInterpreted(text, place).then((result) => expect(result).toEqual(value))
}

describe('a field path', () => {
  it.each<[path: string, value: JsonValue | undefined]>([
    ['temp', 21],
    ['$.temp', 21],
    ['none', null],
    ['none.x', undefined],
    ['gone', undefined],
    ['gone.x.y', undefined],
    ['a.b.c.d', 5],
    ['a.b.c.d.e', undefined],
    ['list[0]', 1],
    ['list[-1].x', 4],
    ['list[1][-1]', 3],
    ['list[3]', undefined],
    ['list[-4]', undefined],
    ['`my key`', 8],
    ['a-b', 8],
    ['sw:0.output', true],
    ['1h', 9],
    ['in', 7],
    ['$message.temp', 21],
    ['$topic', 'x/y/z'],
    ['$client_id', 'c-1'],
    ['$principal', undefined],
    ['$received_at', 1_767_225_605_000],
    ['$attributes.site', 'north'],
    ['$attributes.gone', undefined],
    ['$attributes', { site: 'north' }],
    ['$key', 3],
    ['$parent.unit', 'C'],
    ['$level', 'y'],
    ['$rest', 'y/z'],
    ['$below', ''],
    ['$level.x', undefined],
  ])('%s is %j', expectBoth)

  it.each<[path: string, value: JsonValue | undefined]>([
    ['rooms.t', [20, 25]],
    ['rooms.name', ['hall', 'attic', 'roof']],
    ['rooms.tags', ['x', 'y', 'z']],
    ['rooms.inner.v', [1, 2, 3]],
    ['rooms.tags[0]', ['x', 'y']],
    ['rooms.inner[0].v', [1, 3]],
    ['rooms[2].inner.v', 3],
    ['rooms[1].inner', []],
    ['rooms[1].inner.v', undefined],
    ['rooms.gone', undefined],
    ['list.x', 4],
    ['nested', [[6]]],
    ['nested[0]', [6]],
    ['nested[0][0]', 6],
    ['pairs.a[0]', 5],
    ['pair.a[0]', [5]],
    ['one', [5]],
    ['nothing', []],
    ['nothing[0]', undefined],
  ])('%s on an array is %j', expectBoth)

  it.each<[path: string, value: JsonValue | undefined]>([
    ['text[0]', 'abc'],
    ['temp[0]', 21],
    ['temp[-1]', 21],
    ['temp[1]', undefined],
    ['a[0].length', 6],
    ['gone[0]', undefined],
    ['none[0]', null],
  ])('%s takes what is no array as an array of one: %j', expectBoth)

  it.each<[path: string, value: JsonValue | undefined]>([
    ['a.length', 6],
    ['list.length', undefined],
    ['text.length', undefined],
    ['__proto__.x', 7],
    ['constructor', undefined],
    ['a.constructor', undefined],
    ['a.__proto__', undefined],
    ['toString', undefined],
    ['rooms.constructor', undefined],
    ['text.toString', undefined],
  ])('%s is a name like any other: %j', expectBoth)

  it('starts variables that name the message at the message, also inside a part of the payload', () => {
    const inner = placeOf(payload, { here: { temp: 1 } })
    expect(evaluateCompiled('temp', inner)).toBe(1)
    expect(evaluateCompiled('$.temp', inner)).toBe(1)
    expect(evaluateCompiled('$message.temp', inner)).toBe(21)
  })

  it.each<[path: string, value: JsonValue | undefined]>([
    ['$', [{ t: [1] }, { t: [2] }]],
    ['$[1].t', [2]],
    ['t', [1, 2]],
    ['t[1]', 2],
    ['$.t[0]', [1, 2]],
  ])('%s in an array of objects is %j', async (text, value) => {
    const array = placeOf([{ t: [1] }, { t: [2] }])
    expect(evaluateCompiled(text, array)).toEqual(value)
    expect(await evaluateInterpreted(text, array)).toEqual(value)
  })

  it('gives an infinite number as it is: the drop of the sample says so', () => {
    expect(evaluateCompiled('huge', place)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('a compiled expression', () => {
  it.each<[text: string, value: JsonValue | undefined]>([
    ['(temp - 32) * 5 / 9', ((21 - 32) * 5) / 9],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 4 - 3', 3],
    ['(10-4)', 6],
    ['21/10-4', 21 / 10 - 4],
    ['temp -1', 20],
    ['$key-1', 2],
    ['a-b - 1', 7],
    ['list[0]-1', 0],
    ['-temp + 1', -20],
    ['- -temp', 21],
    ['-(temp + 1)', -22],
    ['7 % 4', 3],
    ['1h / 3', 3],
    ['1.5e2 + 0', 150],
    ['gone * 2', undefined],
    ['5.a * 2', undefined],
    ['-gone', undefined],
    ['temp + gone', undefined],
    ['temp = 21', true],
    ['temp != 21', false],
    ['gone = gone', false],
    ['gone != 1', false],
    ['one = one', true],
    ['a = a.b', false],
    ['list[2] = list[2]', true],
    ['"abc" = text', true],
    ['temp > 20 and temp < 22', true],
    ['temp >= 22 or temp <= 21', true],
    ['text < "abd"', true],
    ['gone < 1', undefined],
    ['temp in list', false],
    ['1 in list', true],
    ['21 in temp', true],
    ['gone in list', false],
    ['text & "-" & temp', 'abc-21'],
    ['gone & none', 'null'],
    ['1/3 & ""', '0.333333333333333'],
    ['"" & one', '[5]'],
    ['yes ? 1 : 2', 1],
    ['no ? 1 : 2', 2],
    ['no ? 1', undefined],
    ['yes ? 1:2', 1],
    ['yes ? text:temp', undefined],
    ['no ? `text`:temp', 21],
    ['no ? text: temp', 21],
    ['gone ? 1 : 2', 2],
    ['nothing ? 1 : 2', 2],
    ['yes ? no ? 1 : 2 : 3', 2],
    ['temp > 20 ? "hot" : "cold"', 'hot'],
    ['gone ?? 5', 5],
    ['none ?? 5', null],
    ['gone ?? gone ?? 6', 6],
    ['none ?: 5', 5],
    ['empty ?: "x"', 'x'],
    ['temp ?: 5', 21],
    ['gone ?? 1 + 1', 2],
    ['true and "x"', true],
    ['none or nothing', false],
    ['$exists(gone)', false],
    ['$exists(none)', true],
    ['$not(no)', true],
    ['$not(gone)', undefined],
    ['$number("12.5") + 1', 13.5],
    ['$number("0x1F")', 31],
    ['$number(yes)', 1],
    ['$string(temp)', '21'],
    ['$string(a.b)', '{"c":{"d":5}}'],
    ['$string(gone)', undefined],
    ['$contains(text, "b")', true],
    ['$contains(gone, "b")', undefined],
    ['$substringBefore("12 C", " ")', '12'],
    ['$substringAfter("12 C", " ")', 'C'],
    ['$substringAfter("12 C", "x")', '12 C'],
    ['$lowercase("ÄB")', 'äb'],
    ['$uppercase(text)', 'ABC'],
    ['$type(none)', 'null'],
    ['$type(list)', 'array'],
    ['$type(a)', 'object'],
    ['$type(gone)', undefined],
    ['$number($substringBefore("12 C", " ")) * 2', 24],
    ['sw:0.output = true', true],
    ['`my key` + 1', 9],
  ])('%s is %j', async (text, value) => {
    expect(isCompiled(text)).toBe(true)
    await expectBoth(text, value)
  })

  it.each([
    ['text * 2', 'the left side of "*" is not a number (T2001)'],
    ['temp - text', 'the right side of "-" is not a number (T2002)'],
    ['gone + none', 'the right side of "+" is not a number (T2002)'],
    ['-text', '"-" before a value that is not a number (D1002)'],
    ['temp < "a"', 'the sides of "<" are of different types (T2009)'],
    ['none > 1', 'a side of ">" is neither a number nor text (T2010)'],
    ['temp / 0', 'a number is out of range (D1001)'],
    ['0 / 0', 'a number is out of range (D1001)'],
    ['huge - 1', 'a number is out of range (D1001)'],
    ['huge ? 1 : 2', 'a number is out of range (D1001)'],
    ['"" & huge', 'a number is out of range (D3001)'],
    ['$number(text)', 'the argument of $number is not a number (D3030)'],
    ['$number(none)', '$number has an argument of the wrong type (T0410)'],
    ['$uppercase(temp)', '$uppercase has an argument of the wrong type (T0410)'],
    ['$contains(text, 1)', '$contains has an argument of the wrong type (T0410)'],
  ])('%s fails: %s', (text, reason) => expectBoth(text, new ExpressionFailure(reason)))

  it.each([
    'b + a',
    'b & a',
    'b = a',
    'b < a',
    'b and a',
    'b or a',
    'b ?? a',
    'b ?: a',
    'b ? a : a',
    '$contains(b, a)',
    '$not(b) and a',
    '-b * a',
  ])('%s fails with its first operand, and asks for no other', (text) => {
    const failure = new ExpressionFailure('x')
    const asked: string[] = []
    const evaluate = compileOperation(text, (first) => () => {
      asked.push(first)
      return failure
    })
    expect(evaluate?.(place)).toBe(failure)
    expect(asked).toEqual(['b'])
  })

  it('makes one failure for all values that fail alike', () => {
    const failures = Array.from({ length: 1_000 }, () =>
      evaluateCompiled('$type(huge) = text or -huge', place),
    )
    expect(new Set(failures).size).toBe(1)
  })

  it('fails where a value is nested too deep to compare', () => {
    const nest = () => {
      let value: JsonValue = 1
      for (let depth = 0; depth < 50_000; depth++) value = [value]
      return value
    }
    const deep = placeOf({ a: nest(), b: nest() })
    expect(evaluateCompiled('a = b', deep)).toEqual(new ExpressionFailure('the expression fails'))
  })

  it.each([
    'rooms[t > 20].name',
    'rooms.(t)',
    '$sum(rooms.t)',
    '[1, 2]',
    '{"a": 1}',
    'a.*',
    '$number()',
    '$number(1, 2)',
    '$uppercase(text).x',
    '"it\\"s"',
    'text ~> $uppercase',
    '($x := 1; $x)',
    '$$.temp',
    'a .b',
    '/* a */ temp',
    '$unknown + 1',
    '$constructor(1)',
    'temp in [21]',
    'temp + ',
    '(temp',
    'temp)',
    'temp temp',
    '007 + 1.',
  ])('%s needs the interpreter', (text) => {
    expect(compileExpression(text, [])).toBeUndefined()
  })
})

describe('an operand that is a decimal text', () => {
  const texts = placeOf(
    { level: '50', cold: ' -2.5e0 ', word: 'x', empty: '', list: ['1', '2'], one: ['4'], big: '1e400', n: 3 },
    { key: '7' },
  )
  const bothAre = (text: string) => {
    const compiled = evaluateCompiled(text, texts)
    expect(isCompiled(text)).toBe(true)
    return evaluateInterpreted(text, texts).then((result) => {
      expect(result).toEqual(compiled)
      return result
    })
  }

  it.each<[expression: string, value: JsonValue]>([
    ['level / 100', 0.5],
    ['100 - level', 50],
    ['level + cold', 47.5],
    ['level * level', 2500],
    ['n % level', 3],
    ['-level', -50],
    ['-(level)', -50],
    ['(level) / 100', 0.5],
    ['((level)) / 100', 0.5],
    ['$.level + $message.level + $key', 107],
    ['list[1] * 2', 4],
    ['n > 2 ? level / 10 : 0', 5],
    ['$number(level) + 1', 51],
    // What is no arithmetic stays as it is.
    ['level', '50'],
    ['level & 1', '501'],
    ['level = 50', false],
    ["level = '50'", true],
  ])('%s is %j, compiled and interpreted', async (text, value) => {
    expect(await bothAre(text)).toEqual(value)
  })

  it.each([
    ['word / 2', 'the left side of "/" is not a number (T2001)'],
    ['2 / empty', 'the right side of "/" is not a number (T2002)'],
    ['one * 2', 'the left side of "*" is not a number (T2001)'],
    ['list + 1', 'the left side of "+" is not a number (T2001)'],
    ["'50' / 100", 'the left side of "/" is not a number (T2001)'],
    ['(level & level) / 2', 'the left side of "/" is not a number (T2001)'],
    ['$string(level) / 2', 'the left side of "/" is not a number (T2001)'],
    ['level & n - 1', 'the left side of "-" is not a number (T2001)'],
    ['level > 40', 'the sides of ">" are of different types (T2009)'],
    ['big + 1', 'a number is out of range (D1001)'],
    ['-word', '"-" before a value that is not a number (D1002)'],
  ])('and any other, in %s, fails: %s', async (text, reason) => {
    expect(await bothAre(text)).toEqual(new ExpressionFailure(reason))
  })

  it('is one inside of what only JSONata can do, too', async () => {
    expect(await evaluateInterpreted('$sum($map(list, function($v) { $v * 2 }))', texts)).toBe(6)
    expect(await evaluateInterpreted('($x := level; $x + 1)', texts)).toBe(51)
  })
})
