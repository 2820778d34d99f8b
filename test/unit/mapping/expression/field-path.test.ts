import { describe, expect, it } from 'vitest'
import { parseFieldPath, quotedText } from '../../../../src/mapping/expression/field-path.ts'

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
    ['temp-', '', ['temp-']],
    ['a:.b-[0]', '', ['a:', 'b-', 0]],
    ['a--b', '', ['a--b']],
    ['10-40', '', ['10-40']],
    ['and.in', '', ['and', 'in']],
    ['a.true', '', ['a', 'true']],
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
    'a- b',
    'a- 1',
    'a .b',
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
