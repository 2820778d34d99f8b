// Which members are times, by their names and by their values.

import { expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

/** @returns the names of the readings, and how many members were left out */
function map(payload: JsonValue): string[] {
  return mapLine(undefined, { topic: 'a', payload }, { identityLabels: [] })
    .filter((line) => line !== '# no_metric')
    .map((line) => line.replace(/^(\w+) .*/, '$1').replace(/(# \w+)( × \d+)?, .*/, '$1$2'))
}

it.each<[json: string, readings: string[]]>([
  ['{"timestamp": {"value": 1767225604}, "h": {"value": 3}}', ['h_value']],
  ['{"ts": {"value": 1767225604, "unit": "s", "type": "Number", "metadata": {}}, "h": 3}', ['h']],
  ['{"start_time": {"v": 0}, "last_seen": {"val": 1767225604}, "h": 3}', ['h']],
  ['{"h": {"value": 20, "timestamp": {"value": 1767225604}}}', ['h_value']],
  ['{"date": {"value": 20260131}, "timezone_offset": {"value": 60}, "h": 3}', ['h']],
  ['{"uptime": {"value": 1767225604}, "runtime": {"value": 5}}', ['runtime_value', 'uptime_value']],
  ['{"energy": {"value": 1767225604}}', ['energy_value']],
  ['{"t": {"value": 21}, "time": {"value": 5}}', ['t_value', 'time_value']],
  ['{"timestamp": {"value": 1767225604, "level": 5}}', ['timestamp_level', 'timestamp_value']],
  ['{"timestamp": {"value": 1767225604, "val": 5}}', ['timestamp_val', 'timestamp_value']],
  [
    '{"r": [{"time": {"value": 1767225604}, "h": 3}, {"time": {"value": 1767225664}, "h": 4}]}',
    ['r_h', 'r_h'],
  ],
])('a time in an object of one value: %s', (json, readings) => {
  const lines = map(JSON.parse(json) as JsonValue).filter((line) => !line.startsWith('#'))
  expect(lines.map((line) => line.replace(/\{.*/, ''))).toEqual(readings)
})

it('takes such a time for the time of an element', () => {
  const at = (value: JsonValue, h: number) => ({ timestamp: { value, type: 'DateTime' }, h: { value: h } })
  for (const [one, other] of [
    [1767225601, 1767225602],
    ['2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z'],
  ] as const)
    expect(
      mapLine(undefined, { topic: 'a', payload: [at(one, 3), at(other, 4)] }, { identityLabels: [] }),
    ).toEqual(['h_value 3 1767225601000', 'h_value 4 1767225602000'])
})

it.each<[why: string, payload: { [key: string]: JsonValue }, lines: string[]]>([
  [
    'digits of a date',
    {
      valve_date: 20260131,
      peakTime: 260131235959,
      lastEvent_at: 202601312359,
      time: 20_260_131_235_959_124,
    },
    ['# left_out × 4'],
  ],
  [
    'digits of no date, under a name that may be a duration',
    { openTime: 20261331, closeTime: 260132000000, runTime: 260131240000, boot: 20260132 },
    ['boot', 'closeTime', 'openTime', 'runTime'],
  ],
  [
    'digits of a time of day beside its date',
    {
      capture_date: '280817',
      capture_time: '203800',
      date: 20260131,
      time: 83000,
      utcDate: 'x',
      utcTime: '144730.913',
    },
    ['# left_out × 6'],
  ],
  [
    'digits of a time without its date, or of none',
    { cycle_time: '203800', tag_date: '280817', tag_time: '253800', run_date: '280817', run_time: '120' },
    ['# left_out × 2', 'cycle_time', 'run_time', 'tag_time'],
  ],
  [
    'when something began and ended',
    {
      periodBegin: 1572887444.25784,
      measureEnds: 1767225604,
      installed: 1767225604,
      finish: '2026-01-01T00:00:00Z',
      began: 7,
      finished: 0,
    },
    ['# left_out × 4', 'began', 'finished'],
  ],
  [
    'when something was done, though it is no time',
    { happened_at: 17146518449, created_at: 1714651, expiresAt: '171465184', seen_at: 0 },
    ['# left_out × 4'],
  ],
  [
    'at how much something begins',
    { start_at: 80, end_at: 20, looked_at: 1714651, charged_at: 5 },
    ['charged_at', 'end_at', 'looked_at', 'start_at'],
  ],
  [
    'when something was sent, in the unit of a clock',
    {
      sent_ms: 1739763005123,
      msgSentUs: 1739763005123000,
      recv_ns: '1739763005123000000',
      sentMillis: 1739763005123,
    },
    ['# left_out × 4'],
  ],
  [
    'how long it took to send, how much was sent, and how long something has been on the air',
    {
      sent_ms: 12,
      sent: 1739763005123,
      bytes_sent: 1739763005123,
      tx_ms: 1739763005,
      tx_us: 1739763005123,
      read_ms: 1739763005123,
    },
    ['bytes_sent', 'read_ms', 'sent', 'sent_ms', 'tx_ms', 'tx_us'],
  ],
  [
    'parts of dates behind words of time',
    {
      startYear: 20,
      startMonth: 12,
      endYear: 2021,
      endMonth: '1',
      rtc_hour: 3,
      rtc_minute: 59,
      waterTotal: 2,
    },
    ['# left_out × 6', 'waterTotal'],
  ],
  [
    'what is no such part, or stands alone',
    {
      startYear: 20,
      startMonth: 13,
      end_hour: 3,
      received_day: 3,
      received_month: 5,
      t_day: 3,
      t_month: 5,
      yield_day: 3,
      yield_month: 5,
    },
    [
      'end_hour',
      'received_day',
      'received_month',
      'startMonth',
      'startYear',
      't_day',
      't_month',
      'yield_day',
      'yield_month',
    ],
  ],
  ['a stamp', { gas_timestamp: 12, Timestamp2: 0.5, mfgDate: 1, utcTime: '17' }, ['# left_out × 4']],
  [
    'words of time',
    { tm: 1767225604, unix: '1767225604', origin: 1767225604000000000, ts0: 1767225604 },
    ['# left_out × 4'],
  ],
  [
    'words of time with another number',
    { tm: 4, unix: 4, origin: 4, ts0: 4 },
    ['origin', 'tm', 'ts0', 'unix'],
  ],
  [
    'endings',
    { scantime: 1767225604, mtime: 1767225604, builddate: 20260131, runtime: 1767225604, uptime: 1767225604 },
    ['# left_out × 3', 'runtime', 'uptime'],
  ],
  [
    'no clock yet',
    { time: 0, ts: 0, job_start_time: 0, endtime: 0, openedAt: 0, expires_at: 0 },
    ['# left_out × 5', 'openedAt'],
  ],
  [
    'a duration of 0',
    { remaining_time: 0, on_time: 0, start: 0, t: 0, uptime: 0 },
    ['on_time', 'remaining_time', 'start', 't', 'uptime'],
  ],
  [
    'as many digits as a time in ms, us and ns',
    { a: 1767225604123, b: 1767225604123456, c: 1767225604123456800, d: '1767225604123' },
    ['# left_out × 4'],
  ],
  ['fewer digits', { a: 1767000000, b: 999999999999, c: 1767225604123.5 }, ['a', 'b', 'c']],
  ['ts, since a device began', { ts: 1000, a: { ts: 123456 }, b: [{ ts: 7_210_033 }] }, ['# left_out × 3']],
  [
    'ts of something else',
    { ts: 999, a: { ts: 1000.5 }, TS: 4000, b: { ts: '4000' }, c: { ts0: 4000 } },
    ['TS', 'a_ts', 'b_ts', 'c_ts0', 'ts'],
  ],
  ['utc, since when it ever counts', { utc: 593_503_300, gps_utc: 593_503_300 }, ['# left_out × 2']],
  [
    'the time of receipt in seconds',
    { a: 1767225604, b: '1767225600', c: { d: 1767200000 }, wh: 1767225604, x: 1767225604.5 },
    ['# left_out × 3', 'wh', 'x'],
  ],
  [
    'parts of a date and a time of day',
    { YEAR: '2026', MONTH: '01', DAY: 31, HOUR: '05', Minute: 17, SECOND: '19.500', weekday: 3, t: 1 },
    ['# left_out × 7', 't'],
  ],
  ['a time of day', { now: { hour: 5, minute: 0, second: 0 } }, ['# left_out × 3']],
  [
    'energy by day, month and year',
    { energy: { hour: 0.52, day: 3.8, month: 12, year: 2020 }, day: 3, month: 12, year: 900 },
    ['day', 'energy_day', 'energy_hour', 'energy_month', 'energy_year', 'month', 'year'],
  ],
  ['how long', { hours: 5, minutes: 3, seconds: 2, days: 1 }, ['days', 'hours', 'minutes', 'seconds']],
  [
    'a time of day as a text',
    { time: '101530', utc: '235959.00', ts: '101575', x: '101530', epoch: 101530 },
    ['# left_out × 2', 'epoch', 'ts', 'x'],
  ],
  [
    'what a member of times holds',
    { utc: { h: 12, m: 3, s: 4 }, Date: { year: 26, month: 11, day: 28 }, time: { h: 1, total: 2, m: 3 } },
    ['# left_out × 6', 'time_h', 'time_m', 'time_total'],
  ],
  ['how long the parts say', { uptime: { d: 1, h: 2, m: 3 } }, ['uptime_d', 'uptime_h', 'uptime_m']],
  ['a month alone', { month: 5, year: 2026 }, ['month', 'year']],
  [
    'time zones',
    { tz: 2, timezone: -60, utc_offset: 3600, localTzOffset: 1, gmtOffset: 0, offset: 3 },
    ['# left_out × 5', 'offset'],
  ],
  [
    'when something was last',
    {
      lastMotion: 1652617818,
      last_boot: 1652617818000,
      latestPulse: 1652617818,
      'next run': 1652617818,
      since_reset: 1652617818,
      last_rx: 1652617818,
    },
    ['# left_out × 6'],
  ],
  [
    'what something was last',
    {
      last_value: 1652617818,
      last_run_energy: 1652617818,
      lastKwh: 1652617818,
      last_bytes: 1652617818,
      latest_count: 1652617818,
      last: 1652617818,
      lastMotion: 3,
      nextStop: 12,
      motion_last: 1652617818,
    },
    [
      'last',
      'lastKwh',
      'lastMotion',
      'last_bytes',
      'last_run_energy',
      'last_value',
      'latest_count',
      'motion_last',
      'nextStop',
    ],
  ],
  [
    'counters',
    { bytes_in: 1767225604123, disk_total: 1767225604123, energy: 1767225604123, energy_mWh: 1767225604123 },
    ['bytes_in', 'disk_total', 'energy', 'energy_mWh'],
  ],
])('%s', (_, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each([
  'messageTime',
  'record_ts',
  'measuredAt',
  'readingTimestamp',
  'capturetime',
  'log_time',
  'sample_datetime',
])('%s is the time of an element', (name) => {
  const rows = [1767225601, 1767225602].map((time, index) => ({ [name]: time, speed: index }))
  expect(mapLine(undefined, { topic: 'a', payload: { rows } }, { identityLabels: [] })).toEqual([
    'rows_speed 0 1767225601000',
    'rows_speed 1 1767225602000',
  ])
})

it.each(['received_at', 'serverTime', 'deviceTime', 'installTime', 'event_ts', 'measureDate', 'recordStart'])(
  '%s may be the time of something else',
  (name) => {
    const rows = [1767225601, 1767225602].map((time, index) => ({ [name]: time, speed: index }))
    expect(mapLine(undefined, { topic: 'a', payload: { rows } }, { identityLabels: [] })).toEqual([
      `# left_out × 2, rows_${name}`,
      'rows_speed{index="0"} 0 1767225605000',
      'rows_speed{index="1"} 1 1767225605000',
    ])
  },
)

it.each([
  'ts_ms',
  'tsUtc',
  'unixTimestamp',
  'timestamp_utc',
  'epochMs',
  'time_s',
  'sensor_time',
  'sourceTimestamp',
  'obs_time',
  'gpsTime',
  'sample_time_utc',
  'recordTimestampMs',
  'sensor_data_time_ms',
  'time_event',
  'dt',
  'zeitstempel',
  'fechahora',
  'horodatage',
])('%s says when an element was measured', (name) => {
  const payload = [
    { [name]: 1767225601, h: 3 },
    { [name]: 1767225602, h: 4 },
  ]
  const lines = ['h 3 1767225601000', 'h 4 1767225602000']
  expect(mapLine(undefined, { topic: 'a', payload }, { identityLabels: [] })).toEqual(lines)
})

it.each([
  'created_ms',
  'device_time',
  'server_ts',
  'event_ts',
  'time_zone_ms',
  'ms_s',
  'sample_ms',
  'data_source',
  'reading_date',
  'unix_source_data_time_ms',
])('%s does not', (name) => {
  const payload = [
    { [name]: '2026-01-01T00:00:01Z', h: 3 },
    { [name]: '2026-01-01T00:00:02Z', h: 4 },
  ]
  const lines = mapLine(undefined, { topic: 'a', payload }, { identityLabels: [] })
  expect(lines.filter((line) => line.startsWith('h'))).toEqual([
    'h{index="0"} 3 1767225605000',
    'h{index="1"} 4 1767225605000',
  ])
})

it.each<[name: string, isLeftOut: boolean]>([
  ['timestamp_minutes', true],
  ['unix_ms', true],
  ['unix_time_s', true],
  ['timestampSec', true],
  ['time_s', false],
  ['time_minutes', false],
  ['epoch_ms', false],
  ['timestamp_count', false],
])('a small number in %s', (name, isLeftOut) => {
  expect(map({ [name]: 28_568_514 })).toEqual(isLeftOut ? ['# left_out'] : [name])
})

const [ten, eleven] = ['2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z']

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  [
    'when they began',
    [
      { start: 1767225601, end: 1767225602, kwh: 3 },
      { start: 1767225602, end: 1767225603, kwh: 4 },
    ],
    ['kwh 3 1767225601000', 'kwh 4 1767225602000'],
  ],
  [
    'when they were written down',
    {
      feeds: [
        { created_at: ten, entry_id: 13633100, field1: '3' },
        { created_at: eleven, entry_id: 13633101, field1: '4' },
      ],
    },
    ['feeds_field1 3 1767225601000', 'feeds_field1 4 1767225602000'],
  ],
  ['when it ended, alone', [{ end_at: ten, kwh: 3 }], ['kwh 3 1767225601000']],
  [
    'not where it is long over',
    [
      { from: '2020-01-01T00:00:00Z', to: '2020-01-01T01:00:00Z', kwh: 3 },
      { from: '2020-01-01T01:00:00Z', to: '2020-01-01T02:00:00Z', kwh: 4 },
    ],
    ['kwh{index="0"} 3 1767225605000', 'kwh{index="1"} 4 1767225605000'],
  ],
  [
    'not of what has a name',
    [
      { name: 'a', created_at: ten, t: 3 },
      { name: 'b', created_at: eleven, t: 4 },
    ],
    ['t{name="a"} 3 1767225605000', 't{name="b"} 4 1767225605000'],
  ],
  [
    'not of two of one time',
    [
      { start: ten, t: 3 },
      { start: ten, t: 4 },
    ],
    ['t{index="0"} 3 1767225605000', 't{index="1"} 4 1767225605000'],
  ],
  [
    'not of two whose texts differ',
    [
      { start: ten, part: 'in', t: 3 },
      { start: eleven, part: 'out', t: 4 },
    ],
    ['t{index="0"} 3 1767225605000', 't{index="1"} 4 1767225605000'],
  ],
  [
    'not when they were changed',
    [
      { updated_at: ten, t: 3 },
      { updated_at: eleven, t: 4 },
    ],
    ['t{index="0"} 3 1767225605000', 't{index="1"} 4 1767225605000'],
  ],
  [
    'not of numbers',
    [{ start: 5, end: 7, t: 3 }],
    ['end{index="0"} 7 1767225605000', 'start{index="0"} 5 1767225605000', 't{index="0"} 3 1767225605000'],
  ],
])('elements that nothing else tells apart have a time: %s', (_, payload, lines) => {
  const found = mapLine(undefined, { topic: 'a', payload }, { identityLabels: [] })
  expect(
    found.filter((line) => !line.startsWith('# left_out')).map((line) => line.replace(/(# \w+), .*/, '$1')),
  ).toEqual(lines)
})
