import { describe, expect, it } from 'vitest'
import { resolveSenml } from '../../../../src/mapping/payload-format/senml.ts'
import { createWork } from '../../../../src/mapping/work.ts'
import type { JsonValue } from '../../../../src/model.ts'

const nowSeconds = 1_767_225_605.25
const resolve = (pack: JsonValue) => resolveSenml(pack, nowSeconds * 1000, createWork(50_000))
const resolved = (pack: JsonValue) => {
  const result = resolve(pack)
  return result.ok ? result.value : result.detail
}

describe('a pack is resolved:', () => {
  it.each<[what: string, pack: JsonValue, records: JsonValue]>([
    [
      'the base name comes before each name, and a later one takes its place',
      [
        { bn: 'dev:1:', n: 'temp', t: 1e9, v: 1 },
        { n: 'hum', t: 1e9, v: 2 },
        { bn: 'dev:2:', n: 'temp', t: 1e9, v: 3 },
      ],
      [
        { n: 'dev:1:temp', t: 1e9, v: 1 },
        { n: 'dev:1:hum', t: 1e9, v: 2 },
        { n: 'dev:2:temp', t: 1e9, v: 3 },
      ],
    ],
    [
      'the base name is a name of its own',
      [{ bn: 'dev1', bt: 1e9, v: 1 }, { v: 2 }],
      [
        { n: 'dev1', t: 1e9, v: 1 },
        { n: 'dev1', t: 1e9, v: 2 },
      ],
    ],
    [
      'the base unit counts where there is no unit',
      [
        { bt: 1e9, bu: 'A', n: 'volts', u: 'V', v: 120.1 },
        { n: 'amperes', v: 1.2 },
      ],
      [
        { n: 'volts', u: 'V', t: 1e9, v: 120.1 },
        { n: 'amperes', u: 'A', t: 1e9, v: 1.2 },
      ],
    ],
    [
      'a mobile device measures as it goes, and its battery in between',
      [
        { bn: 'urn:dev:mac:0024befffe804ff1', bt: 1.7e9, bu: '%RH', v: 41 },
        { u: 'lat', v: 35.1 },
        { u: 'lat', t: 20, v: 35.2 },
        { t: 20, v: 41.5 },
        { u: '%EL', t: 15, v: 98 },
      ],
      [
        { n: 'urn:dev:mac:0024befffe804ff1', u: '%RH', t: 1.7e9, v: 41 },
        { n: 'urn:dev:mac:0024befffe804ff1', u: 'lat', t: 1.7e9, v: 35.1 },
        { n: 'urn:dev:mac:0024befffe804ff1', u: '%EL', t: 1.7e9 + 15, v: 98 },
        { n: 'urn:dev:mac:0024befffe804ff1', u: 'lat', t: 1.7e9 + 20, v: 35.2 },
        { n: 'urn:dev:mac:0024befffe804ff1', u: '%RH', t: 1.7e9 + 20, v: 41.5 },
      ],
    ],
    [
      'base value and base sum are added',
      [
        { bt: 1e9, bv: 20, bs: 100, n: 'a', v: 0.5, s: 3 },
        { n: 'b', v: -1 },
        { n: 'c', s: 4 },
        { n: 'd', vb: true },
      ],
      [
        { n: 'a', t: 1e9, v: 20.5, s: 103 },
        { n: 'b', t: 1e9, v: 19, s: 100 },
        { n: 'c', t: 1e9, s: 104 },
        { n: 'd', t: 1e9, vb: true, s: 100 },
      ],
    ],
    ['a sum without base sum', [{ n: 'energy', t: 1e9, s: 7 }], [{ n: 'energy', t: 1e9, s: 7 }]],
    [
      'values of each type, and the update time',
      [
        { bt: 1e9, n: 'a', vs: 'on', ut: 60 },
        { n: 'b', vb: false },
        { n: 'c', vd: 'aGkgCg' },
        { n: 'd', v: -0.25 },
      ],
      [
        { n: 'a', t: 1e9, vs: 'on', ut: 60 },
        { n: 'b', t: 1e9, vb: false },
        { n: 'c', t: 1e9, vd: 'aGkgCg' },
        { n: 'd', t: 1e9, v: -0.25 },
      ],
    ],
    ['no time is now', [{ n: 'a', v: 1 }], [{ n: 'a', t: nowSeconds, v: 1 }]],
    [
      'times below 2^28 are relative to now, times from there on are absolute',
      [
        { n: 'long_ago', t: -(2 ** 28), v: 1 },
        { n: 'ago', t: -5, v: 2 },
        { n: 'soon', t: 0.5, v: 3 },
        { n: 'later', t: 2 ** 28 - 1, v: 4 },
        { n: 'absolute', t: 2 ** 28, v: 5 },
      ],
      [
        { n: 'absolute', t: 2 ** 28, v: 5 },
        { n: 'long_ago', t: nowSeconds - 2 ** 28, v: 1 },
        { n: 'ago', t: nowSeconds - 5, v: 2 },
        { n: 'soon', t: nowSeconds + 0.5, v: 3 },
        { n: 'later', t: nowSeconds + 2 ** 28 - 1, v: 4 },
      ],
    ],
    [
      'the sum of base time and time is what is relative or absolute',
      [
        { bt: -60, n: 'a', t: 10, v: 1 },
        { bt: 2 ** 28, n: 'b', t: -1, v: 2 },
        { bt: 1e9, n: 'c', t: -1, v: 3 },
      ],
      [
        { n: 'c', t: 1e9 - 1, v: 3 },
        { n: 'a', t: nowSeconds - 50, v: 1 },
        { n: 'b', t: nowSeconds + 2 ** 28 - 1, v: 2 },
      ],
    ],
    [
      'records of one time keep their order',
      [
        { n: 'late', t: 1e9 + 1, v: 0 },
        { n: 'b', t: 1e9, v: 1 },
        { n: 'a', t: 1e9, v: 2 },
      ],
      [
        { n: 'b', t: 1e9, v: 1 },
        { n: 'a', t: 1e9, v: 2 },
        { n: 'late', t: 1e9 + 1, v: 0 },
      ],
    ],
    [
      'a record of base fields only is no measurement',
      [
        { bn: 'dev1:', bt: 1e9, bver: 10, extension: 1 },
        { n: 'a', v: 1 },
      ],
      [{ n: 'dev1:a', t: 1e9, v: 1 }],
    ],
    [
      'labels that are not known are passed over',
      [{ n: 'a', t: 1e9, v: 1, extension: 5, bx: 6, e_x: 7, __proto: 8, constructor: 9 }],
      [{ n: 'a', t: 1e9, v: 1 }],
    ],
    ['a pack without records', [], []],
  ])('%s', (_what, pack, records) => {
    expect(resolve(pack)).toStrictEqual({ ok: true, value: records, problems: [] })
  })

  it.each([1, 9, 10, 26])('version %d is known', (bver) => {
    expect(resolved([{ bver, n: 'a', t: 1e9, v: 1 }])).toStrictEqual([{ n: 'a', t: 1e9, v: 1 }])
  })

  it('a number beyond float64 stays one, for the metric that reads it to say so', () => {
    const infinite = JSON.parse('[{"n":"a","t":1e9,"v":1e400}]')
    expect(resolved(infinite)).toStrictEqual([{ n: 'a', t: 1e9, v: Number.POSITIVE_INFINITY }])
  })
})

