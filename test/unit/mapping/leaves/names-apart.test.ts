// Names, and times, that stand in an array of their own beside what was measured.

import { expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

function map(payload: JsonValue): string[] {
  const lines = mapLine(undefined, { topic: 'a', payload }, { identityLabels: [] })
  return lines.map((line) => line.replace(/ 1767225605000$/, ''))
}

const [first, second] = [1767225601, 1767225602]

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['measurements', { measurements: ['s1', 's2'], values: [1, 2] }, ['s1 1', 's2 2']],
  ['sensors', { x: { sensors: ['t', 'h'], readings: [1, 2] } }, ['x_h 2', 'x_t 1']],
  ['params', { params: ['t'], vals: [1], ok: true }, ['ok 1', 't 1']],
  ['names and values of one word', { channelNames: ['a', 'b'], channel_values: [1, 2] }, ['a 1', 'b 2']],
  ['names of the array itself', { probeNames: ['a', 'b'], probes: [1, 2] }, ['a 1', 'b 2']],
  ['names in another order', { values: [1, 2], measurements: ['s2', 's1'] }, ['s1 2', 's2 1']],
  [
    'rows by time',
    { columnNames: ['t', 'h'], data: { '2026-01-01T00:00:01Z': [1, 2], '2026-01-01T00:00:02Z': [3, 4] } },
    ['h 2 1767225601000', 'h 4 1767225602000', 't 1 1767225601000', 't 3 1767225602000'],
  ],
  ['rows by place', { fields: ['t', 'h'], rows: { hall: [1, 2] } }, ['hall_h 2', 'hall_t 1']],
  [
    'rows beside their times',
    { timestamps: [first, second], measurements: ['s1'], values: [[1], [2]] },
    ['s1 1 1767225601000', 's1 2 1767225602000'],
  ],
  [
    'several arrays',
    { names: ['cpu0', 'cpu1'], load: [1, 2], hz: [3, null], n: 5 },
    ['# left_out, hz_cpu1', 'hz_cpu0 3', 'load_cpu0 1', 'load_cpu1 2', 'n 5'],
  ],
])('names: %s', (_, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  [
    'of each place',
    { axle_ids: [1, 2], rake_ids: ['L1-1', 'L1-2'], t: [1, 2], n: 5 },
    ['# left_out × 2, axle_ids', 'n 5', 't{rake_id="L1-1"} 1', 't{rake_id="L1-2"} 2'],
  ],
  [
    'of what stands below',
    { d: { t: [1, 2], sensorIds: ['a', 'b'] } },
    ['t{sensorId="a"} 1', 't{sensorId="b"} 2'],
  ],
  [
    'that are numbers',
    { axle_ids: ['1', '2'], t: [1, 2] },
    ['# left_out × 2, axle_ids', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  [
    'that pass by',
    { track_ids: ['a', 'b'], t: [1, 2] },
    ['# left_out × 2, track_ids', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  [
    'of more',
    { axle_ids: ['a', 'b', 'c'], t: [1, 2] },
    ['# left_out × 3, axle_ids', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  [
    'one twice',
    { axle_ids: ['a', 'a'], t: [1, 2] },
    ['# left_out × 2, axle_ids', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  [
    'beside a position',
    { axle_ids: ['a', 'b'], latlng: [48, 9] },
    ['# left_out × 2, axle_ids', 'latlng_latitude 48', 'latlng_longitude 9'],
  ],
  [
    'the names of many, of several words',
    { regions_name: ['Desk A', 'Desk B'], t: [1, 2] },
    ['t{name="Desk A"} 1', 't{name="Desk B"} 2'],
  ],
  ['three words', { regions_name: ['a b c', 'b'], t: [1, 2] }, ['t{name="a b c"} 1', 't{name="b"} 2']],
  [
    'a sentence',
    { regions_name: ['a b c d', 'b'], t: [1, 2] },
    ['# left_out × 2, regions_name', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  [
    'the name of one',
    { region_name: ['a', 'b'], t: [1, 2] },
    ['# left_out × 2, region_name', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  ['called ids', { ids: ['a', 'b'], t: [1, 2] }, ['t{id="a"} 1', 't{id="b"} 2']],
  ['called after things', { sensors: ['in', 'out'], t: [1, 2] }, ['t{sensor="in"} 1', 't{sensor="out"} 2']],
  [
    'of neighbours',
    { peers: ['a', 'b'], t: [1, 2] },
    ['# left_out × 2, peers', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  [
    'of states',
    { modes: ['a', 'b'], t: [1, 2] },
    ['# left_out × 2, modes', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  [
    'that are words',
    { valves: ['on', 'off'], t: [1, 2] },
    ['t{index="0"} 1', 't{index="1"} 2', 'valve{index="0"} 1', 'valve{index="1"} 0'],
  ],
  ['of one place', { axle_ids: ['a'], t: [1] }, ['t{axle_id="a"} 1']],
])('ids: %s', (_, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

const [one, two, three] = ['AC:23:3F:A4:C1:D2', 'AC:23:3F:A4:C0:B7', '11:22:33:44:55:66'] as const
const [bareOne, bareTwo] = ['AC233FA4C1D2', '112233445566'] as const

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['MACs', { mac: [one, two], rssi: [-71, -84] }, [`rssi{mac="${two}"} -84`, `rssi{mac="${one}"} -71`]],
  [
    'in another order',
    { rssi: [-84, -71], macs: [two, one] },
    [`rssi{mac="${two}"} -84`, `rssi{mac="${one}"} -71`],
  ],
  ['one', { beacons: [bareOne], rssi: [-71] }, [`rssi{beacon="${bareOne}"} -71`]],
  ['below', { x: { ids: [bareOne], rssi: [-71] } }, [`x_rssi{id="${bareOne}"} -71`]],
  ['ids by their name', { device_ids: [bareOne], rssi: [-71] }, [`rssi{device_id="${bareOne}"} -71`]],
  ['any name', { foo: [three], rssi: [-71] }, [`rssi{foo="${three}"} -71`]],
  [
    'addresses of digits',
    { addresses: [bareTwo, bareOne], t: [1, 2] },
    [`t{address="${bareTwo}"} 1`, `t{address="${bareOne}"} 2`],
  ],
  [
    'EUIs',
    { addr: ['28FF641D8FB71604', '28FF641D8FB71605'], t: [1, 2] },
    ['t{addr="28FF641D8FB71604"} 1', 't{addr="28FF641D8FB71605"} 2'],
  ],
  [
    'several readings',
    {
      mac: [one, three],
      channel: [37, 38],
      soc: ['90', '80'],
      on: ['on', 'off'],
      name: ['a', 'b'],
      hum: [null, 3],
    },
    [
      '# left_out × 3, name',
      `channel{mac="${three}"} 38`,
      `channel{mac="${one}"} 37`,
      `on{mac="${three}"} 0`,
      `on{mac="${one}"} 1`,
      `soc{mac="${three}"} 80`,
      `soc{mac="${one}"} 90`,
      `hum{mac="${three}"} 3`,
    ],
  ],
  [
    'those of who has heard them',
    { gw_mac: [three, two], mac: [one, two], rssi: [-71, -84] },
    ['# left_out × 2, gw_mac', `rssi{mac="${two}"} -84`, `rssi{mac="${one}"} -71`],
  ],
  [
    'a vector beside them',
    { mac: [one, two, three], acc: [1, 2, 3], orientation: [4, 5, 6], rssi: [-1, -2, -3] },
    [
      'acc{axis="x"} 1',
      'acc{axis="y"} 2',
      'acc{axis="z"} 3',
      'orientation{index="0"} 4',
      'orientation{index="1"} 5',
      'orientation{index="2"} 6',
      `rssi{mac="${three}"} -3`,
      `rssi{mac="${two}"} -2`,
      `rssi{mac="${one}"} -1`,
    ],
  ],
  [
    'beside a time for each',
    { ts: [first, second], mac: [one, two], rssi: [-71, -84] },
    [`rssi{mac="${two}"} -84 1767225602000`, `rssi{mac="${one}"} -71 1767225601000`],
  ],
])('addresses: %s', (_, payload, lines) => {
  expect(map(payload).sort()).toEqual(lines.sort())
})

it.each<[name: string, texts: string[]]>([
  ['bssid', [one, two]],
  ['bssids', [one, two]],
  ['neighbors', [one, two]],
  ['clients', [one, two]],
  ['phone_mac', [one, two]],
  ['data', ['0102030405060708', '0102030405060709']],
  ['foo', ['0102030405060708', '0102030405060709']],
  ['span_ids', ['0102030405060708', '0102030405060709']],
  ['frames', ['0A0203040506', '0A0203040507']],
  ['uuid', ['0102030405060708', '0102030405060709']],
  ['mac', [one, one]],
  ['mac', [one, two, three]],
  ['mac', [one, 'none']],
])('addresses that name no places: %s', (name, texts) => {
  const lines = map({ [name]: texts, rssi: [-71, -84] }).filter((line) => !line.startsWith('#'))
  expect(lines).toEqual(['rssi{index="0"} -71', 'rssi{index="1"} -84'])
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  [
    'what a lamp can do',
    { effect_list: ['a', 'b'], supported_color_modes: ['hs', 'xy'], hs_color: [25, 50] },
    ['# left_out × 4, effect_list', 'hs_color{index="0"} 25', 'hs_color{index="1"} 50'],
  ],
  [
    'words for the whole',
    { tags: ['in', 'v2'], pos: [1, 2] },
    ['# left_out × 2, tags', 'pos{index="0"} 1', 'pos{index="1"} 2'],
  ],
  [
    'as many errors',
    { errors: ['E1', 'E2'], volts: [1, 2] },
    ['# left_out × 2, errors', 'volts{index="0"} 1', 'volts{index="1"} 2'],
  ],
  [
    'one name twice',
    { names: ['a', 'a'], values: [1, 2] },
    ['# left_out × 2, names', 'values{index="0"} 1', 'values{index="1"} 2'],
  ],
  [
    'another length',
    { sensors: ['a'], values: [1, 2] },
    ['# left_out, sensors', 'values{index="0"} 1', 'values{index="1"} 2'],
  ],
  [
    'names of people',
    { names: ['Ann Lee', 'Bo Li'], ages: [1, 2] },
    ['# left_out × 2, names', 'ages{index="0"} 1', 'ages{index="1"} 2'],
  ],
  [
    'one word for the whole',
    { keys: ['a', 'b'], lights: [1, 2] },
    ['# left_out × 2, keys', 'lights{index="0"} 1', 'lights{index="1"} 2'],
  ],
])('no names: %s', (_, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['seconds', { ts: [first, second], t: [1, 2] }, ['t 1 1767225601000', 't 2 1767225602000']],
  [
    'ms, of several arrays',
    { log: { timestamps: [1767225601000, 1767225602000], t: [1, 2], h: [3, 4], n: 5 } },
    [
      'log_h 3 1767225601000',
      'log_h 4 1767225602000',
      'log_n 5',
      'log_t 1 1767225601000',
      'log_t 2 1767225602000',
    ],
  ],
  [
    'ISO 8601',
    { time: ['2026-01-01T00:00:01Z'], w: [7], on: [true] },
    ['on 1 1767225601000', 'w 7 1767225601000'],
  ],
  [
    'another length',
    { times: [first, second], t: [1, 2], k: [3] },
    ['k{index="0"} 3', 't 1 1767225601000', 't 2 1767225602000'],
  ],
  [
    'the same time twice',
    { ts: [first, first], t: [1, 2] },
    ['# left_out × 2, ts', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  [
    'no zone',
    { time: ['2026-01-01T00:00', '2026-01-01T01:00'], t: [1, 2] },
    ['# left_out × 2, time', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  ['offsets', { $_time: [0, 23], t: [1, 2] }, ['# left_out × 2, __time', 't{index="0"} 1', 't{index="1"} 2']],
  [
    'offsets of another name',
    { timeOffsets: [5, 9, 9], t: [1, 2, 3] },
    ['# left_out × 3, timeOffsets', 't{index="0"} 1', 't{index="1"} 2', 't{index="2"} 3'],
  ],
  [
    'how long',
    { cycle_time: [5, 9], t: [1, 2] },
    ['cycle_time{index="0"} 5', 'cycle_time{index="1"} 9', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  [
    'no offsets',
    { time: [9, 5], t: [1, 2] },
    ['time{index="0"} 9', 'time{index="1"} 5', 't{index="0"} 1', 't{index="1"} 2'],
  ],
  ['nothing as long', { time: [5, 9], t: 1 }, ['t 1', 'time{index="0"} 5', 'time{index="1"} 9']],
  [
    'temperatures',
    { t: [20, 21], h: [1, 2] },
    ['h{index="0"} 1', 'h{index="1"} 2', 't{index="0"} 20', 't{index="1"} 21'],
  ],
  ['times alone', { timestamps: [1600000000, 1600000001], n: 1 }, ['# left_out × 2, timestamps', 'n 1']],
])('times: %s', (_, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it('leaves columns where a mapping names them', () => {
  const rule = 'version: 1\nrules: [{ topic: a, leaves: { include: [t] } }]'
  const payload = { ts: [first, second], t: [1, 2] }
  const lines = mapLine(rule, { topic: 'a', payload }, { identityLabels: [] })
  expect(lines.filter((line) => !line.startsWith('#'))).toEqual([
    't{index="0"} 1 1767225605000',
    't{index="1"} 2 1767225605000',
  ])
})

it.each<[why: string, payload: { [key: string]: JsonValue }, lines: string[]]>([
  [
    'rows',
    {
      dt: 1,
      rows: [
        [7, 8],
        [9, null],
      ],
    },
    ['rows{index="0"} 7 1767225601000', 'rows{index="0"} 9 1767225602000', 'rows{index="1"} 8 1767225601000'],
  ],
  [
    'a sole row',
    { step: 5, rows: [[7, 8]] },
    ['rows{index="0"} 7 1767225601000', 'rows{index="1"} 8 1767225601000'],
  ],
  [
    'half seconds',
    {
      interval: 0.5,
      r: [
        [7, 8],
        [7, 8],
      ],
    },
    ['r{index="0"} 7 1767225601500'],
  ],
  ['another reading', { dt: 1, rows: [[7, 8]], soc: 3 }, ['soc 3']],
  ['no step', { rows: [[7, 8]] }, ['rows{index="0",index_2="0"} 7']],
  ['a step of nothing', { dt: 0, rows: [[7, 8]] }, ['dt 0', 'rows{index="0",index_2="0"} 7']],
  ['rows that are not as long', { dt: 1, r: [[7, 8], [9]] }, ['dt 1', 'r{index="1",index_2="0"} 9']],
  ['rows of one number', { dt: 1, r: [[7], [9]] }, ['r{index="1",index_2="0"} 9']],
  ['texts', { dt: 1, r: [['7', '8']] }, ['r{index="0",index_2="0"} 7']],
  ['one row of numbers', { dt: 1, v: [7, 8] }, ['v{index="0"} 7']],
  ['no time', { t0: 5, dt: 1, r: [[7, 8]] }, ['r{index="0",index_2="0"} 7', 't0 5']],
])('a time for each row: %s', (_, payload, lines) => {
  expect(map({ t0: first, ...payload })).toEqual(expect.arrayContaining(lines))
})
