import { describe, expect, it } from 'vitest'
import type { Decode, FrameFields } from '../../../../src/mapping/language.ts'
import { compileFrame, readCayenneLpp } from '../../../../src/mapping/payload-format/read-frame.ts'
import { createWork } from '../../../../src/mapping/work.ts'

const stepsMax = 40_000
const bytesOf = (hex: string) => Buffer.from(hex.replace(/\s/g, ''), 'hex')
const readWith = (decode: Omit<Decode, 'format'>, hex: string) =>
  compileFrame({ format: 'bytes', ...decode })(bytesOf(hex), createWork(stepsMax))
const read = (fields: FrameFields, hex: string) => readWith({ fields }, hex)
const whole = (value: object) => ({ ok: true, value, problems: [] })
const outside = (...names: string[]) =>
  names.map((name) => ({ detail: `${name} is outside of the frame`, count: 1 }))

describe('a field of a frame', () => {
  it.each<[type: string, big: string, little: string, value: number]>([
    ['int8', 'ff', 'ff', -1],
    ['uint8', 'ff', 'ff', 255],
    ['int16', 'ff38', '38ff', -200],
    ['uint16', 'ff38', '38ff', 65_336],
    ['int24', 'f2960a', '0a96f2', -879_094],
    ['uint24', 'f2960a', '0a96f2', 15_898_122],
    ['int32', 'fffffffe', 'feffffff', -2],
    ['uint32', 'fffffffe', 'feffffff', 4_294_967_294],
    ['int40', 'ff00000000', '00000000ff', -(2 ** 32)],
    ['uint40', '0100000000', '0000000001', 2 ** 32],
    ['int48', '800000000000', '000000000080', -(2 ** 47)],
    ['uint48', 'ffffffffffff', 'ffffffffffff', 2 ** 48 - 1],
    ['int56', 'ffffffffffffff', 'ffffffffffffff', -1],
    ['uint56', '00000100000002', '02000000010000', 2 ** 32 + 2],
    ['int64', 'fffffffffffffffe', 'feffffffffffffff', -2],
    ['int64', '8000000000000000', '0000000000000080', -(2 ** 63)],
    ['uint64', '001fffffffffffff', 'ffffffffffff1f00', Number.MAX_SAFE_INTEGER],
    ['uint64', 'ffffffffffffffff', 'ffffffffffffffff', 2 ** 64],
    ['float32', 'c1ac0000', '0000acc1', -21.5],
    ['float64', '3ff199999999999a', '9a9999999999f13f', 1.1],
  ])('is read as %s in both byte orders', (type, big, little, value) => {
    const fields = { v: type } as FrameFields
    expect(readWith({ fields }, big)).toEqual(whole({ v: value }))
    expect(readWith({ fields, order: 'little' }, little)).toEqual(whole({ v: value }))
    expect(read({ v: { type, order: 'little' } as never }, little)).toEqual(whole({ v: value }))
  })

  it.each<[what: string, fields: FrameFields, hex: string, value: object]>([
    ['behind the one above', { a: 'uint8', b: 'uint16', c: 'uint8' }, '01 0002 03', { a: 1, b: 2, c: 3 }],
    [
      'at a byte',
      { a: { at: 2, type: 'uint8' }, b: { at: 0, type: 'uint8' }, c: 'uint8' },
      '010203',
      { a: 3, b: 1, c: 2 },
    ],
    [
      'at a byte that another has too',
      { a: 'uint16', b: { at: 1, type: 'uint8' } },
      '0102',
      { a: 258, b: 2 },
    ],
    ['from the end', { a: { at: -2, type: 'uint8' }, b: 'uint8' }, '01020304', { a: 3, b: 4 }],
    ['scaled', { t: { type: 'int16', scale: 0.01 } }, '091b', { t: 23.31 }],
    ['scaled and moved', { t: { type: 'uint8', scale: 0.5, offset: -40 } }, '7b', { t: 21.5 }],
    ['moved', { t: { type: 'int16', offset: -273.15 } }, '0129', { t: 23.85 }],
    ['scaled up', { e: { type: 'uint32', scale: 3_600_000 } }, '0000011f', { e: 1_033_200_000 }],
    ['scaled without digits of binary fractions', { t: { type: 'uint8', scale: 0.1 } }, '03', { t: 0.3 }],
    ['a float scaled', { t: { type: 'float32', scale: 10 } }, '3fc00000', { t: 15 }],
    ['one that is no reading', { t: { type: 'int16', invalid: 0x7fff } }, '7fff', {}],
    [
      'one of some that are no reading',
      { t: { type: 'int16', invalid: [0x7fff, -1], scale: 0.1 } },
      'ffff',
      {},
    ],
    [
      'one that is a reading',
      { t: { type: 'int16', invalid: [0x7fff, -1], scale: 0.1 } },
      '0001',
      { t: 0.1 },
    ],
    [
      'text',
      { a: { type: 'text', length: 4 }, b: { type: 'text', length: 'rest' } },
      '41420000 c3bc43',
      { a: 'AB', b: 'üC' },
    ],
    [
      'hex',
      { mac: { type: 'hex', length: 3 }, b: 'uint8', rest: { type: 'hex', length: 'rest' } },
      'AABBCC 01 0F',
      { mac: 'aabbcc', b: 1, rest: '0f' },
    ],
    ['a rest of nothing', { a: 'uint8', rest: { type: 'hex', length: 'rest' } }, '01', { a: 1, rest: '' }],
    ['`__proto__`', JSON.parse('{"__proto__":"uint8"}'), '01', JSON.parse('{"__proto__":1}')],
  ])('is read %s', (_, fields, hex, value) => {
    expect(read(fields, hex)).toEqual(whole(value))
  })

  // Battery of Dragino's sensors: bits 15 and 14 are its state, the others millivolts.
  it.each<[bits: number | string, type: 'uint16' | 'int16', value: number]>([
    ['13-0', 'uint16', 3062],
    ['0-13', 'uint16', 3062],
    ['13:0', 'uint16', 3062],
    ['0..13', 'uint16', 3062],
    ['14-15', 'uint16', 3],
    [15, 'uint16', 1],
    ['12', 'uint16', 0],
    [0, 'uint16', 0],
    [1, 'uint16', 1],
    ['0-15', 'int16', 0xcbf6 - 0x10000],
    ['0-11', 'int16', 0xbf6 - 0x1000],
    ['12-14', 'int16', -4],
    [15, 'int16', 1],
    [12, 'int16', 0],
  ])('is bits %s of an %s', (bits, type, value) => {
    expect(read({ v: { type, bits } }, 'cbf6')).toEqual(whole({ v: value }))
  })

  it('is a bit of a byte unless it says more', () => {
    expect(read({ a: { at: 0, bits: 0 }, b: { at: 0, bits: 7 } }, '80')).toEqual(whole({ a: 0, b: 1 }))
    expect(read({ v: { type: 'uint48', bits: '40-47' } }, '800000000001')).toEqual(whole({ v: 128 }))
    expect(read({ v: { type: 'uint16', bits: '0-3', invalid: 15 } }, '0f0f')).toEqual(whole({}))
  })

  it('costs only itself, and what is behind it, where the frame is too short', () => {
    const fields: FrameFields = {
      a: 'uint8',
      b: 'uint16',
      c: 'uint8',
      d: { at: 0, type: 'uint8' },
      e: { at: -3, type: 'uint8' },
      f: { type: 'text', length: 3 },
    }
    const problems = outside('b', 'c', 'e')
    expect(read(fields, '0102')).toEqual({
      ok: true,
      value: { a: 1, d: 1 },
      problems: [...problems, ...outside('f')],
    })
  })
})

