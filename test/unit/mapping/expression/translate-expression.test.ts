import { describe, expect, it } from 'vitest'
import { translateExpression } from '../../../../src/mapping/expression/translate-expression.ts'

describe('what JSONata is given', () => {
  it.each([
    ['a.b', 'a.b'],
    ['a-b', '`a-b`'],
    ['a - b', 'a - b'],
    ['a -b', 'a -b'],
    ['a- b', 'a- b'],
    ['temp-', '`temp-`'],
    ['switch:0.output', '`switch:0`.output'],
    ['x ? a : b', 'x ? a : b'],
    ['x ? a: b', 'x ? a: b'],
    ['x ? 1:2', 'x ? 1:2'],
    ['{"a":b-c}', '{"a":`b-c`}'],
    ['rain.1h', 'rain.`1h`'],
    ['5.a', '`5`.a'],
    ['[1..5]', '[1..5]'],
    ['1.5', '1.5'],
    ['a.true', 'a.`true`'],
    ['true', 'true'],
    ['$v-1', '$v-1'],
    ['$$.a-b', '$$.`a-b`'],
    ['$x:=a-b', '$x:=`a-b`'],
    ['`a-b`', '`a-b`'],
    ["\"a-b\" & 'c-\\'d'", "\"a-b\" & 'c-\\'d'"],
    ['/* a-b */ c-d', '/* a-b */ `c-d`'],
    ['$match(a-b, /c-d[/]e-f/i)', '$match(`a-b`, /c-d[/]e-f/i)'],
    ['a / b-c / d', 'a / `b-c` / d'],
    ['in / b-c / d', 'in / `b-c` / d'],
    ['a in /x-y/', 'a in /x-y/'],
    ['a[b-c] / d-e / f', 'a[`b-c`] / `d-e` / f'],
    ['größe-x', '`größe-x`'],
    ['°C / b-c / d', '°C / `b-c` / d'],
  ])('of %s is %s', (text, translated) => {
    expect(translateExpression(text).text).toBe(translated)
  })

  it('has offsets that lead back', () => {
    const { text, originalOffset } = translateExpression('a-b + c-d')
    expect(text).toBe('`a-b` + `c-d`')
    expect(originalOffset(text.indexOf('+'))).toBe(4)
    expect(originalOffset(text.indexOf('`c'))).toBe(6)
    expect(originalOffset(0)).toBe(0)
  })
})
