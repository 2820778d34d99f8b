// What tells elements of arrays apart where nothing names them.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

/** @returns lines without topic and time, and without what says only that something is left out */
function mapPayload(json: string): string[] {
  const payload = JSON.parse(json) as JsonValue
  const lines = mapLine(undefined, { topic: 'a', client_id: 'c', payload }, { identityLabels: ['device'] })
  return lines
    .filter((line) => !/^# (left_out|time_without_zone)/.test(line))
    .map((line) =>
      line
        .replace(/,device="c"|device="c",?/, '')
        .replace('{}', '')
        .replace(/ 1767225605000$/, ''),
    )
}

describe('an element without anything in it changes no label of the others', () => {
  it.each<[elements: string, lines: string[]]>([
    ['{"type": "cell", "network_name": "V", "level": 7}', ['r_level{network_name="V",type="cell"} 7']],
    ['{"pump_name": "s1", "flow": 7}', ['r_flow{pump_name="s1"} 7']],
    ['{"StateId": 145, "v": 3}', ['r_v{StateId="145"} 3']],
    ['{"flow": 1, "t": 1767225601}', ['r_flow 1 1767225601000']],
  ])('%s', (element, lines) => {
    const name = element.slice(2, element.indexOf('"', 2))
    for (const other of ['null', '{}', `{"${name}": null}`, `{"${name}": "", "x": null}`]) {
      expect(mapPayload(`{"r": [${element}, ${other}]}`)).toEqual(lines)
      expect(mapPayload(`{"r": [${other}, ${element}]}`)).toEqual(lines)
    }
  })

  it.each<[what: string, json: string, lines: string[]]>([
    [
      'one that has a reading counts',
      '{"r": [{"pump_name": "s1", "flow": 7}, {"pump_name": null, "flow": 8}]}',
      ['r_flow{index="0",pump_name="s1"} 7', 'r_flow{index="1"} 8'],
    ],
    ['positions are those in the whole array', '{"r": [null, {}, {"level": 7}]}', ['r_level{index="2"} 7']],
    ['none has anything', '{"r": [null, {}], "n": 1}', ['n 1']],
  ])('%s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

describe('an object of an element says what it is', () => {
  it.each<[json: string, lines: string[]]>([
    [
      '{"r": [{"sensor": {"id": "s1"}, "value": 3}, {"sensor": {"id": "s2"}, "value": 4}]}',
      ['r_value{sensor="s1"} 3', 'r_value{sensor="s2"} 4'],
    ],
    ['{"r": [{"sensor": {"id": 7}, "value": 3}]}', ['r_value{sensor="7"} 3']],
    ['{"r": [{"sensor": {"mac": "AC:23:3F:A4:C1:D2"}, "t": 3}]}', ['r_t{sensor="AC:23:3F:A4:C1:D2"} 3']],
    ['{"r": [{"sensor": {"id": 7, "name": "in"}, "value": 3}]}', ['r_value{sensor="in"} 3']],
    ['{"r": [{"sensor": {"id": 2.5}, "value": 3}]}', ['r_value{index="0"} 3']],
    ['{"r": [{"reply": {"id": "s1"}, "value": 3}]}', ['r_value{index="0"} 3']],
  ])('%s', (json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

describe('both ends of a way, and a direction beside a distance, tell elements apart', () => {
  it.each<[json: string, lines: string[]]>([
    [
      '{"r": [{"from": 1, "to": 40, "kw": 3}, {"from": 1, "to": 41, "kw": 4}]}',
      ['r_kw{from="1",to="40"} 3', 'r_kw{from="1",to="41"} 4'],
    ],
    ['{"r": [{"src": 999, "dst": 0, "kw": 3}]}', ['r_kw{dst="0",src="999"} 3']],
    [
      '{"r": [{"direction_deg": 0, "distance_m": 2.1}, {"direction_deg": 135, "distance_m": 1.8}]}',
      ['r_distance_m{direction_deg="0"} 2.1', 'r_distance_m{direction_deg="135"} 1.8'],
    ],
    ['{"r": [{"angle": 45, "range": 2.1}]}', ['r_range{angle="45"} 2.1']],
    ['{"r": [{"angle": 999, "range": 2}]}', ['r_range{angle="999"} 2']],
    ['{"r": [{"angle": 1000, "range": 2}]}', ['r_angle{index="0"} 1000', 'r_range{index="0"} 2']],
    // Two of one direction, without a distance, or a fraction.
    [
      '{"r": [{"angle": 45, "range": 2}, {"angle": 45, "range": 3}]}',
      ['r_angle{index="0"} 45', 'r_angle{index="1"} 45', 'r_range{index="0"} 2', 'r_range{index="1"} 3'],
    ],
    ['{"r": [{"angle": 45, "speed": 3}]}', ['r_angle{index="0"} 45', 'r_speed{index="0"} 3']],
    ['{"r": [{"angle": 1.5, "range": 3}]}', ['r_angle{index="0"} 1.5', 'r_range{index="0"} 3']],
    ['{"r": [{"name": "a", "angle": 45, "range": 3}]}', ['r_angle{name="a"} 45', 'r_range{name="a"} 3']],
    ['{"angle": 45, "range": 3}', ['angle 45', 'range 3']],
  ])('%s', (json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

it('what passes tells no elements with times apart', () => {
  const rows = [1, 2].map((n) => `{"t": 176722560${n}, "product": "A2${n}", "temp": ${n}}`)
  expect(mapPayload(`[${rows.join()}]`)).toEqual(['temp 1 1767225601000', 'temp 2 1767225602000'])
})

describe('a code beside a value', () => {
  it.each<[json: string, lines: string[]]>([
    ['{"r": [{"ty": "01", "val": 3}, {"ty": "12", "val": 4}]}', ['r_val{ty="01"} 3', 'r_val{ty="12"} 4']],
    ['{"r": [{"ty": "0001", "v": "3", "unit": "%"}]}', ['r_v{ty="0001",unit="%"} 3']],
    [
      '{"r": [{"ty": "01", "val": 3}, {"ty": "01", "val": 4}]}',
      ['r_ty{index="0"} 1', 'r_ty{index="1"} 1', 'r_val{index="0"} 3', 'r_val{index="1"} 4'],
    ],
    ['{"r": [{"ty": "0", "val": 3}]}', ['r_ty{index="0"} 0', 'r_val{index="0"} 3']],
    ['{"r": [{"ty": "00001", "val": 3}]}', ['r_val{index="0"} 3']],
    ['{"r": [{"ty": "11", "val": 3}]}', ['r_ty{index="0"} 11', 'r_val{index="0"} 3']],
    ['{"r": [{"ty": "01", "t": 3}]}', ['r_ty{index="0"} 1', 'r_t{index="0"} 3']],
    [
      '{"r": [{"ty": "01", "n": 2, "val": 3}]}',
      ['r_n{index="0"} 2', 'r_ty{index="0"} 1', 'r_val{index="0"} 3'],
    ],
  ])('%s', (json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

describe('of elements with one name', () => {
  it.each<[what: string, json: string, lines: string[]]>([
    [
      'another text tells which is which',
      '{"r": [{"key": "p", "tier": "top", "value": 3}, {"key": "p", "tier": "low", "value": 4}, {"key": "q", "tier": "low", "value": 5}]}',
      ['r_value{key="p",tier="low"} 4', 'r_value{key="p",tier="top"} 3', 'r_value{key="q",tier="low"} 5'],
    ],
    [
      'also at one time',
      '{"r": [{"name": "p", "side": "left", "v": 3, "ts": 1767225601}, {"name": "p", "side": "right", "v": 4, "ts": 1767225601}]}',
      ['r_v{name="p",side="left"} 3 1767225601000', 'r_v{name="p",side="right"} 4 1767225601000'],
    ],
    [
      'their positions do, where no text does',
      '{"r": [{"name": "p", "v": 3, "state": "on"}, {"name": "p", "v": 4, "state": "off"}]}',
      [
        'r_state{index="0",name="p"} 1',
        'r_state{index="1",name="p"} 0',
        'r_v{index="0",name="p"} 3',
        'r_v{index="1",name="p"} 4',
      ],
    ],
    [
      'other readings do',
      '{"r": [{"name": "p", "min": 3}, {"name": "p", "max": 4}]}',
      ['r_max{name="p"} 4', 'r_min{name="p"} 3'],
    ],
    [
      'other times do',
      '{"r": [{"name": "p", "v": 3, "ts": 1767225601}, {"name": "p", "v": 4, "ts": 1767225602}, {"name": "q", "v": 4, "ts": 1767225602}]}',
      ['r_v{name="p"} 3 1767225601000', 'r_v{name="p"} 4 1767225602000', 'r_v{name="q"} 4 1767225602000'],
    ],
  ])('%s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

describe('a number of a kind beside an offset, and the text of a state, name nothing', () => {
  it.each<[json: string, lines: string[]]>([
    [
      '{"i": [{"offset": 5, "type": 0, "value": 80}, {"offset": 10, "type": 2, "value": 81}]}',
      ['i_offset{index="0"} 5', 'i_offset{index="1"} 10', 'i_value{index="0"} 80', 'i_value{index="1"} 81'],
    ],
    ['{"i": [{"time_offset": 5, "kind": 0, "n": 80}]}', ['i_n{index="0"} 80', 'i_time_offset{index="0"} 5']],
    ['{"i": [{"offset": 5, "type": "hr", "value": 80}]}', ['i_offset{type="hr"} 5', 'i_value{type="hr"} 80']],
    [
      '{"i": [{"offset": 5, "id": 7, "type": 0, "value": 80}]}',
      ['i_offset{id="7",type="0"} 5', 'i_value{id="7",type="0"} 80'],
    ],
    ['{"i": [{"offset": 0.5, "type": 1, "value": 80}]}', ['i_offset{type="1"} 0.5', 'i_value{type="1"} 80']],
    ['{"statusCode": {"value": 0, "name": "Good"}, "w": 1}', ['statusCode_value 0', 'w 1']],
    ['{"device_error_code": {"value": 7, "name": "hot"}}', ['device_error_code_value 7']],
    ['{"quality": {"value": 192, "name": "Good"}}', ['quality_value 192']],
    ['{"air_quality": {"value": 12, "name": "pm25"}}', ['air_quality_value{name="pm25"} 12']],
    [
      '{"errorCode": [{"value": 7, "name": "E1"}, {"value": 8, "name": "E2"}]}',
      ['errorCode_value{name="E1"} 7', 'errorCode_value{name="E2"} 8'],
    ],
    ['{"value": 3, "sourcePicoseconds": 10, "serverPicoseconds": 0}', ['value 3']],
  ])('%s', (json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

describe('blanks at the ends of a text are no part of a label', () => {
  it.each<[what: string, json: string, lines: string[]]>([
    [
      'of an element',
      '{"m": [{"name": " a", "v": 1}, {"name": "b ", "v": 2}]}',
      ['m_v{name="a"} 1', 'm_v{name="b"} 2'],
    ],
    [
      'of two elements of one name',
      '{"m": [{"name": "a ", "v": 1}, {"name": "a", "v": 2}]}',
      ['m_v{index="0",name="a"} 1', 'm_v{index="1",name="a"} 2'],
    ],
    ['of a device', '{"deviceId": " d1 ", "name": " pump ", "t": 1}', ['t{device="d1",name="pump"} 1']],
    [
      'of a thing and a unit',
      '{"room": "attic ", "value": 1, "unit": " ppm"}',
      ['value{room="attic",unit="ppm"} 1'],
    ],
  ])('%s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

describe('a number that is called as one of the array names its element', () => {
  it.each<[what: string, json: string, lines: string[]]>([
    ['alone', '{"vehicles": [{"vehicle": 586, "x": 1}]}', ['vehicles_x{vehicle="586"} 1']],
    [
      'in whatever order',
      '{"vehicles": [{"x": 2, "vehicle": 567}, {"x": 1, "vehicle": 586}]}',
      ['vehicles_x{vehicle="567"} 2', 'vehicles_x{vehicle="586"} 1'],
    ],
    ['digits', '{"box_list": [{"box": "3", "x": 1}]}', ['box_list_x{box="3"} 1']],
    ['a name', '{"trucks": [{"x": 1, "truck": "T7"}]}', ['trucks_x{truck="T7"} 1']],
    [
      'beside a name',
      '{"vehicles": [{"vehicle": 5, "name": "red", "x": 1}]}',
      ['vehicles_x{name="red",vehicle="5"} 1'],
    ],
    [
      'in a history',
      '{"vehicles": [{"vehicle": 5, "ts": 1767225601, "x": 1}, {"vehicle": 5, "ts": 1767225602, "x": 2}, {"vehicle": 6, "ts": 1767225602, "x": 3}]}',
      [
        'vehicles_x{vehicle="5"} 1 1767225601000',
        'vehicles_x{vehicle="5"} 2 1767225602000',
        'vehicles_x{vehicle="6"} 3 1767225602000',
      ],
    ],
    [
      'and its position, if two have the same',
      '{"vehicles": [{"vehicle": 5, "t": 1}, {"vehicle": 5, "t": 2}]}',
      ['vehicles_t{index="0",vehicle="5"} 1', 'vehicles_t{index="1",vehicle="5"} 2'],
    ],
  ])('%s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })

  it.each([
    ['what may be how full it is', '{"tanks": [{"tank": 80, "x": 1}, {"tank": 81, "x": 2}]}', 'tanks_tank'],
    ['a reading', '{"temperatures": [{"temperature": 21, "x": 1}]}', 'temperatures_temperature'],
    ['a state', '{"lights": [{"light": 1, "x": 1}]}', 'lights_light'],
    ['millivolts', '{"cells": [{"cell": 3310, "x": 1}, {"cell": 3311, "x": 1}]}', 'cells_cell'],
    ['a fraction', '{"vehicles": [{"vehicle": 5.5, "x": 1}]}', 'vehicles_vehicle'],
    ['who passes a camera', '{"vehicles": [{"vehicle": 5, "confidence": 0.9}]}', 'vehicles_vehicle'],
    ['another array', '{"detections": [{"vehicle": 5, "x": 1}]}', 'detections_vehicle'],
  ])('not %s', (_, json, name) => {
    expect(mapPayload(json).join('\n')).toContain(name)
  })
})

describe('a number that says which of several a value is of is a label', () => {
  it.each<[what: string, json: string, lines: string[]]>([
    ['of one element', '{"r": [{"key": "p", "tier": 1, "value": 3}]}', ['r_value{key="p",tier="1"} 3']],
    [
      'of two',
      '{"r": [{"key": "p", "tier": 1, "value": 3}, {"key": "p", "tier": 2, "value": 4}]}',
      ['r_value{key="p",tier="1"} 3', 'r_value{key="p",tier="2"} 4'],
    ],
    [
      'of a harmonic',
      '{"h": [{"name": "U", "harmonic": 3, "value": 1}, {"name": "U", "harmonic": 5, "value": 2}]}',
      ['h_value{harmonic="3",name="U"} 1', 'h_value{harmonic="5",name="U"} 2'],
    ],
    ['of an element without a name', '{"soil": [{"depth": 20, "value": 3}]}', ['soil_value{depth="20"} 3']],
    [
      'of a payload',
      '{"type": "moisture", "depth": 20, "value": 3}',
      ['value{depth="20",type="moisture"} 3'],
    ],
    [
      'and the position, where it is the same',
      '{"r": [{"depth": 1, "value": 3}, {"depth": 1, "value": 4}]}',
      ['r_value{depth="1",index="0"} 3', 'r_value{depth="1",index="1"} 4'],
    ],
    [
      'of a station beside an address',
      '{"c": [{"pid": "2", "addr": "VW8", "x": 20}, {"pid": 3, "addr": "VW8", "x": 21}]}',
      ['c_x{addr="VW8",pid="2"} 20', 'c_x{addr="VW8",pid="3"} 21'],
    ],
  ])('%s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })

  it.each([
    ['beside no value', '{"tanks": [{"name": "a", "level": 40, "x": 3}]}', 'tanks_level'],
    ['of a payload, how much is in it', '{"type": "tank", "level": 40, "value": 3}', 'level'],
    ['with a fraction', '{"r": [{"name": "a", "depth": 2.5, "value": 3}]}', 'r_depth'],
    ['in a history', '{"h": [{"ts": 1767225601, "depth": 2, "value": 3}]}', 'h_depth'],
    ['beside no address', '{"c": [{"name": "a", "pid": 2, "x": 20}]}', 'c_pid'],
  ])('not %s', (_, json, name) => {
    expect(mapPayload(json).some((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))).toBe(
      true,
    )
  })
})

it('what says what an element is stands beside its value, however many there are', () => {
  const elements = ['active', 'reactive'].map(
    (what, at) =>
      `{"uuid": "RDNP3kXyncj8YIt2wS7G${at}", "what": "${what}", "ts": 176722560${at}, "value": ${at}}`,
  )
  expect(mapPayload(`{"e": [${elements[0]}]}`)).toEqual(['e_value{what="active"} 0 1767225600000'])
  expect(mapPayload(`{"e": [${elements.join()}]}`)).toEqual([
    'e_value{what="active"} 0 1767225600000',
    'e_value{what="reactive"} 1 1767225601000',
  ])
})

describe('an id that stands in each element is its label', () => {
  it.each<[what: string, json: string, lines: string[]]>([
    [
      'an EUI in one word',
      '{"gws": [{"rssi": -108, "gweui": "647FDAFFFF0069F5"}, {"rssi": -90, "gweui": "647FDAFFFF00AAAA"}]}',
      ['gws_rssi{gweui="647FDAFFFF0069F5"} -108', 'gws_rssi{gweui="647FDAFFFF00AAAA"} -90'],
    ],
    [
      'of a sole element',
      '{"rx": [{"rssi": -80, "baseid": "004A18E3"}]}',
      ['rx_rssi{baseid="004A18E3"} -80'],
    ],
    [
      'of a part, in one word',
      '{"p": [{"subid": "10003", "value": 0}, {"subid": "10004", "value": 1}]}',
      ['p_value{subid="10003"} 0', 'p_value{subid="10004"} 1'],
    ],
    [
      'of a part beside a name',
      '{"p": [{"name": "door open", "subid": "10003", "value": 0}]}',
      ['p_value{name="door open"} 0'],
    ],
    [
      'digits in a text',
      '{"rx": [{"lrrId": "10000506", "snr": 9}, {"lrrId": "10000513", "snr": 1}]}',
      ['rx_snr{lrrId="10000506"} 9', 'rx_snr{lrrId="10000513"} 1'],
    ],
    [
      'a number',
      '{"states": [{"StateId": 145, "Value": 3}, {"StateId": 201, "Value": 27}]}',
      ['states_Value{StateId="145"} 3', 'states_Value{StateId="201"} 27'],
    ],
    [
      'the second one too, where the first is not enough',
      '{"c": [{"lsid": 1, "txid": 1, "temp": 5}, {"lsid": 1, "txid": 2, "temp": 6}]}',
      ['c_temp{lsid="1",txid="1"} 5', 'c_temp{lsid="1",txid="2"} 6'],
    ],
    [
      'only the first one, where it is enough',
      '{"c": [{"lsid": 1, "txid": 1, "temp": 5}, {"lsid": 2, "txid": 1, "temp": 6}]}',
      ['c_temp{lsid="1"} 5', 'c_temp{lsid="2"} 6'],
    ],
    [
      'beside the position, where it is not enough',
      '{"rx": [{"gwref": "x", "gwId": "A-1", "snr": 9}, {"gwId": "A-1", "snr": 1}]}',
      ['rx_snr{gwId="A-1",index="0"} 9', 'rx_snr{gwId="A-1",index="1"} 1'],
    ],
    [
      'beside times of their own',
      '{"o": [{"paramCode": "P7", "x": 3, "ts": 1767225601}, {"paramCode": "P8", "x": 4, "ts": 1767225602}]}',
      ['o_x{paramCode="P7"} 3 1767225601000', 'o_x{paramCode="P8"} 4 1767225602000'],
    ],
    [
      'of two states, and of one of them alone',
      '{"o": [{"StateId": 7, "x": 3, "ts": 1767225601}, {"StateId": 7, "x": 4, "ts": 1767225602}]}',
      ['o_x{StateId="7"} 3 1767225601000', 'o_x{StateId="7"} 4 1767225602000'],
    ],
    [
      'beside the device, whose elements they are',
      '{"o": [{"chargerId": "C1", "StateId": 1, "x": 3}, {"chargerId": "C1", "StateId": 2, "x": 4}]}',
      ['o_x{StateId="1",chargerId="C1"} 3', 'o_x{StateId="2",chargerId="C1"} 4'],
    ],
    [
      'in payloads of one device',
      '[{"deviceId": "d1", "StateId": 1, "x": 3, "ts": 1767225601}, {"deviceId": "d1", "StateId": 2, "x": 4, "ts": 1767225602}]',
      ['x{StateId="1",device="d1"} 3 1767225601000', 'x{StateId="2",device="d1"} 4 1767225602000'],
    ],
    [
      'in the sole payload of a device',
      '[{"deviceId": "d1", "StateId": 1, "x": 3, "ts": 1767225601}]',
      ['x{StateId="1",device="d1"} 3 1767225601000'],
    ],
  ])('%s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })

  it.each<[what: string, json: string, label: string]>([
    ['the id of a message', '[{"messageRef": "ab1", "x": 1}, {"messageRef": "ab2", "x": 2}]', 'index'],
    ['the number of an event', '[{"eventNo": 4, "x": 1}, {"eventNo": 5, "x": 2}]', 'index'],
    ['the id of a session', '[{"sessionid": "ab1", "x": 1}, {"sessionid": "ab2", "x": 2}]', 'index'],
    ['an id of one letter', '[{"rid": 4, "x": 1}, {"rid": 5, "x": 2}]', 'index'],
    ['an access point', '[{"ssid": "ab1", "x": 1}, {"ssid": "ab2", "x": 2}]', 'index'],
    ['a uuid', '[{"stateRef": "0f8fad5b-d9cb-469f-a165-70867728950e", "x": 1}]', 'index'],
    ['a hash', '[{"unitKey": "65a0fb2bed4643031c768ce8", "x": 1}]', 'index'],
    ['a time', '[{"startTimeNo": "20260101", "x": 1}]', 'index'],
    ['words', '[{"stateName": "all is well", "x": 1}]', 'index'],
    ['a word that says nothing', '[{"unitRef": "unknown", "x": 1}]', 'index'],
    ['a state', '[{"unitRef": "on", "x": 1}]', 'index'],
    ['a word that ends so', '[{"valid": "A", "x": 1}, {"valid": "V", "x": 2}]', 'index'],
    ['what not all have', '[{"unitRef": "A", "x": 1}, {"x": 2}]', 'index'],
    ['who passes a camera', '[{"objId": 7, "confidence": 0.9, "x": 1}]', 'index'],
    ['a number of today', '[{"stateId": 1767225601, "x": 1}]', 'index'],
    ['a number of digits with a fraction', '[{"unitRef": "1.5", "x": 1}]', 'index'],
    ['a number too large beside a time', '[{"stateId": 65536, "x": 1, "ts": 1767225601}]', ''],
    ['a number', '[{"stateId": 65535, "x": 1, "ts": 1767225601}]', 'stateId'],
    ['beside a name', '[{"name": "b", "stateId": 4, "x": 1}]', 'name'],
  ])('%s', (_, json, label) => {
    const [line = ''] = mapPayload(json).filter((one) => one.startsWith('x'))
    expect(/\{(\w+)=/.exec(line)?.[1] ?? '').toBe(label)
  })

  it('what is a reading stays one', () => {
    expect(mapPayload('[{"uv_index": 3, "grid": 230}, {"uv_index": 4, "grid": 231}]')).toEqual([
      'grid{index="0"} 230',
      'grid{index="1"} 231',
      'uv_index{index="0"} 3',
      'uv_index{index="1"} 4',
    ])
  })
})

describe('a large number in a member that ends in id', () => {
  const large = 704_643_328
  const rows = (key: string, numbers: number[], rest = '') =>
    `{"l": [${numbers.map((number, at) => `{"${key}": ${number}${rest}, "x": ${at}}`)}]}`

  it.each(['eid', 'gweid', 'meter_eid', 'Vid', 'boothid'])('%s is the id of an element', (key) => {
    const told = [`l_x{${key}="${large}"} 0`, `l_x{${key}="${large + 1}"} 1`]
    expect(mapPayload(rows(key, [large, large + 1]))).toEqual(told)
    expect(mapPayload(rows(key, [large, large + 1], ', "ts": 1767225601'))).toEqual(
      told.map((line) => `${line} 1767225601000`),
    )
    expect(mapPayload(rows(key, [large]))).toEqual(told.slice(0, 1))
  })

  it('may look like a time if the time stands beside it', () => {
    expect(mapPayload(rows('eid', [1_778_385_169, 1_778_385_170], ', "ts": 1767225601'))).toEqual([
      'l_x{eid="1778385169"} 0 1767225601000',
      'l_x{eid="1778385170"} 1 1767225601000',
    ])
  })

  const byIndex = ['l_x{index="0"} 0', 'l_x{index="1"} 1']

  it.each<[what: string, json: string, lines: string[]]>([
    ['of a request', rows('rid', [large, large + 1]), byIndex],
    ['of an event', rows('event_eid', [large, large + 1]), byIndex],
    ['that may be a time', rows('eid', [1_778_385_169, 1_778_385_170]), byIndex],
    ['that two have', rows('eid', [large, large]), byIndex],
    [
      'of one after the other',
      `[{"eid": ${large}, "x": 3, "ts": 1767225601}, {"eid": ${large + 1}, "x": 4, "ts": 1767225602}]`,
      ['x 3 1767225601000', 'x 4 1767225602000'],
    ],
    ['of a sole one with a time', `[{"eid": ${large}, "x": 3, "ts": 1767225601}]`, ['x 3 1767225601000']],
    [
      'beside a name',
      `[{"name": "a", "eid": ${large}, "x": 3}, {"name": "b", "eid": ${large + 1}, "x": 4}]`,
      ['x{name="a"} 3', 'x{name="b"} 4'],
    ],
    ['beside readings', `{"eid": ${large}, "eventEid": ${large}, "x": 3}`, ['x 3']],
  ])('is neither that nor a reading %s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })

  it.each([
    ['seid', 999_999],
    ['seid', 1_000_000.5],
    ['seid', -1_000_000],
    ['grid', 7_000_000],
    ['liquid', 7_000_000],
    ['eidTotal', 7_000_000],
  ])('is a reading if it is none: %s %d', (key, number) => {
    expect(mapPayload(`{"${key}": ${number}}`)).toEqual([`${key} ${number}`])
  })

  it('is an id from one million on', () => {
    expect(mapPayload('{"seid": 1000000, "x": 3}')).toEqual(['x 3'])
  })
})

describe('a number of measurements', () => {
  const at = (member: string, second: number, reading = '"t": 3') =>
    `{"${member}": ${second}, ${reading}, "ts": 176722560${second}}`

  it.each([
    'measureId',
    'measureid',
    'measurementId',
    'messwert_id',
    'observationNo',
    'measuring_number',
    'mesureId',
  ])('%s is none of the elements, and no reading, beside a time', (member) => {
    expect(mapPayload(`[${at(member, 1)}, ${at(member, 2)}]`)).toEqual([
      't 3 1767225601000',
      't 3 1767225602000',
    ])
    expect(mapPayload(`{"l": [${at(member, 4)}]}`)).toEqual(['l_t 3 1767225604000'])
  })

  it.each<[what: string, json: string, lines: string[]]>([
    ['beside a value', `[${at('measureId', 1, '"value": 3')}]`, ['value{measureId="1"} 3 1767225601000']],
    [
      'without times',
      '[{"measureId": 1, "x": 3}, {"measureId": 2, "x": 4}]',
      ['x{measureId="1"} 3', 'x{measureId="2"} 4'],
    ],
    [
      'of a text',
      '[{"measure_name": "a", "t": 3, "ts": 1767225601}]',
      ['t{measure_name="a"} 3 1767225601000'],
    ],
  ])('may say what was measured %s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})

describe('elements with times of their own are a history', () => {
  const times = ['1767225601', '1767225602']
  const rows = (members: string[]) =>
    `{"h": [${members.map((member, at) => `{${member}, "x": ${at}, "ts": ${times[at]}}`)}]}`
  const ofHistory = ['h_x 0 1767225601000', 'h_x 1 1767225602000']
  const withIndex = ['h_x{index="0"} 0 1767225601000', 'h_x{index="1"} 1 1767225602000']

  it.each<[what: string, members: string[], lines: string[]]>([
    [
      'whose names are the same',
      ['"s": "tag1"', '"s": "tag1"'],
      ['h_x{s="tag1"} 0 1767225601000', 'h_x{s="tag1"} 1 1767225602000'],
    ],
    ['whose states are others', ['"status": "idle"', '"status": "busy"'], ofHistory],
    [
      'whose switch is another',
      ['"s": "on"', '"s": "off"'],
      ['h_s 0 1767225602000', 'h_s 1 1767225601000', ...ofHistory],
    ],
    ['whose sentence is another', ['"s": "all is well"', '"s": "all is bad"'], ofHistory],
    [
      'of rows with ids',
      ['"_id": "65a0fb2bed4643031c768ce8"', '"_id": "65a0fb2bed4643031c768ce9"'],
      ofHistory,
    ],
    [
      'with numbers in texts',
      ['"s": "21.5"', '"s": "21.6"'],
      ['h_s 21.5 1767225601000', 'h_s 21.6 1767225602000', ...ofHistory],
    ],
    ['of which one says more', ['"s": "tag1"', '"p": 0'], ['h_p 0 1767225602000', ...ofHistory]],
    [
      'unless a text says that they are of two things',
      ['"p": true, "s": "tag1"', '"p": true, "s": "tag2"'],
      [
        'h_p{s="tag1"} 1 1767225601000',
        'h_p{s="tag2"} 1 1767225602000',
        'h_x{s="tag1"} 0 1767225601000',
        'h_x{s="tag2"} 1 1767225602000',
      ],
    ],
    ['unless they are of two lots', ['"lot": "A-17"', '"lot": "A-18"'], withIndex],
    ['unless they have two titles', ['"title": "a/b"', '"title": "a/c"'], withIndex],
  ])('%s', (_, members, lines) => {
    expect(mapPayload(rows(members))).toEqual(lines)
  })

  it('of one device each, in payloads of their own', () => {
    expect(
      mapPayload(
        '[{"deviceId": "d", "s": "t1", "x": 3, "ts": 1767225601}, {"deviceId": "d", "s": "t2", "x": 4, "ts": 1767225602}]',
      ),
    ).toEqual(['x{device="d",s="t1"} 3 1767225601000', 'x{device="d",s="t2"} 4 1767225602000'])
  })
})

describe('of a history whose times cannot be right the latest element counts', () => {
  const [older, newer] = ['2019-08-06T13:02:59Z', '2019-08-06T13:03:59Z']
  it.each<[what: string, payload: JsonValue, lines: string[]]>([
    ['a clock that is not set', { h: ofTimes(older, newer) }, ['# clock_unset', '# clock_unset', 'h_x 2']],
    ['the newest first', { h: ofTimes(newer, older) }, ['# clock_unset', '# clock_unset', 'h_x 1']],
    ['a clock ahead', { h: ofTimes(3967225601, 3967225602) }, ['# clock_ahead', '# clock_ahead', 'h_x 2']],
    ['numbers by their size', { h: ofTimes(99e7, 1e9) }, ['# clock_unset', '# clock_unset', 'h_x 2']],
    ['no zone', { h: ofTimes('2026-01-01 00:00:01', '2026-01-01 00:00:02') }, ['h_x 2']],
    ['all of a payload', ofTimes(older, newer), ['# clock_unset', '# clock_unset', 'x 2']],
    ['times apart', { ts: [99e7, 1e9], x: [1, 2] }, ['# clock_unset', '# clock_unset', 'x 2']],
    ['times that are right', { h: ofTimes(1767225601, 1767225602) }, [1, 2].map(lineOf)],
  ])('%s', (_what, payload, lines) => {
    expect(mapPayload(JSON.stringify(payload)).filter((line) => !line.startsWith('# coll'))).toEqual(lines)
  })

  function ofTimes(...times: JsonValue[]): JsonValue {
    return times.map((timestamp, index) => ({ timestamp, x: index + 1 }))
  }

  function lineOf(second: number): string {
    return `h_x ${second} 176722560${second}000`
  }
})

it.each([
  ['{"timeInSeconds": 1767225604, "offsetInNanos": 154000000}', '1767225604154'],
  ['{"seconds": 1767225604, "nanos": 5000000}', '1767225604005'],
  ['{"seconds": 1767225604, "nanos": 5000000000}', '1767225604000'],
  ['{"seconds": 1767225604.5, "nanos": 5000000}', '1767225604500'],
])('the time of an element is %s', (time, timeMs) => {
  expect(mapPayload(`{"h": [{"timestamp": ${time}, "x": 1}]}`)).toEqual([`h_x 1 ${timeMs}`])
})

describe('a description names elements with a value and a unit', () => {
  it.each<[what: string, json: string, lines: string[]]>([
    [
      'with the unit beside it',
      '{"r": [{"description": "Wind", "value": 3, "uom": "m/s"}, {"description": "Wind", "value": 90, "uom": "deg"}]}',
      ['r_value{description="Wind",unit="deg"} 90', 'r_value{description="Wind",unit="m/s"} 3'],
    ],
    [
      'also with a number in front',
      '{"r": [{"desc": "20W light", "value": 3, "uom": "lux"}]}',
      ['r_value{desc="20W light",unit="lux"} 3'],
    ],
    [
      'not twice the same',
      '{"r": [{"title": "Wind", "value": 3, "uom": "m/s"}, {"title": "Wind", "value": 9, "uom": "m/s"}]}',
      ['r_value{index="0",unit="m/s"} 3', 'r_value{index="1",unit="m/s"} 9'],
    ],
    ['not without a unit', '{"r": [{"description": "Pump failed", "value": 3}]}', ['r_value{index="0"} 3']],
    [
      'not of alarms',
      '{"alarms": [{"description": "Pump failed", "value": 3, "unit": "bar"}]}',
      ['alarms_value{index="0",unit="bar"} 3'],
    ],
    [
      'not beside a name',
      '{"r": [{"name": "w", "description": "Wind", "value": 3, "unit": "m/s"}]}',
      ['r_value{name="w",unit="m/s"} 3'],
    ],
    ['name in other languages', '{"r": [{"nombre": "viento", "value": 3}]}', ['r_value{nombre="viento"} 3']],
  ])('%s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })
})
