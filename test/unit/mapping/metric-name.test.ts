import { describe, expect, it } from 'vitest'
import { cleanNameStep, finishName } from '../../../src/mapping/series/metric-name.ts'
import { isMetricName } from '../../../src/prometheus-names.ts'

describe('a name from a payload', () => {
  it.each([
    ['temp', 'temp'],
    ['Temp_2', 'Temp_2'],
    ['', '_'],
    ['a.b', 'a_b'],
    ['a/b:c d', 'a_b_c_d'],
    ['1h', '1h'],
    ['__proto__', '__proto__'],
    ['größe', 'gr__e'],
    ['温度', '__'],
    // One character, two UTF-16 units.
    ['🌡', '_'],
    ['\ud83c', '_'],
    ['[`{@', '____'],
    ['azAZ09_', 'azAZ09_'],
  ])('step %j becomes %j', (key, step) => {
    expect(cleanNameStep(key)).toBe(step)
  })

  it.each([
    ['temp', 'temp'],
    ['1h', '_1h'],
    ['0', '_0'],
    ['9', '_9'],
    ['a'.repeat(199), 'a'.repeat(199)],
    ['a'.repeat(200), 'a'.repeat(200)],
    ['a'.repeat(201), undefined],
    [`1${'a'.repeat(198)}`, `_1${'a'.repeat(198)}`],
    [`1${'a'.repeat(199)}`, undefined],
  ])('%s is finished as %s', (name, finished) => {
    expect(finishName(name)).toBe(finished)
  })
})

describe('a name in a mapping file', () => {
  it.each(['a', '_', ':', 'job:a:sum', 'A9'])('%j is a metric name', (name) => {
    expect(isMetricName(name)).toBe(true)
  })
  it.each(['', '9a', 'a-b', 'a.b', 'ä', 'a b', 'a\n'])('%j is none', (name) => {
    expect(isMetricName(name)).toBe(false)
  })
})
