// Short texts and parts of dates: numbers with a unit, states, codes, times, and what is counted as lost.

import { expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

function linesOf(topic: string, json: string): string[] {
  const lines = mapLine(undefined, { topic, payload: JSON.parse(json) }, { identityLabels: [] })
  return lines.filter((line) => line !== '# no_metric').map((line) => line.replace(/ 1767225605000$/, ''))
}

it.each<[topic: string, json: string, lines: string[]]>([
  // Units.
  ['x/geiger', '"23.3 cpm"', ['value{unit="cpm"} 23.3']],
  [
    'x',
    '{"dose": "0.12 uSv/h", "rate": "0.12 \u03bcSv/h"}',
    ['dose{unit="uSv/h"} 0.12', 'rate{unit="\u03bcSv/h"} 0.12'],
  ],
  [
    'x',
    '{"turbidity": "4 NTU", "acid": "7.2 pH", "n": "12 imp"}',
    ['acid{unit="pH"} 7.2', 'n{unit="imp"} 12', 'turbidity{unit="NTU"} 4'],
  ],
  ['x', '{"l": [{"k": "pH", "v": 7}]}', ['l_v{k="pH"} 7']],
  // Texts that are JSON.
  [
    'x',
    '{"data": "{\\"t\\":21.4}", "n": "[{\\"k\\":\\"p1\\",\\"v\\":3}]"}',
    ['data_t 21.4', 'n_v{k="p1"} 3'],
  ],
  ['x', '"{\\"t\\":21.4,\\"h\\":\\"40\\"}"', ['h 40', 't 21.4']],
  [
    'x',
    `{"data": "{\\"t\\":21.4,\\"s\\":\\"${'x'.repeat(2_000)}\\"}"}`,
    ['# left_out, data_s', 'data_t 21.4'],
  ],
  ['x', '{"data": "[{\\"t\\":21.4}", "mode": "[{\\"t\\":4}]"}', ['# left_out × 2, data']],
  // Pairs.
  [
    'x',
    '["2025-11-23T12:30:45", "RUNNING", "current_berry=2, total_berries=5"]',
    ['# left_out × 2, value', 'current_berry{index="2"} 2', 'total_berries{index="2"} 5'],
  ],
  [
    'x',
    '{"d": "t=21.5;h = 40%", "payload": "a=1 b=2", "pos": "x=-1,y=+2", "n": "id=5,n=007,m=1"}',
    [
      '# left_out × 2, n_id',
      'd_h{unit="%"} 40',
      'd_t 21.5',
      'n_m 1',
      'payload_a 1',
      'payload_b 2',
      'pos_x -1',
      'pos_y 2',
    ],
  ],
  [
    'x',
    '{"a": "t=1", "b": "t=1,t=2", "c": "t=1,h=on", "d": "t=1,5;h=2", "e": "page=1&limit=2", "f": "host=a,core=0"}',
    ['# left_out × 6, a'],
  ],
  [
    'x',
    '{"message": "code=5, line=2", "info": "a=1,b=2", "id": "a=1,b=2", "g": "AbC=", "h": "1=2,3=4", "i": "a=1,,b=2"}',
    ['# left_out × 6, message'],
  ],
  [
    'x',
    `{"a": "a=1,b=${'1'.repeat(1_000)}", "b": "${'='.repeat(900)}", "c": "${'a=1,'.repeat(200)}"}`,
    ['# left_out × 3, a'],
  ],
  // Codes begin with 0.
  [
    'x',
    '{"S": "082", "gw": "007", "b": "00", "m": "05", "f": "0.5", "z": "0", "k": "10"}',
    ['# left_out × 2, S', 'b 0', 'f 0.5', 'k 10', 'm 5', 'z 0'],
  ],
  ['x', '{"humidity": "045", "rssi": "-040", "value": "012"}', ['humidity 45', 'rssi -40', 'value 12']],
  // What is said of something is no reading, and neither are secrets.
  [
    'x',
    '{"desc": "12", "description": "24 V", "note": "5", "comment": "3.5", "reason": "9", "message": "21.5", "t": 4}',
    ['# left_out × 4, desc', 'message 21.5', 'reason 9', 't 4'],
  ],
  [
    'x',
    '{"guest_pin": "4711", "userPin": 4711, "door_code": "1234", "wifi_pass": "87654", "psk": "1", "passwd": 5, "t": 4}',
    ['# left_out × 6, guest_pin', 't 4'],
  ],
  [
    'x',
    '{"pin1": "512", "led_pin": 1, "errorCode": "1234", "alarm_code": 12, "pass": "3"}',
    ['alarm_code 12', 'errorCode 1234', 'led_pin 1', 'pass 3', 'pin1 512'],
  ],
  // Digits beside hex of the same length, unless the name says that they are measured.
  ['x', '{"a": "1018", "b": "0A3F", "t": 3}', ['# left_out × 2, a', 't 3']],
  ['x', '{"regs": ["1018", "0a3f", "22ff", "12"]}', ['# left_out × 3, regs', 'regs{index="3"} 12']],
  ['x', '{"power": ["1018", "0A3F"], "b": "1"}', ['# left_out, power', 'b 1', 'power{index="0"} 1018']],
  [
    'x',
    '{"power": "1018", "v": "10183", "x": "101", "b": "0A3F"}',
    ['# left_out, b', 'power 1018', 'v 10183', 'x 101'],
  ],
  [
    'x',
    '{"a": "1018", "b": "12E5", "c": "101V", "d": "FACE"}',
    ['# left_out × 2, b', 'a 1018', 'c{unit="V"} 101'],
  ],
  ['x', '{"a": "1018", "mode": "0A3F", "fw": "0A3F"}', ['# left_out × 2, mode', 'a 1018']],
  // Digits whose type is a text.
  ['x', '{"batch": {"type": "Text", "value": "4711"}, "t": 3}', ['# left_out × 2, batch_type', 't 3']],
  [
    'x',
    '{"humidity": {"type": "Text", "value": "1018"}, "n": {"type": "text", "value": "47.11"}, "m": {"type": "string", "value": "471"}, "o": {"type": "int", "value": "4711"}}',
    ['# left_out × 4, humidity_type', 'humidity_value 1018', 'm_value 471', 'n_value 47.11', 'o_value 4711'],
  ],
  [
    'x',
    '{"points": [{"name": "co2", "type": "text", "value": "1018"}, {"name": "lot", "dataType": "String", "value": "4711"}]}',
    ['# left_out × 3, points_type', 'points_value{name="co2"} 1018'],
  ],
  // Who is there.
  ['x', '{"occupied": "occupied", "v": 3}', ['occupied 1', 'v 3']],
  ['x', '{"occupied": "free", "v": 3}', ['occupied 0', 'v 3']],
  ['x', '{"bay": {"status": "vacant"}, "shop": "free"}', ['# left_out, shop', 'bay_status 0']],
  ['lot/bay/7/status', '"free"', ['status 0']],
  ['x', '{"memory": "free"}', ['# left_out, memory']],
  // The sense of a lock is not known.
  [
    'x',
    '{"front": "Locked", "lock": "unlocked", "event": "locked"}',
    ['# left_out, event', '# word_unknown × 2, front'],
  ],
  // A number and its status.
  ['x/temp', '"17.31;ok"', ['# not_a_number, temp']],
  ['x', '{"t": "-2.50;cutoff", "u": "3|low"}', ['# not_a_number × 2, t']],
  ['x', '{"t": "3;4;ok", "u": "ok;3", "note": "3;ok"}', ['# left_out × 3, t']],
  // Several numbers, of which one has a fraction. Without one they may be an address, a color or a share.
  [
    'x',
    '{"gps": "38.66,-9.20", "loadavg": "0.1, 0.2, 0.3", "temps": "21.5;22", "location": "113.4945 22.2249", "t": 3}',
    ['# left_out, location', '# not_a_number × 3, gps', 't 3'],
  ],
  [
    'x',
    '{"rgb": "255,128,0", "bp": "120/80", "ga": "5/0/27", "at": "2026,1,2", "hex": "02 00 13", "color": "0.3,0.6", "ver": "1.0, 2.1", "ip": "10.0.0.1, 10.0.0.2", "time": "31.12 23.59"}',
    ['# left_out × 9, rgb'],
  ],
  ['x', '{"xy": "0.31,0.32", "rgb": "0.5 0.1 1", "sdk": "1.2, 1.3", "t": 3}', ['# left_out × 3, xy', 't 3']],
  // Several numbers are no name of a thing: the next message has others.
  ['x', '{"magnetic_field": "1,2,3", "t": 3}', ['# left_out, magnetic_field', 't 3']],
  ['x', '{"phase": "230,231", "t": 3}', ['# not_a_number, phase', 't 3']],
  ['x', '{"slot": "1;2;3", "t": 3}', ['# left_out, slot', 't 3']],
  // Pins beside the pin that names them.
  [
    'x',
    '{"gpio": [{"pin": 1, "state": 0, "physicalPin": 5, "spin": 3, "led_pin": 1.5}], "led_pin": 1}',
    [
      '# left_out, gpio_physicalPin',
      'gpio_led_pin{pin="1"} 1.5',
      'gpio_spin{pin="1"} 3',
      'gpio_state{pin="1"} 0',
      'led_pin 1',
    ],
  ],
  // What a value means.
  [
    'x',
    '{"burner": 0, "burner definition": "off", "mode_meaning": "on", "meaning": 3, "t": 3}',
    ['# left_out × 2, burner_definition', 'burner 0', 'meaning 3', 't 3'],
  ],
  // Parts of a date.
  [
    'x',
    '{"p": 46, "dow": "5", "month": "12", "hour": "15", "dom": "10", "minute": "21"}',
    ['# left_out × 5, dow', 'p 46'],
  ],
  ['x', '{"p": 46, "day": 3, "hour": 15, "minute": 2}', ['# left_out × 3, day', 'p 46']],
  ['x', '{"hour": 1, "day": 5, "month": 12}', ['day 5', 'hour 1', 'month 12']],
  ['x', '{"hour": 15, "minute": 72, "day": 5}', ['day 5', 'hour 15', 'minute 72']],
  ['x', '{"hour": 15, "minute": 7, "p": 5}', ['hour 15', 'minute 7', 'p 5']],
])('%s %s', (topic, json, lines) => {
  expect(linesOf(topic, json)).toEqual(lines)
})