const good = { n: 'good', t: 1e9, v: 1 }

describe('a record is left out and the others are not:', () => {
  it.each<[what: string, record: JsonValue, detail: string]>([
    ['two values', { n: 'a', v: 1, vs: 'x' }, 'more than one value'],
    ['a value twice over', { n: 'a', vb: true, vd: 'AA' }, 'more than one value'],
    ['a name without value', { n: 'a' }, 'neither value nor sum'],
    ['a unit without value', { u: 'V' }, 'neither value nor sum'],
    ['a time without value', { t: -1 }, 'neither value nor sum'],
    ['an update time without value', { ut: 60 }, 'neither value nor sum'],
    ['no field at all', {}, 'neither value nor sum'],
    ['no field that is known', { temperature: 21 }, 'neither value nor sum'],
    ['a base field with a name', { bver: 10, n: 'a' }, 'neither value nor sum'],
    ['no name', { v: 1 }, 'a name with characters that are not allowed'],
    ['a name with a blank', { n: 'a b', v: 1 }, 'a name with characters that are not allowed'],
    ['a name of another script', { n: 'été', v: 1 }, 'a name with characters that are not allowed'],
    ['a name that begins with a dot', { n: '.a', v: 1 }, 'a name with characters that are not allowed'],
    ['a name with a line behind', { n: 'a\n', v: 1 }, 'a name with characters that are not allowed'],
    ['a name above the limit', { n: 'a'.repeat(1025), v: 1 }, 'a name of more than 1024 characters'],
    ['text as value', { n: 'a', v: '1' }, 'v is not a number'],
    ['null as value', { n: 'a', v: null }, 'v is not a number'],
    ['a number as text value', { n: 'a', vs: 1 }, 'vs is not a string'],
    ['a number as unit', { n: 'a', u: 1, v: 1 }, 'u is not a string'],
    ['a number as data', { n: 'a', vd: 1 }, 'vd is not a string'],
    ['text as update time', { n: 'a', v: 1, ut: '60' }, 'ut is not a number'],
    ['a number as boolean', { n: 'a', vb: 1 }, 'vb is not a boolean'],
    ['text as time', { n: 'a', t: '1e9', v: 1 }, 't is not a number'],
    ['a number as name', { n: 1, v: 1 }, 'n is not a string'],
    ['text as sum', { n: 'a', s: '1' }, 's is not a number'],
    ['a time beyond float64', JSON.parse('{"n":"a","t":1e400,"v":1}'), 't is not finite'],
    [
      'a label that must be understood',
      { n: 'a', v: 1, critical_: 1 },
      'a field that ends with _ is not known',
    ],
  ])('%s', (_what, record, detail) => {
    const left = { ok: true, value: [good], problems: [{ detail, count: 1 }] }
    expect(resolve([good, record])).toStrictEqual(left)
    expect(resolve([record, good])).toStrictEqual(left)
  })

  it('its base fields count all the same', () => {
    expect(
      resolved([
        { bn: 'dev:', bt: 1e9, n: 'a', v: 'x' },
        { n: 'b', v: 2 },
      ]),
    ).toStrictEqual([{ n: 'dev:b', t: 1e9, v: 2 }])
  })

  it('those with one reason are counted together', () => {
    const { problems } = resolve([good, { n: 'a' }, { n: 'b', v: '1' }, { n: 'c' }]) as { problems: unknown }
    expect(problems).toStrictEqual([
      { detail: 'neither value nor sum', count: 2 },
      { detail: 'v is not a number', count: 1 },
    ])
  })

  it.each(['a', '7', '/3303/0/5700', 'urn:dev:ow:10e2073a01080063', 'A-b.c_d:e/f', 'a'.repeat(1024)])(
    'not one with the name %j',
    (n) => {
      expect(resolved([{ n, t: 1e9, v: 1 }])).toStrictEqual([{ n, t: 1e9, v: 1 }])
    },
  )

  it('the limit of a name includes the base name', () => {
    const pack = (length: number) => [good, { bn: 'a'.repeat(1000), n: 'b'.repeat(length), t: 1e9, v: 1 }]
    expect(resolved(pack(24))).toHaveLength(2)
    expect(resolved(pack(25))).toHaveLength(1)
  })
})

