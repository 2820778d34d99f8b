// Ids that are those of a message, a session or a request, beside those of devices: a label of one of them would be another
// one with each message, and two devices with one label would be one series.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

/** @returns each reading without its time, with the label of the device; `c` is the client */
function map(payload: JsonValue): string[] {
  return mapLine(undefined, { topic: 'a', client_id: 'c', payload }, { identityLabels: ['device'] })
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/ 1767225605000$/, ''))
}

const made: readonly [kind: string, id: string][] = [
  ['a uuid', '5606a921-4315-4d66-867a-552718df8cae'],
  ['a ULID', '01K9ER8B8R0V4HDCXNZ34B1H9G'],
  ['a ULID in small letters', '01k9er8b8r0v4hdcxnz34b1h9g'],
  ['a trace id of AWS', '1-6393505d-67fa8489fb9c791fcddd43f0'],
  ['an ObjectId of MongoDB', '671b8179dfc12d00096c8059'],
  ['letters and digits in turns', '5ec5a162e1728377f3014zeb'],
  ['twenty letters and digits in turns', '1a2b3c4d5e6f7g8h9i0j'],
  ['a KSUID', '2NKsGdyq9TPZzV0kPSdVdy7Lx4A'],
  ['a cuid', 'cjld2cjxh0000qzrmn831i7rn'],
  ['a cuid of the second kind', 'tz4a98xxat96iws9zmbrgj3a'],
  ['a nanoid', 'V1StGXR8_Z5jdHi6B-myT'],
  ['a push id of Firebase', '-JhLeOlGIEjaIOFHR0xd'],
  ['a uuid in base64', 'AZpdcJdm3ixYYWExQAIgUg=='],
  ['a snowflake', '1541815603606036480'],
  ['an event', 'evt_1NG8Du2eZvKYlo2CUI79vXWy'],
  ['a uuid with what it is of', 'reading-5606a921-4315-4d66-867a-552718df8cae'],
  ['a ULID with what it is of', 'upl_01K9ER8B8R0V4HDCXNZ34B1H9G'],
  ['an ObjectId with what it is of', 'doc_671b8179dfc12d00096c8059'],
  ['a message', 'msg-5606a921'],
]

describe('an id that a program has made is that of the message', () => {
  it.each(made)('%s %s', (_kind, id) => {
    expect(map({ id, t: 1 })).toEqual(['t{device="c"} 1'])
    expect(map({ id, deviceId: 'd1', t: 1 })).toEqual(['t{device="d1"} 1'])
    expect(map({ uid: id, t: 1 })).toEqual(['t{device="c"} 1'])
    expect(map({ id, value: 1 })).toEqual(['value{device="c"} 1'])
  })

  it.each(made.filter(([kind]) => !/^(?:a snowflake|an event|a message)$/.test(kind)))(
    'also in unique_id, and in what names a thing: %s %s',
    (_kind, id) => {
      expect(map({ unique_id: id, bay_name: id, t: 1 })).toEqual(['t{device="c"} 1'])
      expect(map({ l: [{ id, value: 1 }] })).toEqual(['l_value{device="c",index="0"} 1'])
    },
  )

  it.each(made)('whatever its form, the name may say that it is of a device: %s %s', (_kind, id) => {
    expect(map({ deviceId: id, t: 1 })).toEqual([`t{device="${id}"} 1`])
    expect(map({ device: id, t: 1 })).toEqual([`t{device="${id}"} 1`])
  })

  it('in an element of a payload that is an array too', () => {
    const at = (device: string, value: number) => ({
      id: '671b8179dfc12d00096c8059',
      variable: 'x',
      value,
      device,
    })
    expect(map([at('66a266e556e2700009f87c3d', 1), at('66a266e556e2700009f87c3e', 2)])).toEqual([
      'value{device="66a266e556e2700009f87c3d",variable="x"} 1',
      'value{device="66a266e556e2700009f87c3e",variable="x"} 2',
    ])
  })

  it.each([
    'meter-a8032ab1',
    'sensor-5606a921-4315-4d66-867a-552718df8cae',
    'gw_671b8179dfc12d00096c8059',
    'ESP32_TempHumid_Sen01',
    'Greenhouse_North_Bay1',
    'greenhouse-north-bay12',
    'GREENHOUSE-NORTH-BAY-0123',
    'event-hall-12',
    'F0K9ER8B8R0V4HDCXNZ34B1H9G',
    'Enterprise/Site1/Area2/Line3/Cell4/Robot5',
    'a4:c1:38:00:00:01',
    'urn:dev:mac:0024befffe804ff1',
    'shellyplus1pm-a8032abe54dc',
  ])('%s is none', (id) => {
    expect(map({ id, t: 1 })).toEqual([`t{device="${id}"} 1`])
  })
})