describe('a repeated field of a frame', () => {
  it.each<[what: string, fields: FrameFields, hex: string, value: object]>([
    [
      'so often',
      { a: { type: 'int16', repeat: 2, scale: 0.1 }, b: 'uint8' },
      '0001 fffe 07',
      { a: [0.1, -0.2], b: 7 },
    ],
    ['up to the end', { a: { type: 'uint16', repeat: 'rest' } }, '00010002', { a: [1, 2] }],
    [
      'up to the end that is here',
      { n: 'uint8', a: { type: 'uint16', repeat: 'rest' } },
      '01',
      { n: 1, a: [] },
    ],
    [
      'as often as a field says',
      { n: 'uint8', a: { type: 'uint8', repeat: 'n' }, b: 'uint8' },
      '02 0102 07',
      { n: 2, a: [1, 2], b: 7 },
    ],
    ['never', { n: 'int8', a: { type: 'uint8', repeat: 'n' } }, 'ff 01', { n: -1, a: [] }],
    [
      'as a group',
      {
        n: 'uint8',
        a: { repeat: 'n', fields: { t: { type: 'int16', scale: 0.1 }, h: 'uint8' } },
        z: 'uint8',
      },
      '02 00d8 2c 00d9 2d 07',
      {
        n: 2,
        a: [
          { t: 21.6, h: 44 },
          { t: 21.7, h: 45 },
        ],
        z: 7,
      },
    ],
    [
      'as a group with places of its own and another order',
      {
        a: {
          at: 1,
          repeat: 2,
          order: 'little',
          fields: { t: { at: 1, type: 'uint16' }, s: { at: 0, type: 'uint8' } },
        },
      },
      'ff 01 0200 03 0400',
      {
        a: [
          { t: 2, s: 1 },
          { t: 4, s: 3 },
        ],
      },
    ],
    [
      'as groups in groups',
      { a: { repeat: 2, fields: { b: { repeat: 2, fields: { c: 'uint8' } } } } },
      '01020304',
      { a: [{ b: [{ c: 1 }, { c: 2 }] }, { b: [{ c: 3 }, { c: 4 }] }] },
    ],
    [
      'with a place for what is no reading',
      { a: { type: 'uint8', invalid: 255, repeat: 3 } },
      '01ff03',
      { a: [1, null, 3] },
    ],
  ])('is a list: %s', (_, fields, hex, value) => {
    expect(read(fields, hex)).toEqual(whole(value))
  })

  it.each<[what: string, fields: FrameFields, hex: string, value: object, missing: string[]]>([
    ['a list', { a: { type: 'uint16', repeat: 3 }, b: 'uint8' }, '0001 00', { a: [1] }, ['a', 'b']],
    ['the last of a rest', { a: { type: 'uint16', repeat: 'rest' } }, '0001 00', { a: [1] }, ['a']],
    [
      'a list that a field makes long',
      { n: 'uint32', a: { type: 'uint8', repeat: 'n' } },
      'ffffffff 01',
      { n: 2 ** 32 - 1, a: [1] },
      ['a'],
    ],
    [
      'a group',
      { a: { repeat: 2, fields: { t: 'uint16', h: 'uint8' } } },
      '0001 02 0003',
      { a: [{ t: 1, h: 2 }] },
      ['a'],
    ],
    ['a list before the frame', { a: { at: -4, type: 'uint8', repeat: 2 } }, '0102', { a: [] }, ['a']],
  ])('has the elements that are there: %s', (_, fields, hex, value, missing) => {
    expect(read(fields, hex)).toEqual({ ok: true, value, problems: outside(...missing) })
  })

  it('is empty if the field that says how often is missing', () => {
    expect(read({ n: { at: 9, type: 'uint8' }, a: { at: 0, type: 'uint8', repeat: 'n' } }, '01')).toEqual({
      ok: true,
      value: { a: [] },
      problems: [...outside('n'), { detail: 'a has no number of elements', count: 1 }],
    })
  })

  it.each<FrameFields>([
    { a: { type: 'uint8', repeat: 'rest' } },
    { a: { type: 'uint8', scale: 0.1, repeat: 'rest' } },
    { a: { repeat: 'rest', fields: { b: 'uint8', c: 'uint8' } } },
  ])('ends where the steps end: %j', (fields) => {
    const work = createWork(stepsMax)
    const reading = compileFrame({ format: 'bytes', fields })(Buffer.alloc(131_072), work)
    expect(work.left).toBeLessThan(0)
    expect(work.left).toBeGreaterThan(-20)
    expect(reading.ok).toBe(true)
  })
})

