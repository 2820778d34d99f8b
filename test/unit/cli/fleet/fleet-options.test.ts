import { describe, expect, it } from 'vitest'
import { readFleetOptions } from '../../../../src/cli/fleet/fleet-options.ts'
import { deviceSelector } from '../../../../src/cli/fleet/view.ts'

const stack = ['--stack', 's']

describe('the options of fleet', () => {
  it.each([
    [['silent'], { view: 'silent', label: 'device', select: '', silentMs: 900_000, top: 20 }],
    [['silent', '--for', '2h', '--top', '1000', '--json'], { silentMs: 7_200_000, top: 1000, json: true }],
    [
      ['versions', '--label', 'topic', '--show-queries'],
      { view: 'versions', label: 'topic', showQueries: true },
    ],
    [['talkers', '--select', 'a="b", c=~"d,e\\"}"'], { select: 'a="b", c=~"d,e\\"}"' }],
  ])('%j', (args, read) => expect(readFleetOptions([...args, ...stack])).toMatchObject(read))

  it.each([
    [[], 'VIEW: expected one of silent, talkers, failing, clocks, versions'],
    [['silnt'], 'VIEW: did you mean `silent`?'],
    [['silent', 'talkers'], 'arguments: expected one view'],
    [['silent', '--for', '24h'], '--for: expected a time such as 15m, below a day'],
    [['talkers', '--for', '1h'], '--for: used only with silent'],
    [['silent', '--top', '0'], '--top: expected a whole number from 1 to 1000'],
    [['silent', '--top', '1001'], '--top: expected'],
    [['silent', '--label', 'a-b'], '--label: expected the name of a label'],
    [['silent', '--select', 'a'], '--select: expected matchers'],
    [['silent', '--select', 'a="b"} or vector(1'], '--select: expected matchers'],
  ])('%j are refused', (args, message) => {
    expect(() => readFleetOptions([...args, ...stack])).toThrow(`1 problem in options:\n  ${message}`)
  })

  it.each([
    ['', '{device!=""}'],
    ['a="b",', '{device!="", a="b"}'],
  ])('select with %j', (select, selector) => {
    const options = readFleetOptions(['silent', ...stack])
    if (options !== 'help') expect(deviceSelector({ ...options, select })).toBe(selector)
  })
})