it.each<[payload: { [key: string]: JsonValue }, labels: string]>([
  [{ id: 88_124, deviceId: 1, protocol: 'osmand' }, 'device="1"'],
  [{ id: 0, deviceId: 1, protocol: 'osmand' }, 'device="1"'],
  [{ id: 12_345_678, serial: 'A17' }, 'device="A17"'],
  [{ id: 17, mac: 'a4:c1:38:00:00:01', model: 'TH1' }, 'device="a4:c1:38:00:00:01"'],
  [{ id: 17, model: 'TH1' }, 'device="17"'],
  [{ id: 17, model: 'TH1', channel: 2 }, 'channel="2",device="17"'],
  [{ id: 17, gateway: 'gw-12', model: 'TH1' }, 'device="17",gateway="gw-12"'],
])('a number in id beside another identity is that of the message: %j', (payload, labels) => {
  expect(map({ ...payload, t: 1 })).toEqual([`t{${labels}} 1`])
})

it.each<[payload: { [key: string]: JsonValue }, labels: string]>([
  [{ addr: 0 }, 'addr="0",device="c"'],
  [{ address: 12, slave: 2 }, 'address="12",device="c",slave="2"'],
  [{ addr: 12, mac: 'a4c138000001' }, 'addr="12",device="a4c138000001"'],
  [{ addr: 'a4:c1:38:00:00:01' }, 'device="a4:c1:38:00:00:01"'],
  [{ node: 12 }, 'device="12"'],
])('a small number is the address of a part, and no device: %j', (payload, labels) => {
  expect(map({ ...payload, t: 1 })).toEqual([`t{${labels}} 1`])
})

it.each<[payload: { [key: string]: JsonValue }, device: string]>([
  [{ Head: { RequestArguments: { DeviceId: '0' } }, Body: { Details: { Serial: '29301234' } } }, '29301234'],
  [{ Head: { Request: { DeviceId: 'd7' } }, Body: { Details: { x: 'y' } } }, 'd7'],
  [{ a: { request: { deviceId: 'd7' } }, b: { body: { deviceId: 'd8' } } }, 'd8'],
  [{ a: { query: { deviceId: 'd7' } }, b: { body: { deviceId: 3 } } }, '3'],
  [{ request: { deviceId: 'd7' }, x: { y: 'z' } }, 'd7'],
  [{ query: { deviceId: 'd7' }, body: { deviceId: 'd8' } }, 'd8'],
  [{ a: { b: { deviceId: 3 } }, d: { e: { serial: 'A17' } } }, 'A17'],
  [{ a: { b: { deviceId: 3 } } }, '3'],
  [{ a: { b: { deviceId: 'd3' } }, d: { e: { serial: 'A17' } } }, 'd3'],
])('what was asked for, and a small number, give way to a serial number: %j', (payload, device) => {
  expect(map({ ...payload, t: 1 }).at(-1)).toBe(`t{device="${device}"} 1`)
})

const beacon = 'iBeacon:426c7565-4368-6172-6d42-6561636f6e73-3838-4949'
it.each<[payload: { [key: string]: JsonValue }, labels: string]>([
  [{ mac: 'dd8800003777', id: beacon, rssi: -81 }, `device="${beacon}"`],
  [{ mac: '5a1234567890', id: 'phone:ann', rssi: -81 }, 'device="phone:ann"'],
  [
    { mac: '5a1234567890', id: 'irk:5606a92143154d66867a552718df8cae', rssi: -81 },
    'device="irk:5606a92143154d66867a552718df8cae"',
  ],
  [{ mac: 'a8032abe54dc', id: 'switch:0', rssi: -81 }, 'device="a8032abe54dc",id="switch:0"'],
  [{ mac: 'a8032abe54dc', id: 'sensor:hall', w: 1 }, 'device="a8032abe54dc",id="sensor:hall"'],
  [{ mac: 'a8032abe54dc', id: 'attic', rssi: -81 }, 'device="a8032abe54dc",id="attic"'],
  [
    { mac: 'a8032abe54dc', id: 'a8:03:2a:be:54:dc', rssi: -81 },
    'device="a8032abe54dc",id="a8:03:2a:be:54:dc"',
  ],
])(
  'the address of what is heard may change, but not an id that is found out of it: %j',
  (payload, labels) => {
    expect(map({ ...payload, t: 1 })).toContain(`t{${labels}} 1`)
  },
)