describe('the tags of a frame', () => {
  // As in the manual of Milesight's EM300: channel, type, value.
  const tags: NonNullable<Decode['tags']> = {
    '0175': { battery: 'uint8' },
    '0367': { temperature: { type: 'int16', scale: 0.1 } },
    '0468': { humidity: { type: 'uint8', scale: 0.5 } },
    '05ab': { x: { at: 1, type: 'uint8' } },
  }
  const order = 'little'

  it('begin records in any order', () => {
    const value = { battery: 92, temperature: 30.8, humidity: 50.5 }
    expect(readWith({ order, tags }, '01755c 03673401 046865')).toEqual(whole(value))
    expect(readWith({ order, tags }, '046865 01755c 03673401')).toEqual(whole(value))
    expect(readWith({ order, tags }, '')).toEqual(whole({}))
  })

  it('may be written in capitals, and stand behind fields', () => {
    const decode: Omit<Decode, 'format'> = { fields: { version: 'uint8' }, tags: { '05AB': { x: 'uint8' } } }
    expect(readWith(decode, '02 05ab07')).toEqual(whole({ version: 2, x: 7 }))
  })

  it('have records of the size of all their fields', () => {
    expect(readWith({ tags }, '05ab 0007 017501')).toEqual(whole({ x: 7, battery: 1 }))
  })

  it.each<[what: string, hex: string, value: object, detail: string]>([
    ['a tag that is not known', '01755c 0999 046865', { battery: 92 }, 'a tag that is not in `tags`'],
    ['a tag that is cut off', '01755c 04', { battery: 92 }, 'a tag that is not in `tags`'],
    ['a record that is cut off', '01755c 036734', { battery: 92 }, 'temperature is outside of the frame'],
    ['a record that comes again', '01755c 017501', { battery: 92 }, 'battery a second time'],
  ])('end with %s', (_, hex, value, detail) => {
    expect(readWith({ order, tags }, hex)).toEqual({ ok: true, value, problems: [{ detail, count: 1 }] })
  })
})

