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

describe('at, below and above', () => {
  const words = (count: number) => Array.from({ length: count }, (_, at) => `w${'abcdefghij'[at]}`).join(' ')
  const described = (count: number) => ({
    l: [
      { title: words(count), value: 1, unit: 'V' },
      { title: 'x y', value: 2, unit: 'V' },
    ],
  })
  const inSlots = (slot: number) => ({
    slots: [
      { slot, sn: 'PB044', soc: 1 },
      { slot: 1, sn: 'PB045', soc: 2 },
    ],
  })
  const beside = ['day', 'days', 'dow', 'idx', 'index', 'label']
  const planOf = (count: number) => ({
    plan: {
      start: '08:00',
      end: '09:00',
      enable: 1,
      ...Object.fromEntries(beside.slice(0, count - 3).map((key) => [key, 1])),
    },
  })
  const timed = (...more: string[]) => ({
    l: [
      {
        timestamp: { value: 1_767_225_604, unit: 's', ...Object.fromEntries(more.map((key) => [key, 'x'])) },
        v: 1,
      },
    ],
  })
  const heard = (minor: number) => ({
    l: [{ id: `426c7565-4368-6172-6d42-6561636f6e73-1-${minor}`, rssi: -70 }],
  })
  const graded = (chars: number) => ({ id: 'a1', signal: `64/${'1'.repeat(chars - 3)}`, value: 2 })
  const moving = (levels: number): { [key: string]: JsonValue } =>
    levels === 1 ? { lat: 1.5, lon: 2.5 } : { data: moving(levels - 1) }
  const onBus = (instance: number) => ({ pgn: 127_505, fields: { Instance: instance, Level: 30 } })

  it.each<[what: string, payload: JsonValue, text: string, isThere: boolean]>([
    ['words of a description', described(7), 'title=wa', true],
    ['words of a description', described(8), 'title=wa', true],
    ['words of a description', described(9), 'title=wa', false],
    ['characters of an id that nobody has set', { deviceId: '0'.repeat(11), t: 1 }, 'device=0', true],
    ['characters of an id that nobody has set', { deviceId: '0'.repeat(12), t: 1 }, 'device=0', false],
    ['characters of an id that nobody has set', { deviceId: 'F'.repeat(13), t: 1 }, 'device=F', false],
    ['the number of a slot', inSlots(998), 'sn=', false],
    ['the number of a slot', inSlots(999), 'sn=', false],
    ['the number of a slot', inSlots(1000), 'sn=', true],
    ['members of a timetable', planOf(7), 'plan_enable', false],
    ['members of a timetable', planOf(8), 'plan_enable', false],
    ['members of a timetable', planOf(9), 'plan_enable', true],
    ['what stands beside a time', timed('type'), 'index=', false],
    ['what stands beside a time', timed('type', 'metadata'), 'index=', false],
    ['what stands beside a time', timed('type', 'metadata', 'unit_name'), 'index=', true],
    ['the number of a beacon', heard(65_534), 'id=', true],
    ['the number of a beacon', heard(65_535), 'id=', true],
    ['the number of a beacon', heard(65_536), 'id=', false],
    ['characters of a grade', graded(31), 'signal=', false],
    ['characters of a grade', graded(32), 'signal=', false],
    ['characters of a grade', graded(33), 'signal=', true],
    ['levels of a position', { user_id: 13_698_624, ...moving(2) }, 'user_id=', true],
    ['levels of a position', { user_id: 13_698_624, ...moving(3) }, 'user_id=', true],
    ['levels of a position', { user_id: 13_698_624, ...moving(4) }, 'user_id=', false],
    ['the number of an object on a bus', onBus(99_998), 'Instance=', true],
    ['the number of an object on a bus', onBus(99_999), 'Instance=', true],
    ['the number of an object on a bus', onBus(100_000), 'Instance=', false],
    ['numbers in one text', { gps: '1.5', t: 1 }, '# not_a_number', false],
    ['numbers in one text', { gps: '1.5,1.5', t: 1 }, '# not_a_number', true],
    ['numbers in one text', { gps: Array(8).fill('1.5').join(), t: 1 }, '# not_a_number', true],
    ['numbers in one text', { gps: Array(9).fill('1.5').join(), t: 1 }, '# not_a_number', false],
    ['digits in front of a pair', '99 temp=21.4', '# not_a_number', false],
    ['digits in front of a pair', '100 temp=21.4', '# not_a_number', true],
    ['digits in front of a pair', '1000 temp=21.4', '# not_a_number', true],
  ])('%s: %j', (_, payload, text, isThere) => {
    expect(outcome(payload).some((line) => line.includes(text))).toBe(isThere)
  })
})