it.each<[payload: { [key: string]: JsonValue }, labels: string]>([
  [{ device_addr: '6ea549d7', dev_eui: '70b3d57ed0000001' }, 'device="70b3d57ed0000001"'],
  [{ deviceAddr: '260BDF71', mac: 'a4c138000001' }, 'device="a4c138000001"'],
  [{ meta: { device: '00ee0100000079a0', device_addr: '6ea549d7' } }, 'device="00ee0100000079a0"'],
  [{ device_addr: '6ea549d7' }, 'device="c",device_addr="6ea549d7"'],
  [{ DevAddr: '6ea549d7' }, 'DevAddr="6ea549d7",device="c"'],
  [{ device_addr: 'a4c138000001', dev_eui: 'e1' }, 'device="e1",device_addr="a4c138000001"'],
  [{ device_addr: 3, dev_eui: 'e1' }, 'device="e1",device_addr="3"'],
])('the address of a session counts if nothing else names the device: %j', (payload, labels) => {
  expect(map({ ...payload, t: 1 })).toEqual([`t{${labels}} 1`])
})

it.each<[payload: { [key: string]: JsonValue }, labels: string]>([
  [{ c_serialnumber: '7E068E9A', c_id: 'SunS' }, 'c_serialnumber="7E068E9A",device="c"'],
  [{ inv_id: 'north', inv_sn: '29301234' }, 'device="c",inv_sn="29301234"'],
  [{ m_serial_no: '29301234', m_name: 'x' }, 'device="c",m_serial_no="29301234"'],
  [{ dev_serial: 'A-17' }, 'dev_serial="A-17",device="c"'],
  [{ hw_mac: 'a4c138000001', hw_ver: '1.2' }, 'device="c",hw_mac="a4c138000001"'],
  [{ hardware_serial: '0004A30B001FDC0A', dev_id: 'd1' }, 'device="d1",hardware_serial="0004A30B001FDC0A"'],
  [
    { hub_id: 1, cage_id: 2, pen_id: 3, unit_serial: 'A17' },
    'cage_id="2",device="c",hub_id="1",unit_serial="A17"',
  ],
  [{ order_sn: '29301234' }, 'device="c"'],
])('a serial number behind a word names a thing before any other id: %j', (payload, labels) => {
  expect(map({ ...payload, t: 1 })).toEqual([`t{${labels}} 1`])
})

it.each<[id: string, device: string]>([
  ['33B1225950027', '33B1225950027'],
  ['meter-0012345678', 'meter-0012345678'],
  ['SN1790000000', 'c'],
  ['33B1790000000123', 'c'],
  ['A260112163900', 'c'],
  ['A202601120001', 'c'],
  ['msg_5225950027', 'c'],
  ['order-5225950027', 'c'],
])(
  'a number of ten digits in an id is that of a thing, but for times, dates and messages: %s',
  (id, device) => {
    expect(map({ id, t: 1 })).toEqual([`t{device="${device}"} 1`])
  },
)

it.each<[payload: { [key: string]: JsonValue }, lines: string[]]>([
  [{ deviceKey: 'VRJ7771', t: 1 }, ['t{device="VRJ7771"} 1']],
  [
    { deviceKey: '1234567890', gateway: { deviceKey: 'g1' }, data: { t: 1 } },
    ['data_t{device="1234567890",deviceKey="g1"} 1'],
  ],
  [{ deviceKey: 'a8Fk39slfj3k4k4k', t: 1 }, ['t{device="c"} 1']],
  [{ deviceKey: { a: null }, productKey: 'p1', t: 1 }, ['t{device="c"} 1']],
])('the key of a device: %j', (payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each([
  ['of longer words', 'line1pump2tank3valve4'],
  ['of 19 letters and digits', '1a2b3c4d5e6f7g8h9i0'],
  ['of three words', '11111x22222y33333z44'],
])('a name %s names the device: %s', (_, id) => {
  expect(map({ id, t: 1 })).toEqual([`t{device="${id}"} 1`])
})
