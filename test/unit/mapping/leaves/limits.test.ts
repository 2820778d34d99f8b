// The limits of the rules of leaves, at, below and above each.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mappingOf } from '../../../helpers/mapping.ts'
import { messageOf } from '../../../helpers/message.ts'

const mapping = mappingOf(undefined)

/** Series with their labels, but for those of the topic and the client; drops by reason. */
function outcome(payload: JsonValue, topic = 'a/b'): string[] {
  const { samples, drops } = mapping.map(messageOf({ topic, client_id: 'c', payload }))
  const series = samples.map(({ name, labels }) => {
    const own = labels.names.flatMap((label, index) =>
      label === 'topic' || label === 'client_id' ? [] : [`${label}=${labels.values[index]}`],
    )
    return [name, ...own].join(' ')
  })
  return [...series, ...drops.map(({ reason }) => `# ${reason}`)]
}

describe('a text that names the device', () => {
  it.each([
    [64, ['v device=']],
    [65, ['v device=c', '# left_out']],
  ])('of %i characters', (chars, [series = '', ...drops]) => {
    const id = 'd-'.repeat(40).slice(0, chars)
    const named = series.endsWith('=') ? series + id : series
    expect(outcome({ device_id: id, v: 1 })).toEqual([named, ...drops])
  })
})

describe('a text that names an object', () => {
  it.each([
    [128, false],
    [129, true],
  ])('of %i characters', (chars, byPosition) => {
    const name = 'cold room '.repeat(13).slice(0, chars)
    const [series] = outcome({ list: [{ name, v: 1 }] })
    expect(series).toBe(byPosition ? 'list_v device=c index=0' : `list_v device=c name=${name}`)
  })
})

describe('a number that names an object', () => {
  it.each([
    [-1, 'index=0'],
    [0, 'channel=0'],
    [65_535, 'channel=65535'],
    [65_536, 'index=0'],
    [1.5, 'index=0'],
  ])('%d', (channel, label) => {
    expect(outcome({ list: [{ channel, v: 1 }] }).find((one) => one.startsWith('list_v '))).toContain(label)
  })
})

it('an object has at most three names', () => {
  const list = [{ name: 'a', tag: 'b', label: 'l', signal: 's', v: 1 }]
  const [series = ''] = outcome({ list })
  expect(series.split(' ').length).toBe('list_v device=c'.split(' ').length + 3)
})

describe('a unit', () => {
  it.each([
    [32, ' unit='],
    [33, ''],
  ])('of %i characters', (chars, label) => {
    const unit = 'u'.repeat(chars)
    expect(outcome({ value: 1, unit })[0]).toBe(`value device=c${label}${label === '' ? '' : unit}`)
  })
})

describe('a number in a member with a word of time', () => {
  const from = Date.UTC(2001, 0, 1) / 1000
  const to = Date.UTC(2100, 0, 1) / 1000
  it.each([
    [from - 1, true],
    [from, false],
    [to - 1, false],
    [to, true],
    [from * 1e3 - 1, true],
    [from * 1e3, false],
    [to * 1e9, true],
  ])('%d is a reading: %s', (tst, isReading) => {
    expect(outcome({ tst, v: 1 }).includes('tst device=c')).toBe(isReading)
  })

  it.each([
    [999, true],
    [1000, false],
    [1000.5, true],
    [to, false],
  ])('%d is a reading in ts: %s', (ts, isReading) => {
    expect(outcome({ ts, v: 1 }).includes('ts device=c')).toBe(isReading)
  })
})

describe('a word', () => {
  it.each([
    [`${' '.repeat(14)}on`, 'state device=c'],
    [`${' '.repeat(15)}on`, '# word_unknown'],
    ['a'.repeat(40), '# word_unknown'],
    ['a'.repeat(41), '# left_out'],
  ])('%j', (state, result) => {
    expect(outcome({ state })).toContain(result)
  })
})

describe('a number with something behind it', () => {
  it.each([
    ['5 abcdef', '# not_a_number'],
    ['5 abcdefg', '# left_out'],
    [`${'1'.repeat(15)}Q`, '# not_a_number'],
    [`${'1'.repeat(16)}Q`, '# left_out'],
    [`${'1'.repeat(15)}V`, `t device=c unit=V`],
    [`${'1'.repeat(16)}V`, '# left_out'],
    [`0.${'1'.repeat(15)} V`, `t device=c unit=V`],
    [`0.${'1'.repeat(16)} V`, '# left_out'],
  ])('%j', (t, result) => {
    expect(outcome({ t })).toContain(result)
  })
})

describe('an array in a text', () => {
  it.each([
    [1_000, 'index=0'],
    [1_001, '# left_out'],
  ])('of %i characters', (chars, result) => {
    expect(outcome({ t: `[1,${' '.repeat(chars - 5)}2]` }).join()).toContain(result)
  })
})

describe('an id at the root, beside a value,', () => {
  it.each([
    [999, 'value device=c id=999'],
    [1_000, 'value device=c'],
  ])('of %i', (id, line) => {
    expect(outcome({ id, value: 5 })).toContain(line)
  })
})

describe('a numbered part', () => {
  it.each([
    [255, 'kwh device=c channel=255'],
    [256, 'kwh device=c'],
  ])('of %i', (channel, line) => {
    expect(outcome({ channel, kwh: 5 }).map((one) => one.split(' ').sort().join())).toContain(
      line.split(' ').sort().join(),
    )
  })
})

describe('a thing', () => {
  it.each([
    ['1234567', 'kwh device=1234567'],
    ['123456', 'kwh device=c'],
  ])('of the digits %s', (meter, line) => {
    expect(outcome({ meter, kwh: 5 })).toContain(line)
  })
})

describe('a level of the topic', () => {
  it.each([
    [100, 'temperature'],
    [101, 'value'],
  ])('of %i characters', (chars, name) => {
    const level = `${'x'.repeat(chars - 'temperature'.length - 1)}_temperature`
    expect(outcome(1, `a/${level}`)).toEqual([`${name} device=c`])
  })
})
