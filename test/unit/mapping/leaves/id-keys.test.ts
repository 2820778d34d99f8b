// Keys that are ids: they are labels, so that each device has the same metrics.

import { expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

it.each<[payload: JsonValue, lines: string[]]>([
  [{ SN12345678: { t: 3 } }, ['SN_t{id="12345678"} 3']],
  [{ reg_40001: 3, HR40002: 4 }, ['HR{id="40002"} 4', 'reg{id="40001"} 3']],
  [
    { iec61851_state: 2, 'DIN 61850 x': 3, EN50160Thd: 4 },
    ['DIN_61850_x 3', 'EN50160Thd 4', 'iec61851_state 2'],
  ],
  [{ ieee80211: 2, ISO_15118: 3 }, ['ISO_15118 3', 'ieee80211 2']],
  // More digits, or another word, are no standard.
  [{ EN12345678: 2, sen12345: 3 }, ['EN{id="12345678"} 2', 'sen{id="12345"} 3']],
  [{ pm: { '1.0': 3, '2.5': 4 } }, ['pm{id="1.0"} 3', 'pm{id="2.5"} 4']],
  [{ o: { '1-0:1.8.0*255': 3 } }, ['o{id="1-0:1.8.0*255"} 3']],
  [{ days: { '2026-01-01': 3 } }, ['days 3']],
  [{ d1: { '68-0-0': { payload_index: '68-0-0', zoom: 2 } } }, ['d1_zoom{id="68-0-0"} 2']],
  [{ 'T-101': { tag: 'T-101', value: 3 } }, ['value{tag="T-101"} 3']],
  [{ 'cam-1': { ref: 'cam-1', w: 3 }, x: { w: 4 } }, ['w{ref="cam-1"} 3', 'x_w 4']],
  [{ main: { ref: 'main', w: 3 }, x: { w: 4 } }, ['main_w 3', 'x_w 4']],
  [
    { pm25: 1, temp1000: 2, uptime_s1: 3, line_230v: 4, v20000mv: 5 },
    ['line_230v 4', 'pm25 1', 'temp1000 2', 'uptime_s1 3', 'v20000mv 5'],
  ],
])('%j', (payload, lines) => {
  const found = mapLine(undefined, { topic: 'a', payload }, { identityLabels: ['device'] })
  expect(found.filter((line) => !line.startsWith('#'))).toEqual(lines.map((line) => `${line} 1767225605000`))
})

const at = (second: number) => 1767225600000 + second * 1000

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  [
    'a logger',
    { o: { '2026-01-01T00:00:03Z': [11.9, 26] } },
    [`o{index="0"} 11.9 ${at(3)}`, `o{index="1"} 26 ${at(3)}`],
  ],
  ['a meter', { wh: { '1767225601': 5, '1767225602': 6 } }, [`wh 5 ${at(1)}`, `wh 6 ${at(2)}`]],
  ['in ms', { log: { '1767225601000': { t: 3 } } }, [`log_t 3 ${at(1)}`]],
  ['with a fraction', { log: { '1767225601.250': { t: 3 } } }, [`log_t 3 ${at(1.25)}`]],
  ['in us', { log: { '1767225601000000': { t: 3 } } }, [`log_t 3 ${at(1)}`]],
  [
    'a station',
    { h: { '20260101T000002Z': { t: 1 }, '20260101T000003Z': { t: 2 } } },
    [`h_t 1 ${at(2)}`, `h_t 2 ${at(3)}`],
  ],
  [
    'of a zone',
    { h: { '2026-01-01T09:00:04+09:00': 7, '20260101090003+0900': 8 } },
    [`h 7 ${at(4)}`, `h 8 ${at(3)}`],
  ],
  ['without a zone', { h: { '2026-01-01 00:00:01': 7 } }, [`h 7 ${at(5)}`]],
  [
    'with slashes',
    { h: { '2026/01/01 00:01': 7 }, k: { '01.01.2026 00:01': 8 } },
    [`h 7 ${at(5)}`, `k 8 ${at(5)}`],
  ],
  ['of a clock that is wrong', { h: { '2036-01-01T00:00:01Z': 7 } }, [`h 7 ${at(5)}`]],
  ['at the root', { '2026-01-01T00:00:03Z': { t: 3 } }, [`t 3 ${at(3)}`]],
  [
    'that its object repeats',
    { '2026-01-01T00:00:03Z': { ts: '2026-01-01T00:00:03Z', t: 3 } },
    [`t 3 ${at(3)}`],
  ],
  [
    'days',
    { a: { '2026-01-31': 1 }, b: { '2026/1/31': 2 }, c: { '31.01.2026': 3 }, e: { '2026-W05': 4 } },
    [`a 1 ${at(5)}`, `b 2 ${at(5)}`, `c 3 ${at(5)}`, `e 4 ${at(5)}`],
  ],
  [
    'times of the day',
    { h: { '08:00': 1, '09:00': 2 } },
    [`h{id="08:00"} 1 ${at(5)}`, `h{id="09:00"} 2 ${at(5)}`],
  ],
  [
    'serial numbers',
    { h: { '20210112': 1, '202103120815': 2, '3005571234': 3 } },
    [`h{id="20210112"} 1 ${at(5)}`, `h{id="202103120815"} 2 ${at(5)}`, `h{id="3005571234"} 3 ${at(5)}`],
  ],
  [
    'no dates',
    { h: { '20261341000002': 1, '1-0:1.8.0': 2, '1/2/2022': 3 } },
    [`h_1_2_2022 3 ${at(5)}`, `h{id="1-0:1.8.0"} 2 ${at(5)}`, `h{id="20261341000002"} 1 ${at(5)}`],
  ],
])('keys that are times: %s', (_, payload, lines) => {
  const found = mapLine(undefined, { topic: 'a', payload }, { identityLabels: ['device'] })
  expect(found.filter((line) => !line.startsWith('#'))).toEqual(lines)
})
