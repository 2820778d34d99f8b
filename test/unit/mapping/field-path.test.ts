import { describe, expect, it } from 'vitest'
import { compileExpression } from '../../../src/mapping/compile-expression.ts'
import { parseFieldPath, quotedText } from '../../../src/mapping/field-path.ts'
import type { JsonValue } from '../../../src/model.ts'
import { messageOf } from '../../helpers/message.ts'

describe('a field path', () => {
  it.each<[text: string, variable: string, steps: (string | number)[]]>([
    ['temp', '', ['temp']],
    [' temp ', '', ['temp']],
    ['battery.voltage', '', ['battery', 'voltage']],
    ['DS18B20-1.Temperature', '', ['DS18B20-1', 'Temperature']],
    ['switch:0.output', '', ['switch:0', 'output']],
    ['sensors[0].temp', '', ['sensors', 0, 'temp']],
    ['a[-1][2]', '', ['a', -1, 2]],
    ['a[ 1 ]', '', ['a', 1]],
    ['Température.größe', '', ['Température', 'größe']],
    ['温度.最高', '', ['温度', '最高']],
    ['तापमान', '', ['तापमान']],
    ['rain.1h', '', ['rain', '1h']],
    ['1h', '', ['1h']],
    ['_x', '', ['_x']],
    ['`my key`.`a.b`', '', ['my key', 'a.b']],
    ['a.`🌡`', '', ['a', '🌡']],
    ['`-1`', '', ['-1']],
    ['`true`', '', ['true']],
    ['__proto__.constructor', '', ['__proto__', 'constructor']],
    ['trueish', '', ['trueish']],
    ['$', '', []],
    ['$.a', '', ['a']],
    ['$[0]', '', [0]],
    ['$device', 'device', []],
    ['$attributes.site', 'attributes', ['site']],
    ['$message[1].a', 'message', [1, 'a']],
  ])('%s', (text, variable, steps) => {
    expect(parseFieldPath(text)).toEqual({ variable, steps })
  })

  it.each([
    '',
    ' ',
    '.a',
    'a.',
    'a..b',
    'a b',
    'a + b',
    'a.-b',
    'a[',
    'a[x]',
    'a[1.5]',
    'a[0',
    '[0]',
    'a.[0]',
    '`a',
    '``',
    '-a',
    ':a',
    'a*2',
    'sum(a)',
    '$sum(a)',
    '$1',
    'a.$b',
    'a/b',
    'a.*',
    '🌡',
    '12',
    '-1.5e3',
    '+4',
    'true',
    'false',
    'null',
    "'text'",
    '"text"',
  ])('%j is none', (text) => {
    expect(parseFieldPath(text)).toBeUndefined()
  })

  it.each([
    ["'a b'", 'a b'],
    ['"a b"', 'a b'],
    ["''", ''],
    ["'a", undefined],
    ["'a' & 'b'", undefined],
    ['a', undefined],
  ])('%s as quoted text is %j', (source, text) => {
    expect(quotedText(source)).toBe(text)
  })
})

describe('evaluating a field path', () => {
  const payload = JSON.parse(`{
    "temp": 21, "none": null, "text": "abc", "list": [1, [2, 3], {"x": 4}],
    "a": {"b": {"c": {"d": 5}}, "length": 6},
    "__proto__": {"x": 7}, "my key": 8, "": 9
  }`) as JsonValue

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
    ['list.x', undefined],
    ['list.length', undefined],
    ['text.length', undefined],
    ['text[0]', undefined],
    ['temp[0]', undefined],
    ['a[0]', undefined],
    ['a.length', 6],
    ['__proto__.x', 7],
    ['constructor', undefined],
    ['a.constructor', undefined],
    ['a.__proto__', undefined],
    ['toString', undefined],
    ['`my key`', 8],
    ['$message.temp', 21],
    ['$topic', 'x/y/z'],
    ['$client_id', 'c-1'],
    ['$principal', undefined],
    ['$received_at', 1_767_225_605_000],
    ['$attributes.site', 'north'],
    ['$attributes.gone', undefined],
    ['$attributes', { site: 'north' }],
    ['$level', 'y'],
    ['$rest', 'y/z'],
    ['$below', ''],
    ['$level.x', undefined],
  ])('%s is %j', (path, value) => {
    const message = messageOf({ topic: 'x/y/z', client_id: 'c-1', attributes: { site: 'north' }, payload })
    const captures = [
      { name: 'level', level: 1, rest: false },
      { name: 'rest', level: 1, rest: true },
      { name: 'below', level: 3, rest: true },
    ]
    const evaluate = compileExpression(path, captures)
    expect(evaluate({ message, levels: ['x', 'y', 'z'], root: payload, here: payload })).toEqual(value)
  })

  it('starts variables that name the message at the message, also inside a part of the payload', () => {
    const message = messageOf({ topic: 't', payload })
    const place = { message, levels: ['t'], root: payload, here: { temp: 1 } }
    expect(compileExpression('temp', [])(place)).toBe(1)
    expect(compileExpression('$.temp', [])(place)).toBe(1)
    expect(compileExpression('$message.temp', [])(place)).toBe(21)
  })
})
