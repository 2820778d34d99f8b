// Members that look like numbers and are none: ids, codes, checksums, versions and facts about a person.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

const settings = { identityLabels: [] }

/** @returns readings without their time, and how many members were left out */
function map(payload: JsonValue, topic = 'a'): string[] {
  return mapLine(undefined, { topic, payload }, settings)
    .filter((line) => line !== '# no_metric')
    .map((line) => line.replace(/ 1767225605000$/, '').replace(/(# \w+)( × \d+)?, .*/, '$1$2'))
}

it('codes of places and companies, and numbers of a telegram', () => {
  const payload = {
    city_code: '12345',
    CurrencyCode: 978,
    storeCode: '17',
    functionCode: 3,
    access_no: 54,
    storage_number: 1,
    error_code: '17',
    statusCode: 4,
    code: 5,
  }
  expect(map(payload)).toEqual(['# left_out × 6', 'code 5', 'error_code 17', 'statusCode 4'])
})

it.each<[payload: { [key: string]: JsonValue }, lines: string[]]>([
  // A fraction is no id.
  [{ ti: 72.4, to: 81.2, from: 1.5, src: 2.5 }, ['from 1.5', 'src 2.5', 'ti 72.4', 'to 81.2']],
  [{ to: 81, hash: 1.5, t: 1 }, ['# left_out × 2', 't 1']],
  // The quality of a value.
  [{ a: { v: 72.4, q: 192 } }, ['# left_out', 'a_v 72.4']],
  [{ a: { value: 72.4, q: 192, t: 1767225604 } }, ['# left_out × 2', 'a_value 72.4']],
  [{ a: { v: 230, i: 3, q: 12 } }, ['a_i 3', 'a_q 12', 'a_v 230']],
  [{ a: { v: 230, q: 12.5 } }, ['a_q 12.5', 'a_v 230']],
  // What may be chosen.
  [{ modes: ['off', 'heat', 'cool'], t: 1 }, ['# left_out × 3', 't 1']],
  [{ modes: ['heat', 'off'], t: 1 }, ['# left_out', 'modes{index="1"} 0', 't 1']],
  [{ relays: ['on', 'off', 'unavailable'] }, ['# left_out', 'relays{index="0"} 1', 'relays{index="1"} 0']],
  [{ relays: ['on', null, null] }, ['# left_out × 2', 'relays{index="0"} 1']],
  [{ doors: ['on', '21.5', 'off'] }, ['doors{index="0"} 1', 'doors{index="1"} 21.5', 'doors{index="2"} 0']],
])('%j', (payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it('versions, whatever stands in front in one word', () => {
  const versions = { specversion: '1.0', apiversion: 2, pluginVersion: 3, firmwareversion: 4, mainversion: 5 }
  const others = { conversion: 3, inversion: 4, unitconversion: 5, diversion: 6 }
  expect(map(versions)).toEqual(['# left_out × 5'])
  expect(map(others)).toEqual(['conversion 3', 'diversion 6', 'inversion 4', 'unitconversion 5'])
  expect(map(3, 'home/fwversion')).toEqual(['# left_out'])
  expect(map(3, 'air/inversion')).toEqual(['value 3'])
})

describe('text of eight digits or more', () => {
  it.each<[payload: { [key: string]: string }, lines: string[]]>([
    [{ patient: '4711204711204' }, ['# left_out']],
    [{ born: '19700101', code: '40063813', line: '12345678' }, ['# left_out × 3']],
    [{ line: '1234567' }, ['line 1234567']],
    [{ line: '-12345678', x: '12345678.5' }, ['line -12345678', 'x 12345678.5']],
    [{ meterEnergy: '123456789', pulses: '12345678' }, ['meterEnergy 123456789', 'pulses 12345678']],
    [{ value: '123456789' }, ['value 123456789']],
    [
      { import_kWh: '12345678', uptime: '99999999', rx_bytes: '123456789' },
      ['import_kWh 12345678', 'rx_bytes 123456789', 'uptime 99999999'],
    ],
    [{ flow_m3: '12345678', pm10: '12345678' }, ['flow_m3 12345678', 'pm10 12345678']],
    [{ energyMeterNo: '12345678' }, ['# left_out']],
    [{ energy: '123456789012345678' }, ['# left_out']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })

  it('is a reading on a topic that names a quantity', () => {
    expect(map('12345678', 'meter/energy')).toEqual(['energy 12345678'])
    expect(map('12345678', 'meter/owner')).toEqual(['# left_out'])
  })
})

describe('digits in a text that numbers something', () => {
  it.each<[payload: { [key: string]: JsonValue }, lines: string[]]>([
    [{ internalNumber: '2255', soc: 4 }, ['# left_out', 'soc 4']],
    [{ van: { fleetRefNo: '12', vin: 'x' }, gps: { alt: [3] } }, ['# left_out × 2', 'gps_alt{index="0"} 3']],
    [{ strikeNumber: '13', rain: '0.5' }, ['rain 0.5', 'strikeNumber 13']],
    [{ strikeNumber: '13' }, ['strikeNumber 13']],
    [{ strikeNumber: 13, rain: 0.5 }, ['rain 0.5', 'strikeNumber 13']],
    [{ strikeNumber: '13.5', rain: 0.5 }, ['rain 0.5', 'strikeNumber 13.5']],
    [{ sat_num: '9', number: '4', rain: 0.5 }, ['number 4', 'rain 0.5', 'sat_num 9']],
    [{ avg_no: '13', no2: 5 }, ['avg_no 13', 'no2 5']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('who has seen a tag', () => {
  it.each<[payload: { [key: string]: JsonValue }, lines: string[]]>([
    [{ sensor: 'rfidRdr01', reader: '1', rfid: '1C0044CF23' }, ['# left_out × 3']],
    [{ reader: 1, cardUid: '1C 00 44 CF' }, ['# left_out × 2']],
    [{ terminal: 3, tag_id: 4711 }, ['# left_out × 2']],
    [{ antenna: 2, sensor: 'rd1', epc: 'E280116060000208' }, ['# left_out × 3']],
    // Without a tag, or as a state, it may be a reading.
    [{ reader: 1, t: 3 }, ['reader 1', 't 3']],
    [{ reader: true, rfid: '1C0044CF23' }, ['# left_out', 'reader 1']],
    [{ reader: 1.5, rfid: '1C0044CF23' }, ['# left_out', 'reader 1.5']],
    [{ door: 1, card: '1C0044CF23' }, ['# left_out', 'door 1']],
    [{ reader: 1, stage: '1C0044CF23' }, ['# left_out', 'reader 1']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('ids and codes', () => {
  it.each<[payload: { [key: string]: JsonValue }, lines: string[]]>([
    [{ crc32: 7, ChecksumVal: 7, frameCksum: 7, crcValue: 7 }, ['# left_out × 4']],
    [{ serNo: 7, part_no: 7, barcode: 7, postal_code: 7, deviceCode: 7 }, ['# left_out × 5']],
    [{ customerid: 7, parent_groupid: 7, userId: 7, msisdn: 7 }, ['# left_out × 4']],
    [{ passcode: '1234', door_otp: '77', access_pincode: '0815', pin: 4 }, ['# left_out × 3', 'pin 4']],
    [{ tempId: 22.6, positionId: -1.5, eventtime: 3467.5 }, ['# left_out', 'positionId -1.5', 'tempId 22.6']],
    [{ tempId: 22, traceId: 1_767_225_604.123, partId: '22.6' }, ['# left_out × 3']],
    [{ id_tag: 44559, idBadge: 7, id_x_y: '12', t: 1 }, ['# left_out × 3', 't 1']],
    [
      { ID_fan_speed: 12, id_fan_current: 12.5, idle_time: 4 },
      ['ID_fan_speed 12', 'id_fan_current 12.5', 'idle_time 4'],
    ],
    [{ humid: 7, grid: 7, fluid: 7, valid: 7 }, ['fluid 7', 'grid 7', 'humid 7', 'valid 7']],
    [{ errorCode: 7, status_code: 8, code: 9 }, ['code 9', 'errorCode 7', 'status_code 8']],
    [{ evtType: 'zoneOpen', code: '609' }, ['# left_out × 2']],
    [{ code: 7, event: 'opened' }, ['# left_out × 2']],
    [{ event: 'error', code: 7 }, ['# left_out', 'code 7']],
    [{ eventType: 'Fault2', code: 7 }, ['# left_out', 'code 7']],
    [{ event: 3, code: 7 }, ['code 7', 'event 3']],
    [{ status: 'ok', code: 7 }, ['# left_out', 'code 7']],
    [{ cellType: 7, fwVersion: 1.2, hw_rev: 3, MinorVersion: 4, module_type: '2' }, ['# left_out × 5']],
    [{ press_type: 7, faultType: 8, typeA: 9 }, ['faultType 8', 'press_type 7', 'typeA 9']],
    [{ new_version: true }, ['new_version 1']],
    [{ schema: 1, proto: 3, protocol: '5', sdk: 22, hw: 2, appVersionCode: 875 }, ['# left_out × 6']],
    [{ v: 1, ts: 123, x: 5 }, ['# left_out', 'ts 123', 'x 5']],
    [{ v: 2, seq: 7, x: 5 }, ['# left_out × 2', 'x 5']],
    [{ v: 3, ts: 123, x: 5 }, ['ts 123', 'v 3', 'x 5']],
    [{ x: 5, v: 1, ts: 123 }, ['ts 123', 'v 1', 'x 5']],
    [{ v: 1, i: 2, p: 3 }, ['i 2', 'p 3', 'v 1']],
    [{ gender: 1, birthdate: 19700101 }, ['# left_out × 2']],
    [{ userIds: [1, 2], ids: [3, 4], types: [5], cell_type: [6] }, ['# left_out × 5', 'types{index="0"} 5']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('an array of bytes', () => {
  it.each<[payload: { [key: string]: JsonValue }, lines: string[]]>([
    [{ raw: [1, 2], t: 21.5 }, ['# left_out × 2', 't 21.5']],
    [{ Raw_Data: [0, 255], relay: true }, ['# left_out × 2', 'relay 1']],
    [{ buffer: [83, 124], t: '21.5' }, ['# left_out × 2', 't 21.5']],
    [{ bytes: [83], air: { hum: 40 } }, ['# left_out', 'air_hum 40']],
    [{ pdu: [83], list: [40] }, ['# left_out', 'list{index="0"} 40']],
    // No bytes by their numbers, or their name.
    [{ raw: [1, 256], t: 1 }, ['raw{index="0"} 1', 'raw{index="1"} 256', 't 1']],
    [{ raw: [1.5], t: 1 }, ['raw{index="0"} 1.5', 't 1']],
    [{ registers: [17], raw: 4 }, ['raw 4', 'registers{index="0"} 17']],
    // All that there is.
    [{ raw: [7] }, ['raw{index="0"} 7']],
    [{ raw: [7], buf: [8] }, ['buf{index="0"} 8', 'raw{index="0"} 7']],
    [{ raw: [7], fport: 2, ts: 1767225604, version: 3, model: 'x' }, ['# left_out × 4', 'raw{index="0"} 7']],
    [{ raw: [], t: 1 }, ['t 1']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })

  it('is a reading if the mapping names it', () => {
    const yaml = `version: 1
rules: [{ topic: a, leaves: { include: [raw] } }]`
    const payload = { raw: [7], t: 1 }
    expect(mapLine(yaml, { topic: 'a', payload }, settings)).toEqual([
      '# left_out, rule 0, t',
      'raw{index="0"} 7 1767225605000',
    ])
  })

  it('stays if what is beside it is a label', () => {
    const [line] = mapLine(undefined, { topic: 'a', payload: { raw: [7], port: 1 } })
    expect(line).toBe('raw{index="0",port="1",topic="a"} 7 1767225605000')
  })
})

it('a flag of a radio frame says nothing of a CAN bus, and the other way round', () => {
  expect(map({ ack: false, rssi: -60, snr: 7, data: 17, flags: 2 })).toEqual(
    expect.arrayContaining(['data 17', 'flags 2']),
  )
  expect(map({ dlc: 8, adr: 3, rssi: -60, snr: 7 })).toEqual(expect.arrayContaining(['rssi -60', 'snr 7']))
})

it('a frame of a CAN bus that nobody has decoded', () => {
  expect(map({ frame: [{ id: 123, dlc: 2, rtr: false, data: [1, 2] }] })).toEqual([
    '# left_out × 3',
    'frame_rtr{id="123"} 0',
  ])
  expect(map({ dlc: 8, flags: 2, data: 17, speed: 60 })).toEqual(['# left_out × 3', 'speed 60'])
  expect(map({ flags: 2, data: 17 })).toEqual(['data 17', 'flags 2'])
})

describe('counters of messages and frames', () => {
  it.each<[payload: { [key: string]: JsonValue }, lines: string[]]>([
    [{ msg_sn: 3, packetSn: 4, frame_sn: 5, w: 1 }, ['# left_out × 3', 'w 1']],
    [{ FCntDn: 3, fcnt_down: 4, uplinkCounter: 5, downlink_counter: 6, w: 1 }, ['# left_out × 4', 'w 1']],
    [{ counter: 3, payload_raw: 'AQ==' }, ['# left_out × 2']],
    [{ counter_up: 3, counter_down: 2, encrypted_payload: 'AQ==' }, ['# left_out × 3']],
    [{ counter: 3, fPort: 2, w: 1 }, ['# left_out × 2', 'w 1']],
    [{ counter: 3, port: 'a', w: 1 }, ['# left_out', 'counter 3', 'w 1']],
    [{ counter_up: 3, counter_down: 2 }, ['counter_down 2', 'counter_up 3']],
    [
      { frameno: 3, rxFrameNr: 4, sequence_nr: 5, frameCount2: 6, w: 1 },
      ['# left_out × 3', 'frameCount2 6', 'w 1'],
    ],
    [{ people_sn: 3 }, ['# left_out']],
    [{ conc_sn: 3.5 }, ['conc_sn 3.5']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('what a value means in words', () => {
  it.each<[payload: JsonValue, lines: string[]]>([
    [{ heatMode: { val: 3, name: 'heater', desc: 'Heater' } }, ['# left_out × 2', 'heatMode_val 3']],
    [{ heatMode: { val: 0, name: 'off', desc: 'Off' } }, ['# left_out × 2', 'heatMode_val 0']],
    [{ fan_state: { value: 2, label: 'high' } }, ['# left_out', 'fan_state_value 2']],
    [{ STATUS: { text: 'on', v: 1 } }, ['# left_out', 'STATUS_v 1']],
    [{ temperature: { val: 3, name: 'kitchen' } }, ['temperature_val{name="kitchen"} 3']],
    [{ modes: [{ val: 3, name: 'kitchen' }] }, ['modes_val{name="kitchen"} 3']],
    [{ mode: { val: 3, id: 'k1' } }, ['mode_val{id="k1"} 3']],
    [{ mode: { name: 'kitchen', level: 3 } }, ['# left_out', 'mode_level 3']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a copy of the message as it came', () => {
  it.each<[payload: JsonValue, lines: string[]]>([
    [{ t: 1, raw: '{"x": 2}' }, ['# left_out', 't 1']],
    [{ t: 1, metadata: { rawData: '{"x": 2}' } }, ['# left_out', 't 1']],
    [{ o: { t: 1 }, original_message: '{"x": 2}' }, ['# left_out', 'o_t 1']],
    [[{ t: 1, raw_payload: '{"x": 2}' }], ['# left_out', 't{index="0"} 1']],
    [{ ts: 1_767_225_604, raw: '{"x": 2}' }, ['# left_out', 'raw_x 2']],
    [{ raw: '{"x": 2}' }, ['raw_x 2']],
    [{ t: 1, data: '{"x": 2}' }, ['data_x 2', 't 1']],
    [{ t: 1, raw: '[2, 3]' }, ['raw{index="0"} 2', 'raw{index="1"} 3', 't 1']],
    [{ t: 1, raw: { x: 2 } }, ['raw_x 2', 't 1']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})
