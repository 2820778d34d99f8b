// Keys that are ids: they are labels, so that each device has the same metrics.

import { expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

it.each<[payload: JsonValue, lines: string[]]>([
  [{ SN12345678: { t: 3 } }, ['SN_t{id="12345678"} 3']],
  [{ reg_40001: 3, HR40002: 4 }, ['HR{id="40002"} 4', 'reg{id="40001"} 3']],
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