describe('a pack is unreadable:', () => {
  it.each<[what: string, pack: JsonValue, detail: string]>([
    ['an object', { e: [good] }, 'not an array of records'],
    ['a number', 5, 'not an array of records'],
    ['null', null, 'not an array of records'],
    ['a record that is a number', [good, 5], 'a record is not an object'],
    ['a record that is an array', [good, [good]], 'a record is not an object'],
    ['a record that is null', [good, null], 'a record is not an object'],
    ['a base name that is a number', [good, { bn: 1 }, good], 'bn is not a string'],
    ['a base time that is text', [good, { bt: '1e9' }, good], 'bt is not a number'],
    ['a base unit that is null', [good, { bu: null }, good], 'bu is not a string'],
    ['a base value that is text', [good, { bv: '1' }, good], 'bv is not a number'],
    ['a base sum that is text', [good, { bs: '1' }, good], 'bs is not a number'],
    ['a version above 10', [{ ...good, bver: 11 }], 'bver is not known'],
    ['a version that is no integer', [{ ...good, bver: 9.5 }], 'bver is not known'],
    ['version 0', [{ ...good, bver: 0 }], 'bver is not known'],
    ['a later version in a later record', [good, { ...good, bver: 27 }], 'bver is not known'],
    [
      'a base field that must be understood',
      [good, { bcritical_: 1 }],
      'a field that ends with _ is not known',
    ],
    ['nothing left of it', [{ n: 'a' }, { n: 'b', v: '1' }], 'neither value nor sum'],
  ])('%s', (_what, pack, detail) => {
    expect(resolve(pack)).toStrictEqual({ ok: false, detail })
  })
})

describe('a hostile pack', () => {
  it('with a long base name for thousands of records makes none of their names', () => {
    const records = Array.from({ length: 8000 }, () => ({ v: 1 }))
    const pack = [good, { bn: 'n'.repeat(60_000) }, ...records]
    expect(resolve(pack)).toMatchObject({ value: [good], problems: [{ count: 8000 }] })
  })

  it('says nothing of itself in a detail', () => {
    const pack = [good, { secret_: 1 }, { n: 'secret secret', v: 1 }, { n: 'secret', v: 'secret' }]
    expect(JSON.stringify(resolve(pack))).not.toContain('secret')
  })
})
