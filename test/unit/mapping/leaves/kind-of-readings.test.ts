// A text beside readings that says what they are of, where their own names do not.

import { expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

function map(payload: JsonValue): string[] {
  return mapLine(
    undefined,
    { topic: 'a', client_id: 'c', payload },
    { identityLabels: ['device'], labelValueBytesMax: 4096 },
  )
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/ 1767225605000$/, '').replace(/\{device="c"\}|device="c",|,device="c"/, ''))
}

it.each<[payload: JsonValue, lines: string[]]>([
  [{ code: 'va_temperature', value: 215 }, ['value{code="va_temperature"} 215']],
  [{ code: 'water_month', value: { total: 20 } }, ['value_total{code="water_month"} 20']],
  [{ type: 'temperature', data: 21.5 }, ['data{type="temperature"} 21.5']],
  [{ type: 'ROOM_OCCUPANCY', data: 4 }, ['data{type="ROOM_OCCUPANCY"} 4']],
  [{ parameter: 'pressure', min: 6, max: 8 }, ['max{parameter="pressure"} 8', 'min{parameter="pressure"} 6']],
  [{ measurement: 'Air Temperature', result: '21.5' }, ['result{measurement="Air Temperature"} 21.5']],
  [{ event_type: 'humidity', data: { value: 40 } }, ['data_value{event_type="humidity"} 40']],
  [
    { data: { reading: 'calibrated_temperature', most_extreme_value: 38.7, threshold: 35 } },
    [
      'data_most_extreme_value{reading="calibrated_temperature"} 38.7',
      'data_threshold{reading="calibrated_temperature"} 35',
    ],
  ],
  [{ metric: 'co2', avg: 700, battery: 90 }, ['avg{metric="co2"} 700', 'battery{metric="co2"} 90']],
])('what a text says is measured is a label: %j', (payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<JsonValue>([
  // The names say it themselves.
  { type: 'temperature_alert', temperature: 38.7, limit_value: 35 },
  { type: 'temperature', air_temperature: 21 },
  // No quantity, or none that a few words name.
  { msg_type: 'telemetry', data: { t: 400 } },
  { type: 'reboot', total: 3 },
  { code: 'E_04', count: 3 },
  { reading: 'the temperature of the room is now above its limit', max_value: 40 },
  // It is not said of a reading, or it is no name of a kind.
  { type: 'temperature', uptime: 40 },
  { state: 'temperature', value_1: 40 },
  { alarm: 'high temperature', data: 70 },
  { __type: 'temperature', data: 70 },
])('it is no label: %j', (payload) => {
  const lines = map(payload)
  expect(lines).not.toEqual([])
  expect(lines.join()).not.toContain('{')
})

it.each([
  ['five words', 'air temperature of the hall', true],
  ['six words', 'air temperature of the north hall', false],
  ['63 characters', `temperature ${'x'.repeat(51)}`, true],
  ['64 characters', `temperature ${'x'.repeat(52)}`, true],
  ['65 characters', `temperature ${'x'.repeat(53)}`, false],
])('a text of %s', (_, kind, isLabel) => {
  expect(map({ kind, max_value: 40 }).join().includes(kind)).toBe(isLabel)
})
