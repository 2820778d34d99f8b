// A text beside a bare value that no list names: it names the value, or says what happened.

import { expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

function readingsOf(json: string): string[] {
  const lines = mapLine(undefined, { topic: 'a', payload: JSON.parse(json) }, { identityLabels: ['device'] })
  return lines.filter((line) => !line.startsWith('#')).map((line) => line.replace(/ 1767225605000$/, ''))
}

it.each<[json: string, lines: string[]]>([
  ['{"v": 21.5, "t": 1588934532430, "i": "VA.TEMP.Outside"}', ['v{i="VA.TEMP.Outside"} 21.5']],
  ['{"t": 1750921916486, "i": "msg.DP1.greater10", "v": 1}', ['v{i="msg.DP1.greater10"} 1']],
  ['{"value": 5, "pt": "PLC/tank_1", "quality": "good"}', ['value{pt="PLC/tank_1"} 5']],
  ['{"val": true, "in": "DI4", "device": "plc1"}', ['value{device="plc1",in="DI4"} 1']],
  [
    '{"l": [{"value": 5, "i": "T.in"}, {"value": 6, "i": "T.out"}]}',
    ['l_value{i="T.in"} 5', 'l_value{i="T.out"} 6'],
  ],
  // A word may be a state, and so may two.
  ['{"value": 5, "trend": "rising"}', ['value 5']],
  ['{"value": 5, "trend": "not-rising"}', ['value 5']],
  ['{"value": 5, "trend": "very_high"}', ['value 5']],
  // Several texts, or other readings.
  ['{"value": 5, "i": "A.B", "j": "C.D"}', ['value 5']],
  ['{"value": 5, "i": "A.B", "x": 3}', ['value 5', 'x 3']],
  // Of the message, the program, a person.
  ['{"value": 5, "i": "msg-17"}', ['value 5']],
  ['{"value": 5, "i": "v1.2"}', ['value 5']],
  ['{"value": 5, "fw": "rel.12"}', ['value 5']],
  ['{"value": 5, "user": "bob.b"}', ['value 5']],
  ['{"value": 5, "i": "f3b1c0de9a7764be5d01"}', ['value 5']],
])('%s', (json, lines) => {
  expect(readingsOf(json)).toEqual(lines)
})

it.each<[json: string, lines: string[]]>([
  ['{"alarms": [{"code": 102, "message": "Temp 92.3 over 90"}]}', ['alarms_code{index="0"} 102']],
  ['{"alarms": [{"code": 102, "message": "Puerta abierta"}]}', ['alarms_code{index="0"} 102']],
  ['{"m": [{"message": "PGN_61444", "rpm": 900}]}', ['m_rpm{message="PGN_61444"} 900']],
  ['{"m": [{"label": "Over 90 at 14:30:05", "value": 1}]}', ['m_value{index="0"} 1']],
  [
    '{"m": [{"label": "Meter 00:11:22:33:44:55", "value": 1}]}',
    ['m_value{label="Meter 00:11:22:33:44:55"} 1'],
  ],
])('%s', (json, lines) => {
  expect(readingsOf(json)).toEqual(lines)
})

it.each<[json: string, lines: string[]]>([
  [
    '{"n": [{"class": "adult", "in": 3}, {"class": "pram", "in": 1}]}',
    ['n_in{class="adult"} 3', 'n_in{class="pram"} 1'],
  ],
  ['{"n": [{"category": "glass", "kg": 3}]}', ['n_kg{category="glass"} 3']],
  ['{"n": [{"door": "1", "in": 3}, {"door": "2", "in": 4}]}', ['n_in{door="1"} 3', 'n_in{door="2"} 4']],
  ['{"n": [{"door": 1, "count": [{"class": "pram", "in": 3}]}]}', ['n_count_in{class="pram",door="1"} 3']],
  [
    '{"n": [{"door": 0, "t": 3}, {"door": 1, "t": 4}]}',
    ['n_door{index="0"} 0', 'n_door{index="1"} 1', 'n_t{index="0"} 3', 'n_t{index="1"} 4'],
  ],
  [
    '{"n": [{"name": "a", "door": 2}, {"name": "b", "door": 3}]}',
    ['n_door{name="a"} 2', 'n_door{name="b"} 3'],
  ],
  [
    '{"n": [{"door": 2, "in": 3}, {"door": 2, "in": 4}]}',
    ['n_door{index="0"} 2', 'n_door{index="1"} 2', 'n_in{index="0"} 3', 'n_in{index="1"} 4'],
  ],
  // What a camera sees.
  ['{"n": [{"class": "car", "confidence": 0.5}]}', ['n_confidence{index="0"} 0.5']],
  ['{"n": [{"class": "a b", "in": 1}]}', ['n_in{index="0"} 1']],
])('%s', (json, lines) => {
  expect(readingsOf(json)).toEqual(lines)
})

it.each<[json: string, lines: string[]]>([
  [
    '{"value1": 5, "unit1": "%", "value2": 3, "unit2": "L/s"}',
    ['value1{unit="%"} 5', 'value2{unit="L/s"} 3'],
  ],
  ['{"value_1": 5, "unit_1": "%", "value_2": 3}', ['value_1{unit="%"} 5', 'value_2 3']],
  ['{"Value1": "5", "Unit1": "%"}', ['Value1{unit="%"} 5']],
  ['{"value1": 5, "unit2": "%"}', ['value1 5']],
  ['{"value1": 5, "unit1": 7}', ['unit1 7', 'value1 5']],
])('%s', (json, lines) => {
  expect(readingsOf(json)).toEqual(lines)
})

it.each<[json: string, lines: string[]]>([
  ['{"t": 1767225600, "value": [23.5]}', ['value 23.5']],
  ['[23.5]', ['value 23.5']],
  ['["23.5"]', ['value 23.5']],
  ['{"value": ["23.5"]}', ['value 23.5']],
  ['["23.5 or so"]', []],
  ['{"value": [23.5, 4]}', ['value{index="0"} 23.5', 'value{index="1"} 4']],
  ['{"temp": [23.5]}', ['temp{index="0"} 23.5']],
])('%s', (json, lines) => {
  expect(readingsOf(json)).toEqual(lines)
})