describe('decode: cayenne-lpp', () => {
  const lpp = (hex: string) => readCayenneLpp(bytesOf(hex), createWork(stepsMax))

  // The first four are those of https://github.com/myDevicesIoT/CayenneLPP; the first one, with these names, is also in the
  // documentation of The Things Stack.
  it.each<[what: string, hex: string, value: object]>([
    ['two temperatures', '03670110 056700FF', { temperature_3: 27.2, temperature_5: 25.5 }],
    [
      'temperature and accelerometer',
      '0167FFD7 067104D2FB2E0000',
      { temperature_1: -4.1, accelerometer_6: { x: 1.234, y: -1.234, z: 0 } },
    ],
    ['GPS', '018806765ff2960a0003e8', { gps_1: { latitude: 42.3519, longitude: -87.9094, altitude: 10 } }],
    [
      'digital and analog',
      '000001 010100 02020064 0303ff9c',
      { digital_in_0: 1, digital_out_1: 0, analog_in_2: 1, analog_out_3: -1 },
    ],
    ['light and presence', '0065ffff 016601', { luminosity_0: 65_535, presence_1: 1 }],
    [
      'humidity and pressure',
      '0068ff 01732795',
      { relative_humidity_0: 127.5, barometric_pressure_1: 1013.3 },
    ],
    ['gyrometer', '0086 ff9c 0000 0064', { gyrometer_0: { x: -1, y: 0, z: 1 } }],
    [
      'electricity',
      '0074 5a3c 0175 03e8 0280 0bb8 0383 000003e8',
      { voltage_0: 231, current_1: 1, power_2: 3000, energy_3: 1 },
    ],
    [
      'others',
      '0076 00000032 0178 64 0279 fff6 037d 0190 0482 000003e8 0584 010e',
      {
        frequency_0: 50,
        percentage_1: 100,
        altitude_2: -10,
        concentration_3: 400,
        distance_4: 1,
        direction_5: 270,
      },
    ],
    [
      'still others',
      '0085 514b67b0 0187 ff8000 028e 01 0364 ffffffff',
      {
        unixtime_0: 1_363_896_240,
        colour_1: { r: 255, g: 128, b: 0 },
        switch_2: 1,
        generic_3: 4_294_967_295,
      },
    ],
    ['two channels of a type', '0167 00d2 ff67 00d3', { temperature_1: 21, temperature_255: 21.1 }],
  ])('reads %s', (_, hex, value) => {
    expect(lpp(hex)).toEqual(whole(value))
  })

  it.each<[what: string, hex: string, detail: string]>([
    ['a type that nobody knows', '03670110 05aa00ff', 'a type that Cayenne LPP does not have'],
    ['a record that is cut off', '03670110 0567', 'temperature is outside of the frame'],
    ['a channel alone', '03670110 05', 'a type that Cayenne LPP does not have'],
    ['a channel that comes again', '03670110 03670111', 'temperature a second time for its channel'],
  ])('keeps what it has before %s', (_, hex, detail) => {
    expect(lpp(hex)).toEqual({ ok: true, value: { temperature_3: 27.2 }, problems: [{ detail, count: 1 }] })
  })

  it.each(['aaff', '0367', '7b22'])('refuses %s', (hex) => {
    expect(lpp(hex)).toMatchObject({ ok: false, detail: expect.stringMatching(/^not Cayenne LPP: /) })
  })
})
