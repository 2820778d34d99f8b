// Forms in which devices write who they are: words written together, addresses, ids called after an array, who has heard
// what. Beside each form is what looks like it and is no id.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

/** @returns each reading without its time and the client's labels, and no counts of what is left out */
function map(payload: JsonValue): string[] {
  return mapLine(
    undefined,
    { topic: 'a', client_id: 'c', payload },
    { identityLabels: ['device'], labelValueBytesMax: 4096 },
  )
    .filter((line) => !line.startsWith('# left_out') && line !== '# no_metric')
    .map((line) => line.replace(/ 1767225605000$/, '').replace(/\{device="c"\}|device="c",|,device="c"/, ''))
}

type Members = { [key: string]: JsonValue }

const mac = 'A4:C1:38:00:00:01'
const bare = 'A4C138000001'
const uuid = '5606a921-4315-4d66-867a-552718df8cae'

describe('a small serial number beside another identity counts messages', () => {
  it.each<[members: Members, labels: string]>([
    [{ imei: '359339073930520', serial_no: 12 }, '{device="359339073930520"}'],
    [{ serial: 65_535, mac }, `{device="${mac}"}`],
    [{ mac, SerialNumber: 65_536 }, `{SerialNumber="65536",device="${mac}"}`],
    [{ mac, serial: '12' }, `{device="${mac}",serial="12"}`],
    [{ serial_no: 12 }, '{device="12"}'],
    [{ serial_no: 12, gatewayId: 'g-1' }, '{device="12",gatewayId="g-1"}'],
    [{ serial_no: 12, slaveId: 3 }, '{device="12",slaveId="3"}'],
    [{ serial_no: 12, id: 5345 }, '{device="5345"}'],
    [{ node: 'anchor', 'serial no': 12, id: 5345 }, '{device="anchor",id="5345"}'],
    [{ serial: 12, id: 5345 }, '{device="12"}'],
    [{ serialNo: 'x12', id: 5345 }, '{device="x12"}'],
    [{ sno: 381, rtuid: '10040' }, '{rtuid="10040"}'],
    [{ sno: '381', loggerId: 'L7' }, '{device="L7"}'],
    [{ sno: '0381', loggerId: 'L7' }, '{device="0381",loggerId="L7"}'],
    [{ sno: '381', mac }, `{device="${mac}"}`],
    [{ sno: 381, room: 'attic' }, '{device="381",room="attic"}'],
    [{ sno: 381, data: { head: { imei: '359339073930520' } } }, '{device="359339073930520"}'],
    [{ sno: 381, units: [{ imei: '359339073930520' }] }, ''],
    [{ sno: 381, units: [{ model: 'T1' }] }, '{device="381"}'],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp${labels} 1`])
  })
})

describe('an iBeacon that is heard is named by its uuid and two numbers', () => {
  const beacon = `${uuid}-10-7`
  it.each<[payload: JsonValue, lines: string[]]>([
    [{ id: beacon, rssi: -83 }, [`rssi{device="${beacon}"} -83`]],
    [{ id: `${uuid}_10_65535`, snr: '7' }, [`snr{device="${uuid}_10_65535"} 7`]],
    [{ id: beacon, temp: 3 }, ['temp 3']],
    [{ id: `${beacon}-1`, rssi: -83 }, ['rssi -83']],
    [{ id: `${uuid}-10-700000`, rssi: -83 }, ['rssi -83']],
    [
      {
        seen: [
          { id: beacon, rssi: -83 },
          { id: `${uuid}-10-8`, rssi: -70 },
        ],
      },
      [`seen_rssi{id="${beacon}"} -83`, `seen_rssi{id="${uuid}-10-8"} -70`],
    ],
    [{ l: [{ id: beacon, t: 3 }] }, ['l_t{index="0"} 3']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a number that nothing else stands beside is a reading, where it would be a label of nothing', () => {
  it.each<[payload: JsonValue, lines: string[]]>([
    [{ zone: 3 }, ['zone 3']],
    [{ channel: 7, ts: 1_767_225_604 }, ['channel 7']],
    [{ zone: 3, t: 21 }, ['t{zone="3"} 21']],
    [{ channel: 7, time: 12 }, ['time{channel="7"} 12']],
    [{ floor: 2, deviceId: 'd1' }, ['floor{device="d1"} 2']],
    [{ slot: 3, v: 5 }, ['v{slot="3"} 5']],
    [{ slot: 3, addr: { v: 5 } }, ['addr_v{slot="3"} 5']],
    [{ zone: 3, line: 2 }, []],
    [{ zone: 'A3' }, []],
    [{ id: 3 }, []],
    [{ pump_no: 3 }, []],
    [[{ zone: 3 }], []],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('an inner topic is judged by its form, and not by its words', () => {
  it.each<[topic: string, isLabel: boolean]>([
    ['home/message/attic', true],
    ['msg/asset/sensor', true],
    ['from/request', true],
    ['freq/1', true],
    ['site/17/sensor', true],
    ['v1/me/rpc/request/17', false],
    ['a/messages/id-4', false],
    ['a/msg17', false],
    [`a/${uuid}`, false],
    ['a/1767225605123', false],
    ['msg-17', false],
  ])('%s', (topic, isLabel) => {
    expect(map({ topic, temp: 1 })).toEqual([isLabel ? `temp{exported_topic="${topic}"} 1` : 'temp 1'])
  })
})

describe('other words for id', () => {
  it.each<[members: Members, labels: string]>([
    [{ deviceIdentificator: '123456789ABCDEF' }, '{device="123456789ABCDEF"}'],
    [{ device_identification: 'd1' }, '{device="d1"}'],
    [{ deviceidentifier: 'd1' }, '{device="d1"}'],
    [{ sensorIdentificador: 'S7' }, '{device="S7"}'],
    [{ meterIdentNo: 's1' }, '{device="s1"}'],
    [{ vehicleIdentificationNumber: 'WVWZZZ1JZXW000001' }, '{device="WVWZZZ1JZXW000001"}'],
    [{ tank_identification: 'T7' }, '{tank_identification="T7"}'],
    [{ identificator: '123456789ABCDEF' }, '{device="123456789ABCDEF"}'],
    [{ identificador: 'ABC-12' }, '{device="ABC-12"}'],
    [{ identifier: uuid }, ''],
    [{ identifier: 17 }, ''],
    [{ identity: 'abc12' }, ''],
    [{ user_identity: 'eu:17' }, ''],
    [{ messageIdentifier: 17 }, ''],
    [{ deviceCode: 'D-17' }, '{device="D-17"}'],
    [{ deviceCode: 'outdoor' }, ''],
    [{ deviceCode: 17 }, ''],
    [{ equipo: 'EQ-17' }, '{device="EQ-17"}'],
    [{ equipo: 'bomba' }, ''],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp${labels} 1`])
  })

  it('an identifier names a value', () => {
    expect(map({ identifier: 'flow', value: 1 })).toEqual(['value{identifier="flow"} 1'])
  })
})

describe('what a message speaks of, if nothing else names the device or a thing', () => {
  it.each<[members: Members, labels: string]>([
    [{ target: 'UID998783' }, '{target="UID998783"}'],
    [{ target: mac }, `{target="${mac}"}`],
    [{ target: '8.8.8.8' }, '{target="8.8.8.8"}'],
    [{ target: 'www.example.org' }, '{target="www.example.org"}'],
    [{ subject: 'UID998783' }, '{subject="UID998783"}'],
    [{ entity: 'sensor.kitchen_1' }, '{entity="sensor.kitchen_1"}'],
    [{ unit: 'UID998783' }, '{unit="UID998783"}'],
    [{ unit: 'm3' }, '{unit="m3"}'],
    [{ target: 'pump-17', deviceId: 'd1' }, '{device="d1"}'],
    [{ target: 'pump-17', room: 'r1' }, '{room="r1"}'],
    [{ target: 'living_room' }, ''],
    [{ target: 'preset2' }, ''],
    [{ target: 'v2.1' }, ''],
    [{ subject: 'order-17' }, ''],
    [{ subject: 'example.org' }, ''],
    [{ element: 'co2' }, ''],
    [{ entity: 'sensor.temp_1' }, ''],
    [{ object: 'person1' }, ''],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp${labels} 1`])
  })

  it.each<[payload: JsonValue, lines: string[]]>([
    [{ target: '12000', steps: 3 }, ['steps 3', 'target 12000']],
    [{ object: 'car-1', confidence: 0.9 }, ['confidence 0.9']],
    [{ heat: { target: 21, family: { name: 'U' }, cycle: 3 } }, ['heat_cycle 3', 'heat_target 21']],
    [
      [
        { target: '8.8.8.8', rtt: 20 },
        { target: '1.1.1.1', rtt: 21 },
      ],
      ['rtt{target="1.1.1.1"} 21', 'rtt{target="8.8.8.8"} 20'],
    ],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('an id of people, beside what is measured on a body or where it is, if nothing else names the device', () => {
  const position = { lat: 30.4, lng: -97.7 }

  it.each<[payload: JsonValue, labels: string]>([
    [{ user_id: 13_698_624, ...position }, '{user_id="13698624"}'],
    [{ userId: 70_000, location: position }, '{userId="70000"}'],
    [{ driver_id: '417', data: { gps: position } }, '{driver_id="417"}'],
    [{ userid: 417, hr: 71 }, '{userid="417"}'],
    [{ user_id: uuid, avgHeartRate: 71 }, `{user_id="${uuid}"}`],
    [{ courier_id: 'C-1', steps: 3 }, '{courier_id="C-1"}'],
    [{ patient_id: 417, spo2: 97 }, '{patient_id="417"}'],
    [{ user_id: 417, cups: 3 }, ''],
    [{ driver_id: 417, fuel: 3 }, ''],
    [{ user_id: 417, lat: 30 }, ''],
    [{ user_id: 4.5, hr: 71 }, ''],
    [{ user_id: 1_767_225_605, hr: 71 }, ''],
    [{ user_id: 417, deviceId: 'd1', hr: 71 }, '{device="d1"}'],
    [{ user_id: 417, bike_id: 3, hr: 71 }, '{bike_id="3"}'],
    [{ guest_id: 417, ...position }, ''],
    [{ user_id: 417, value: 3 }, ''],
    [{ car_num: 41 }, ''],
    [{ car_id: 41 }, '{car_id="41"}'],
  ])('%j', (payload, labels) => {
    expect(map({ ...(payload as Members), temp: 1 })).toContain(`temp${labels} 1`)
  })

  it.each<[payload: JsonValue, lines: string[]]>([
    [
      [
        { user_id: 417, x: 1 },
        { user_id: 418, x: 2 },
      ],
      ['x{user_id="417"} 1', 'x{user_id="418"} 2'],
    ],
    [{ l: [{ userid: '417', x: 1 }] }, ['l_x{userid="417"} 1']],
    [
      {
        l: [
          { driver_id: 13_698_624, x: 1, ts: 1767225601 },
          { driver_id: 13_698_625, x: 2, ts: 1767225602 },
        ],
      },
      ['l_x{driver_id="13698624"} 1 1767225601000', 'l_x{driver_id="13698625"} 2 1767225602000'],
    ],
    [
      [
        { guest_id: 417, x: 1 },
        { guest_id: 418, x: 2 },
      ],
      ['x{index="0"} 1', 'x{index="1"} 2'],
    ],
    [{ l: [{ person_id: 3, confidence: 0.9 }] }, ['l_confidence{index="0"} 0.9']],
  ])('in an array: %j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('the source of a CloudEvent', () => {
  const event = { specversion: '1.0', type: 'x.y', id: uuid }
  const path = '/sensor/MockCo/Sensor_1/1234'

  it.each<[payload: JsonValue, lines: string[]]>([
    [{ ...event, source: path, data: { t: 1 } }, [`data_t{source="${path}"} 1`]],
    [
      { attributes: { ...event, source: path }, data: { data: { t: 1 } } },
      [`data_data_t{source="${path}"} 1`],
    ],
    [{ message: { ...event, source: path, data: { t: 1 } } }, [`message_data_t{source="${path}"} 1`]],
    [{ ...event, source: 'plant', data: 1 }, ['data{source="plant",type="x.y"} 1']],
    [{ ...event, source: '/x', data: { deviceId: 'd1', t: 1 } }, ['data_t{device="d1",source="/x"} 1']],
    [{ ...event, source: 'https://a.b/devices/d1', data: { t: 1 } }, ['data_t{device="d1"} 1']],
    [{ ...event, source: 'mqtt://a/sensors/d1', data: { deviceId: 'd1', t: 1 } }, ['data_t{device="d1"} 1']],
    [{ ...event, source: `/x/${uuid}`, data: { t: 1 } }, ['data_t 1']],
    [{ ...event, source: '/x?ts=1767225605', data: { t: 1 } }, ['data_t 1']],
    [{ source: path, data: { t: 1 } }, ['data_t 1']],
    [
      { ...event, source: '/x', subject: 'pump-3', data: { t: 1 } },
      ['data_t{source="/x",subject="pump-3"} 1'],
    ],
    [
      { ...event, source: '/x', subject: 'machine/42', data: { t: 1 } },
      ['data_t{source="/x",subject="machine/42"} 1'],
    ],
    [{ ...event, source: '/x', subject: 'files/a-3.png', data: { t: 1 } }, ['data_t{source="/x"} 1']],
    [
      { ...event, source: '/x', subject: 'd1', data: { deviceId: 'd1', t: 1 } },
      ['data_t{device="d1",source="/x"} 1'],
    ],
    [
      [
        { ...event, source: '/a', id: 'A-1', data: { t: 1 } },
        { ...event, source: '/b', id: 'A-2', data: { t: 2 } },
      ],
      ['data_t{source="/a",type="x.y"} 1', 'data_t{source="/b",type="x.y"} 2'],
    ],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })

  it('events of one source have no label of their ids', () => {
    const events = [1, 2].map((n) => ({
      ...event,
      source: '/a',
      id: `A-${n}`,
      time: `2026-01-01T00:00:0${n}Z`,
      data: { t: n },
    }))
    expect(map(events)).toEqual([
      'data_t{source="/a",type="x.y"} 1 1767225601000',
      'data_t{source="/a",type="x.y"} 2 1767225602000',
    ])
  })
})

describe('who has sent it is named by a MAC', () => {
  it.each<[members: Members, labels: string]>([
    [{ source: mac }, `{device="${mac}"}`],
    [{ src: mac }, `{device="${mac}"}`],
    [{ src: bare }, `{device="${bare}"}`],
    [{ sender: mac }, `{device="${mac}"}`],
    [{ sender: bare }, `{device="${bare}"}`],
    [{ sender: 'ann' }, ''],
    [{ sender: 17 }, ''],
    [{ source: 'hdmi1' }, ''],
    [{ deviceId: 'd1', source: mac }, `{device="d1",source="${mac}"}`],
    [{ data: { sender: bare } }, `{device="${bare}"}`],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp${labels} 1`])
  })
})

describe('what a device speaks for is a label, whatever names the device', () => {
  it.each<[members: Members, labels: string]>([
    [{ deviceId: 'd1', mac, sensorId: 's1' }, `{device="d1",mac="${mac}",sensorId="s1"}`],
    [{ sn: 'A1', imei: '359339073930520', meterId: 7 }, '{device="359339073930520",meterId="7"}'],
    [
      { deviceId: 'd1', mac, vehicleId: 'v1', vehicleName: 'van' },
      `{device="d1",mac="${mac}",vehicleId="v1"}`,
    ],
    [{ deviceId: 'd1', mac, vehicleName: 'van' }, `{device="d1",mac="${mac}",vehicleName="van"}`],
    [{ deviceId: 'd1', mac, eui: 'x1' }, `{device="d1",eui="x1"}`],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp${labels} 1`])
  })
})

describe('reports of chargers', () => {
  it.each<[payload: JsonValue, lines: string[]]>([
    [
      {
        ocpp: { chargeBoxIdentity: 'CP-1', msgType: 2 },
        payload: { command: 'StartTransaction', data: { connectorId: 2, idTag: '12345678', meterStart: 5 } },
      },
      ['payload_data_meterStart{connectorId="2",device="CP-1"} 5'],
    ],
    [{ chargePointId: 'CP-1', command: 'StopTransaction', meterStop: 7 }, ['meterStop{device="CP-1"} 7']],
    [
      { chargeBoxId: 'CP-1', connectorId: 1, cmd: 'start_session', energy: 7 },
      ['energy{connectorId="1",device="CP-1"} 7'],
    ],
    [{ chargeBoxId: 'CP-1', connectorId: 1, command: 'RemoteStartTransaction', limit: 7 }, []],
    [{ chargeBoxId: 'CP-1', cmd: 'start', limit: 7 }, []],
    [{ mission: { zone_id: 'z1', speed: 2 }, pose: { x: 3 } }, ['mission_speed 2', 'pose_x 3']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('the only machine, vehicle or board that a payload names is the device', () => {
  it.each<[payload: Members, labels: string]>([
    [{ truckId: 'truck003' }, '{device="truck003"}'],
    [{ espID: 'A07AF9AB6224' }, '{device="A07AF9AB6224"}'],
    [{ busId: 'B7', room: 'R1', name: 'n1' }, '{device="B7",name="n1",room="R1"}'],
    [{ idMachine: 'M1' }, '{device="M1"}'],
    [{ idSensor: 'S12' }, '{device="S12"}'],
    [{ loggerSn: 'L1020' }, '{device="L1020"}'],
    [{ idSensor: 'Temperature' }, '{idSensor="Temperature"}'],
    [{ truckId: 17 }, '{truckId="17"}'],
    [{ truckId: '4711' }, '{truckId="4711"}'],
    [{ truckId: 't1', trailerId: 'x1' }, '{trailerId="x1",truckId="t1"}'],
    [{ truckId: 't1', deviceId: 'd1' }, '{device="d1",truckId="t1"}'],
    [{ truckId: 't1', trailer: { number: 'X17' } }, '{device="t1",trailer_number="X17"}'],
    [{ truckName: 'T-1' }, '{truckName="T-1"}'],
    [{ roomId: 'r1' }, '{roomId="r1"}'],
    [{ siteId: 's1' }, '{siteId="s1"}'],
    [{ customerId: 'c1', userId: 'u1' }, ''],
    [{ tankId: 't1' }, '{tankId="t1"}'],
    [{ pumpId: 'p1', tankId: 't1' }, '{pumpId="p1",tankId="t1"}'],
    [{ truckId: 't1', wheel_no: 2 }, '{device="t1",wheel_no="2"}'],
    [{ source: { truckId: 't1' } }, '{truckId="t1"}'],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp${labels} 1`])
  })

  it('also beside a value', () => {
    expect(map({ truckId: 't1', value: 5 })).toEqual(['value{device="t1"} 5'])
    expect(map({ truckId: 't1', parameter_id: 'p1', value: 5 })).toEqual([
      'value{parameter_id="p1",truckId="t1"} 5',
    ])
  })

  it('also in an array', () => {
    expect(
      map([
        { truckId: 't1', temp: 1 },
        { truckId: 't2', temp: 2 },
      ]),
    ).toEqual(['temp{device="t1"} 1', 'temp{device="t2"} 2'])
    expect(
      map([
        { pumpId: 1, temp: 1 },
        { pumpId: 2, temp: 2 },
      ]),
    ).toEqual(['temp{pumpId="1"} 1', 'temp{pumpId="2"} 2'])
  })
})

describe('a thing with a number is the device beside an object of readings', () => {
  it.each<[payload: Members, lines: string[]]>([
    [{ vehicle: 156, data: { temp: 1 } }, ['data_temp{device="156"} 1']],
    [
      { truck: '156', ts: 1_767_225_600, online: true, payload: { gps: { lat: 1 } } },
      ['online{device="156"} 1', 'payload_gps_lat{device="156"} 1'],
    ],
    [
      { vehicle: 156, deviceId: 'd1', data: { temp: 1 } },
      ['data_temp{device="d1"} 1', 'vehicle{device="d1"} 156'],
    ],
    [{ vehicle: 5, person: 2, data: { temp: 1 } }, ['data_temp 1', 'person 2', 'vehicle 5']],
    [{ vehicle: 5, location: { lat: 1 } }, ['location_lat 1', 'vehicle 5']],
    [{ vehicle: 5, data: { note: 'so so' } }, ['vehicle 5']],
    [{ vehicle: 5.5, data: { temp: 1 } }, ['data_temp 1', 'vehicle 5.5']],
    [{ vehicle: -1, data: { temp: 1 } }, ['data_temp 1', 'vehicle -1']],
    [{ pump: 1, data: { temp: 1 } }, ['data_temp 1', 'pump 1']],
    [{ vehicles: 5, data: { temp: 1 } }, ['data_temp 1', 'vehicles 5']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('words written together are those written apart', () => {
  it.each<[members: Members, labels: string]>([
    [{ motorid: 'Fulton-A32' }, 'device="Fulton-A32"'],
    [{ pumpid: 'P-17' }, 'device="P-17"'],
    [{ tankid: 4 }, 'tankid="4"'],
    [{ boilerno: 3 }, 'boilerno="3"'],
    [{ roomname: 'Attic' }, 'roomname="Attic"'],
    [{ nodeaddr: '0x12' }, 'nodeaddr="0x12"'],
    [{ BUSID: 'B7' }, 'device="B7"'],
    [{ my_loggersn: '10203847' }, 'my_loggersn="10203847"'],
    [{ lampmac: bare }, `device="${bare}"`],
    [{ c_serialnumber: '7E068E9A' }, 'c_serialnumber="7E068E9A"'],
    [{ gwid: 'g-1', gweui: '647FDAFFFF0069F5' }, 'gweui="647FDAFFFF0069F5"'],
    [{ stationid: 'ST1' }, 'device="ST1"'],
    [{ chargerid: 'CH-1' }, 'device="CH-1"'],
    [{ boothid: 'K-12' }, 'boothid="K-12"'],
    [{ trikeid: 'eb0417' }, 'trikeid="eb0417"'],
    [{ skipid: 'SKIP.4' }, 'skipid="SKIP.4"'],
    [{ compactorid: 'c3f' }, 'compactorid="c3f"'],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp{${labels}} 1`])
  })

  it.each<[members: Members]>([
    [{ solenoid: 'S1', hybrid: 'H2', fluid: 'R134a', valid: 'V1', lipid: 'L1', rapid: 'X3', raid: 'md0' }],
    [{ ssid: 'Net1', bssid: 'b1', uuid: 'u1', guid: 'g1', pid: 'p1', grid: 'G1', lid: 'L1' }],
    [{ orderid: 'A-17', requestid: 'r1', sessionid: 's1', taskid: 't1', workorderid: 'W-1', jobno: 'j1' }],
    [{ userid: 'u17', parentid: 'p17', routerid: 'r17', busdriverid: 'd17', tokenid: 'k1', itemid: 'i1' }],
    [{ boothid: 'open', trikeid: uuid, skipid: 'c'.repeat(40), compactorid: '10203847', trolleyid: 'msg-1' }],
    [{ rowid: 12_345, lineno: 42, unitname: 'bar', displayname: 'x1' }],
  ])('no ids: %j', (members) => {
    expect(map({ ...members, temp: 1 })).toEqual(['temp 1'])
  })

  it.each<[members: Members]>([
    [{ humid: 40, hybrid: 1, liquid: 3.5, snelheid: 30, vochtigheid: 50 }],
    [{ driftstid: 1200, kohlendioxid: 415, boothid: 7, solid: 2 }],
  ])('numbers that are readings: %j', (members) => {
    expect(map(members)).toEqual(
      Object.entries(members)
        .map(([name, value]) => `${name} ${value}`)
        .sort(),
    )
  })
})

describe('an address names a device by its form', () => {
  it.each<[members: Members, labels: string]>([
    [{ bdaddr: mac }, `bdaddr="${mac}"`],
    [{ bdaddr: bare }, `bdaddr="${bare}"`],
    [{ bleaddr: bare }, `bleaddr="${bare}"`],
    [{ btmac: bare }, `btmac="${bare}"`],
    [{ moteeui: '3201012411130000' }, 'moteeui="3201012411130000"'],
    [{ peripheral: bare }, `peripheral="${bare}"`],
    [{ tag: bare }, `tag="${bare}"`],
    [{ bdaddrs: [{ bdaddr: mac, bdaddrType: 'public' }] }, `bdaddr="${mac}"`],
    [{ macs: [{ mac: bare }] }, `mac="${bare}"`],
    [{ addresses: [{ address: mac, type: 'x' }], name: 'tag' }, `address="${mac}",name="tag"`],
    [{ deviceId: 'gw', euis: [{ eui: '3201012411130000' }] }, 'device="gw",eui="3201012411130000"'],
    [{ advertiser: [{ bleMac: bare, kind: 'x' }], rssi: 1 }, `bleMac="${bare}"`],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toContain(`temp{${labels}} 1`)
  })

  it.each<[members: Members]>([
    [{ bdaddr: 'public', ipaddr: '10.0.0.1', ipaddress: '::1', mailaddress: 'a1@b' }],
    [{ apmac: mac, destaddr: bare, parenteui: '3201012411130000', routermac: bare }],
    [{ macs: [{ mac }, { mac: bare }] }],
    [{ clients: [{ mac }], interfaces: [{ mac, type: 'eth' }], macs: [{ mac: 'x' }] }],
    [{ gateways: [{ mac }], neighbors: [{ addr: mac }], gws: [{ gweui: bare }], rx: [{ gwmac: mac }] }],
    [{ macs: [mac], bdaddrs: [{ bdaddr: 'x'.repeat(12) }] }],
  ])('no addresses of the device: %j', (members) => {
    expect(map({ ...members, temp: 1 })).toEqual(['temp 1'])
  })

  it('names elements too', () => {
    const found = (end: string) => ({ bdaddrs: [{ bdaddr: `A4:C1:38:00:00:${end}` }], name: 'x', rssi: -40 })
    const labels = (end: string) => `bdaddr="A4:C1:38:00:00:${end}",name="x"`
    expect(map({ scan: [found('01'), found('02')] })).toEqual([
      `scan_rssi{${labels('01')}} -40`,
      `scan_rssi{${labels('02')}} -40`,
    ])
    expect(map([found('01'), found('02')])).toEqual([
      `rssi{${labels('01')}} -40`,
      `rssi{${labels('02')}} -40`,
    ])
  })

  it('does not name the message by who has heard it', () => {
    expect(map({ rxInfo: [{ mac: bare, rssi: -57 }], temp: 1 })).toEqual([
      `rxInfo_rssi{mac="${bare}"} -57`,
      'temp 1',
    ])
  })
})

describe('an element is named by an id that it has', () => {
  it.each<[key: string, element: Members, labels: string]>([
    ['Lrr', { Lrrid: '69606FD0' }, 'Lrrid="69606FD0"'],
    ['tariffs', { tariffId: 1 }, 'tariffId="1"'],
    ['connectedWidgets', { widgetKey: 'a' }, 'widgetKey="a"'],
    ['switches', { switchAddr: 3 }, 'switchAddr="3"'],
    ['meter_list', { meterCode: 'x' }, 'meterCode="x"'],
    ['services', { serviceName: 'nginx' }, 'serviceName="nginx"'],
    ['programs', { programId: '12' }, 'programId="12"'],
  ])('%s: %j', (key, element, labels) => {
    expect(map({ [key]: [{ ...element, h: 3 }] })).toEqual([`${key}_h{${labels}} 3`])
  })

  it('also after the object around the array', () => {
    expect(map({ Lrrs: { list: [{ Lrrid: '69606FD0', h: 3 }] } })).toEqual([
      'Lrrs_list_h{Lrrid="69606FD0"} 3',
    ])
  })

  it.each<[key: string, element: Members]>([
    ['events', { eventId: 17 }],
    ['orders', { orderId: 'A-17' }],
    ['alarms', { alarmName: 'high' }],
    ['detections', { detectionKey: 'x1' }],
    ['tariffs', { orderId: 17 }],
    ['tariffs', { tariffId: 1.5 }],
    ['tariffs', { tariffName: 'on' }],
    ['tariffs', { tariffId: '1.5' }],
    ['tariffs', { tariffId: 17, bbox: [] }],
    ['users', { userId: 'msg-17' }],
  ])('not by what passes: %s: %j', (key, element) => {
    expect(map({ [key]: [{ ...element, h: 3 }] })).toContain(`${key}_h{index="0"} 3`)
  })
})

describe('a number with a point, a comma or a sign is no name', () => {
  it.each<[members: Members, lines: string[]]>([
    [{ mainBrush: '196.6', sensor: '0.0' }, ['mainBrush 196.6', 'sensor 0', 'temp 1']],
    [{ room: '21.5' }, ['room 21.5', 'temp 1']],
    [{ tank_id: '+1.5', bay_id: '21,5', pump_no: '-3', zone_name: '1.5e3' }, ['temp 1']],
    [{ mac: '1.5', serial: '-4' }, ['temp 1']],
    [{ type: { name: '2.5' } }, ['temp 1']],
    [{ vin: 12, vout: '5' }, ['temp 1', 'vin 12', 'vout 5']],
    [{ vin: '12.1', l: [{ vin: 3 }] }, ['l_vin{index="0"} 3', 'temp 1', 'vin 12.1']],
    [{ m: [{ serial: '1.5', v: 3 }] }, ['m_v{index="0"} 3', 'temp 1']],
    [{ m: [{ name: 'serial', value: '1.5' }] }, ['temp 1']],
    [{ mode_name: '1.5', mode_values: { v: 1 } }, ['mode_values_v 1', 'temp 1']],
  ])('%j', (members, lines) => {
    expect(map({ ...members, temp: 1 })).toEqual(lines)
  })

  it.each<[members: Members, labels: string]>([
    [{ name: '1.2.3' }, 'name="1.2.3"'],
    [{ name: 'v1.5' }, 'name="v1.5"'],
    [{ assetId: '5.12' }, 'device="5.12"'],
    [{ vin: 'WVWZZZ1JZXW000001' }, 'device="WVWZZZ1JZXW000001"'],
    [{ ADCO: '021528603314' }, 'device="021528603314"'],
    [{ deviceId: '12e4' }, 'device="12e4"'],
    [{ room: '12' }, 'room="12"'],
    [{ group_address: '1/2/3' }, 'group_address="1/2/3"'],
  ])('but %j is one', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp{${labels}} 1`])
  })
})

describe('who has heard a device is a label', () => {
  it.each<[members: Members, labels: string]>([
    [
      { uniqueId: 'aBcD', trackingId: 'x1', sourceId: 'gw01' },
      'device="aBcD",sourceId="gw01",trackingId="x1"',
    ],
    [{ mac, uid: 'ab1', receiver: 'kitchen' }, `device="${mac}",receiver="kitchen",uid="ab1"`],
    [{ mac, scanner: 'hall' }, `device="${mac}",scanner="hall"`],
    [{ tagId: 'E2', mac, antenna: 2, reader: 'r1' }, `antenna="2",device="${mac}",reader="r1",tagId="E2"`],
    [
      { mac, name: 'tag', uniqueId: 'q', gatewayId: 'g' },
      `device="${mac}",gatewayId="g",name="tag",uniqueId="q"`,
    ],
    [{ mac, receiverId: 'r1' }, `device="${mac}",receiverId="r1"`],
    [{ mac, scannerId: 's1', readerId: 'r1' }, `device="${mac}",readerId="r1",scannerId="s1"`],
    [{ antenna: 2, reader: 'r1' }, 'antenna="2",reader="r1"'],
  ])('%j', (members, labels) => {
    expect(map({ ...members, rssi: -70 })).toEqual([`rssi{${labels}} -70`])
  })

  it.each<[members: Members, lines: string[]]>([
    [{ mac, receiver: 'kitchen', volume: 3 }, [`volume{device="${mac}"} 3`]],
    [{ mac, gateway: '192.168.1.1', rssi: 3 }, [`rssi{device="${mac}"} 3`]],
    [{ mac, parent: 'hall', rssi: 3 }, [`rssi{device="${mac}"} 3`]],
    [{ mac, receiver: 'on', rssi: 3 }, [`receiver{device="${mac}"} 1`, `rssi{device="${mac}"} 3`]],
    [{ gatewayId: 'g', rssi: 3 }, ['rssi{device="g"} 3']],
  ])('not %j', (members, lines) => {
    expect(map(members)).toEqual(lines)
  })
})

describe('the channel of a radio tells nothing apart', () => {
  it.each<[payload: JsonValue, lines: string[]]>([
    [
      { gws: [{ gtw_id: 'e1', channel: 3, snr: 5 }] },
      ['gws_channel{gtw_id="e1"} 3', 'gws_snr{gtw_id="e1"} 5'],
    ],
    [
      { r: [{ name: 'wifi0', channel: 6, num_sta: 3 }] },
      ['r_channel{name="wifi0"} 6', 'r_num_sta{name="wifi0"} 3'],
    ],
    [{ r: [{ anchorId: 'a', ch: 37, rss: -85 }] }, ['r_ch{anchorId="a"} 37', 'r_rss{anchorId="a"} -85']],
    [{ r: [{ gatewayId: 'g', ch: 3, rssi: -3 }] }, ['r_ch{gatewayId="g"} 3', 'r_rssi{gatewayId="g"} -3']],
    [{ r: [{ id: 'r1', channel: 3, lsnr: 7 }] }, ['r_lsnr{id="r1"} 7']],
    [{ mac, channel: 37, rssi: -3 }, [`channel{device="${mac}"} 37`, `rssi{device="${mac}"} -3`]],
    [{ ssid: 'x', hostname: 'h', channel: 5, heap: 1 }, ['channel{device="h"} 5', 'heap{device="h"} 1']],
    [
      { l: [{ bssid: mac, channel: 5, rssi: 3 }] },
      [`l_channel{bssid="${mac}"} 5`, `l_rssi{bssid="${mac}"} 3`],
    ],
    [{ devEui: 'd1', channel: 5, snr: -3 }, ['channel{device="d1"} 5', 'snr{device="d1"} -3']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })

  it.each<[payload: JsonValue, lines: string[]]>([
    [{ model: 'TH1', id: 12, channel: 2, rssi: -1 }, ['rssi{channel="2",device="12"} -1']],
    [{ id: 's1', channel: 2, rssi: -1 }, ['rssi{channel="2",device="s1"} -1']],
    [
      { mac, channel: 1, value: 3, rssi: -1 },
      [`rssi{channel="1",device="${mac}"} -1`, `value{channel="1",device="${mac}"} 3`],
    ],
    [{ mac, channel: 1, flow: 3 }, [`flow{channel="1",device="${mac}"} 3`]],
    [{ l: [{ channel: 1, ssid: 'x', clients: 3 }] }, ['l_clients{channel="1"} 3']],
    [{ l: [{ channel: 1, rssi: 3 }] }, ['l_rssi{channel="1"} 3']],
    [{ l: [{ name: 'a', channel: 1, flow: 3 }] }, ['l_flow{channel="1",name="a"} 3']],
    [{ mac, port: 2, rssi: 3 }, [`rssi{device="${mac}",port="2"} 3`]],
  ])('a channel of something else does: %j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a device that is named below', () => {
  const path = (id: string) => `projects/p1/devices/${id}`

  it.each<[payload: JsonValue, lines: string[]]>([
    [{ event: { targetName: path('b7'), data: { value: 24 } } }, ['event_data_value{device="b7"} 24']],
    [{ cmd: { params: { thingKey: 'truck-0042', lat: 26 } } }, ['cmd_params_lat{device="truck-0042"} 26']],
    [{ rsp: { nAdr: 2, result: { voltage: 3 } } }, ['rsp_result_voltage{device="2"} 3']],
    [{ a: { b: { c: { x: path('b7'), t: 3 } } } }, ['a_b_c_t{device="b7"} 3']],
    [{ a: { b: { c: { d: { x: path('b7'), t: 3 } } } } }, ['a_b_c_d_t 3']],
    // Several say different things, an order names others, or the member says a kind.
    [{ a: { x: path('b7') }, b: { y: path('b8'), t: 3 } }, ['b_t 3']],
    [{ a: { type: path('b7'), t: 3 } }, ['a_t 3']],
    [{ a: { x: 'files/devices.txt', t: 3 } }, ['a_t 3']],
    // A computer with one interface, and the same with two.
    [{ net: { eth0: { mac: 'a4:c1:38:00:00:01' } }, load: 3 }, ['load 3']],
    [
      { net: { wlan0: { mac: 'a4:c1:38:00:00:01' } }, cpu: { serial: '00000000560ece24', load: 3 } },
      ['cpu_load{device="00000000560ece24"} 3'],
    ],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a uuid names the device behind a word of devices, and alone in a form that no program makes', () => {
  it.each<[members: Members, labels: string]>([
    [{ device_uuid: uuid }, `{device="${uuid}"}`],
    [{ sensorUuid: uuid }, `{device="${uuid}"}`],
    [{ truckGuid: uuid }, `{device="${uuid}"}`],
    [{ tank_uuid: uuid }, `{tank_uuid="${uuid}"}`],
    [{ deviceId: 'd1', device_uuid: uuid }, `{device="d1",device_uuid="${uuid}"}`],
    [{ node: { uuid }, a: { b: 'c' } }, `{device="${uuid}"}`],
    [{ truck: { uuid } }, `{truck_uuid="${uuid}"}`],
    [{ msg_uuid: uuid }, ''],
    [{ request_uuid: uuid }, ''],
    [{ session_uuid: uuid }, ''],
    [{ user_uuid: uuid }, ''],
    [{ state_uuid: uuid }, ''],
    [{ uuid }, ''],
    [{ uuid: bare }, `{device="${bare}"}`],
    [{ uuid: mac }, `{device="${mac}"}`],
    [{ uuid: '860602069165357' }, '{device="860602069165357"}'],
    [{ uuid: 860_602_069_165_357 }, '{device="860602069165357"}'],
    [{ uuid: '1767225605123' }, ''],
    [{ uuid: 12 }, ''],
    [{ uuid: '11223344' }, ''],
    [{ uuid: 'f3a91c20' }, ''],
    [{ uuid: 'f3a91c20', messageId: 'x' }, '{device="f3a91c20"}'],
    [{ uuid: '11223344', seq: 3 }, '{device="11223344"}'],
    [{ guid: 'esp32-0A1B2C' }, '{device="esp32-0A1B2C"}'],
    [{ uuid: 'node-7' }, '{device="node-7"}'],
    [{ uuid: 'PB0044' }, '{device="PB0044"}'],
    [{ uuid: 'k3j9x0a2' }, ''],
    [{ uuid: 'ab12-9c41' }, ''],
    [{ uuid: 'evt_ab12' }, ''],
    [{ uuid: 'msg-17' }, ''],
    [{ head: { uuid: 'aabbccdd', messageUid: 'aabbccdd/17' }, a: {} }, '{device="aabbccdd"}'],
    [{ head: { uuid: 'aabbccdd' }, a: {} }, ''],
    [{ header: { uuid }, a: {} }, ''],
    [{ header: { from: 'node-7' }, a: {} }, '{device="node-7"}'],
    [{ header: { from: 'backend' }, a: {} }, ''],
    [{ meta: { node: 'node-7', id: 'x1' }, a: {} }, '{device="node-7"}'],
    [{ header: { source: 'app-123' }, a: { b: { c: { deviceId: 'd9' } } } }, '{device="d9"}'],
    [{ beacon: { uuid, major: 1, minor: 2 } }, `{major="1",minor="2",uuid="${uuid}"}`],
    [
      { beacon: { uuid, major: 1, minor: 2 }, gateway: { mac } },
      `{device="${mac}",major="1",minor="2",uuid="${uuid}"}`,
    ],
    [{ firmware: { major: 1, minor: 2, uuid: 'x' } }, ''],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 }).filter((line) => line.startsWith('temp'))).toEqual([
      `temp${labels} 1`,
    ])
  })
})

describe('a uuid tells elements of devices apart, and not events', () => {
  const other = uuid.replace('5', '6')
  it.each<[array: string, elements: readonly Members[], labels: readonly string[]]>([
    ['sensors', [{ uuid }, { uuid: other }], [`uuid="${uuid}"`, `uuid="${other}"`]],
    ['nodeList', [{ guid: uuid }], [`guid="${uuid}"`]],
    [
      'devices',
      [
        { uuid, ts: 1767225605 },
        { uuid: other, ts: 1767225605 },
      ],
      [`uuid="${uuid}"`, `uuid="${other}"`],
    ],
    [
      'sensors',
      [
        { uuid, name: 'a' },
        { uuid: other, name: 'b' },
      ],
      ['name="a"', 'name="b"'],
    ],
    ['sensors', [{ uuid }, { uuid }], ['index="0"', 'index="1"']],
    ['events', [{ uuid }, { uuid: other }], ['index="0"', 'index="1"']],
    ['events', [{ uuid: 'f3a91c20' }, { uuid: 'f3a91c21' }], ['index="0"', 'index="1"']],
    ['readings', [{ uuid: 'node-7' }, { uuid: 'node-8' }], ['uuid="node-7"', 'uuid="node-8"']],
    [
      'readings',
      [{ sensor_uuid: uuid }, { sensor_uuid: other }],
      [`sensor_uuid="${uuid}"`, `sensor_uuid="${other}"`],
    ],
  ])('%s %j', (array, elements, labels) => {
    const payload = { [array]: elements.map((one, index) => ({ ...one, t: index })) }
    expect(map(payload)).toEqual(labels.map((label, index) => `${array}_t{${label}} ${index}`))
  })
})

describe('the owner of a device with a small number is a label', () => {
  it.each<[payload: Members, lines: string[]]>([
    [{ id: '1', tenantId: '2', t: 4 }, ['t{device="1",tenantId="2"} 4']],
    [{ deviceId: 999, customer_id: 17, t: 4 }, ['t{customer_id="17",device="999"} 4']],
    [{ deviceId: 1000, customer_id: 17, t: 4 }, ['t{device="1000"} 4']],
    [{ deviceId: 'd1', tenantId: '2', t: 4 }, ['t{device="d1"} 4']],
    [{ id: '1', messageId: 2, t: 4 }, ['t{device="1"} 4']],
    [{ id: '1', tenantId: { id: 2 }, t: 4 }, ['t{device="1"} 4']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('the uid of a card at a door is no device', () => {
  const uid = 'f9c2f720'
  it.each<[payload: Members, lines: string[]]>([
    [{ type: 'access', uid, isKnown: 'true', username: 'ann' }, ['isKnown 1']],
    [{ cmd: 'log', uid, granted: true }, ['granted 1']],
    [{ type: 'rfid', uid, rssi: -40 }, ['rssi -40']],
    [{ event: 'CARD', uid, rssi: -40 }, ['rssi -40']],
    [{ hostname: 'front', uid, access: 'denied', rssi: -40 }, ['rssi{device="front"} -40']],
    // What measures may have a uid, and doors too.
    [{ uid, temp: 4 }, [`temp{device="${uid}"} 4`]],
    [{ type: 'door', uid, door: 1 }, [`door{device="${uid}"} 1`]],
    [{ type: 'access', deviceId: 'd1', t: 4 }, ['t{device="d1"} 4']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('an instance beside readings is a label of them', () => {
  const tank = { pgn: 127505, src: 5, fields: { Instance: 0, Type: 'Fuel', Level: 30 } }
  const heater = { dgn: '1FFF7', name: 'HEATER', temp: 80 }
  it.each<[payload: Members, lines: string[]]>([
    [tank, ['fields_Level{Instance="0",Type="Fuel",pgn="127505",src="5"} 30']],
    [{ pgn: 65262, sa: 3, temp: 80 }, ['temp{pgn="65262",sa="3"} 80']],
    [{ pgn: 65262, source: 'can0', temp: 80 }, ['temp{pgn="65262"} 80']],
    [{ pgn: 65262, src: 255, temp: 80 }, ['temp{pgn="65262",src="255"} 80']],
    [{ pgn: 65262, src: 256, temp: 80 }, ['temp{pgn="65262"} 80']],
    [{ src: 3, temp: 80 }, ['temp 80']],
    [
      { pgn: 130312, fields: { SID: 7, Instance: 1, Source: 'Sea Temperature', Temp: 290 } },
      ['fields_Temp{Instance="1",Source="Sea Temperature",pgn="130312"} 290'],
    ],
    [
      { pgn: 130306, fields: { 'Wind Speed': 3, Reference: 'Apparent' } },
      ['fields_Wind_Speed{Reference="Apparent",pgn="130306"} 3'],
    ],
    [{ pgn: 130312, sid: 7, instance: 1, temp: 290 }, ['temp{exported_instance="1",pgn="130312"} 290']],
    [{ ...heater, instance: 1 }, ['temp{exported_instance="1",name="HEATER"} 80']],
    [{ ...heater, instance: '1' }, ['temp{exported_instance="1",name="HEATER"} 80']],
    [{ ...heater, instance: 300_000 }, ['temp{name="HEATER"} 80']],
    [{ instance: 5, temp: 1 }, ['temp 1']],
    [{ sid: 7, temp: 1 }, ['temp{device="7"} 1']],
    [{ device_instance: 258, temp: 1 }, ['temp{device_instance="258"} 1']],
    [{ batteryInstance: 0, temp: 1 }, ['temp{batteryInstance="0"} 1']],
    [{ service_instance: 3, temp: 1 }, ['temp 1']],
    [{ cloud_instance: 'i-0abc', temp: 1 }, ['temp 1']],
    [
      {
        tanks: [
          { instance: 0, level: 3 },
          { instance: 1, level: 4 },
        ],
      },
      ['tanks_level{instance="0"} 3', 'tanks_level{instance="1"} 4'],
    ],
    [
      {
        tanks: [
          { instance: 0, level: 3 },
          { instance: 0, level: 4 },
        ],
      },
      ['tanks_level{index="0",instance="0"} 3', 'tanks_level{index="1",instance="0"} 4'],
    ],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a long serial number in a text of digits is a label behind a word of things', () => {
  const long = '0600003633353833305117022024'
  it.each<[key: string, text: string, isLabel: boolean]>([
    ['aircraft_id', long, true],
    ['pump_id', long, true],
    ['drone_sn', long, true],
    ['uav_id', '12345678', true],
    ['pump_id', '1767225605123', false],
    ['order_id', long, false],
    ['msg_id', long, false],
  ])('%s %s', (key, text, isLabel) => {
    expect(map({ [key]: text, temp: 1 })).toEqual([isLabel ? `temp{${key}="${text}"} 1` : 'temp 1'])
  })
})

describe('a port of a computer is no label where something else is', () => {
  it.each<[members: Members, labels: string]>([
    [{ sn: 'S12345', port: 'COM3' }, '{device="S12345"}'],
    [{ sn: 'S12345', port_name: 'COM3:9153:45077' }, '{device="S12345"}'],
    [{ sn: 'S12345', portName: '/dev/ttyUSB0' }, '{device="S12345"}'],
    [{ sn: 'S12345', port: 'eth0' }, '{device="S12345",port="eth0"}'],
    [{ port: 'COM3' }, '{port="COM3"}'],
    [{ port_name: '/dev/ttyUSB0' }, '{port_name="/dev/ttyUSB0"}'],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp${labels} 1`])
  })
})

describe('what is in a slot is another thing later', () => {
  it.each<[array: string, element: Members, labels: string]>([
    ['slots', { slot: 2, sn: 'PB044' }, 'slot="2"'],
    ['slots', { slot: 2, bank_id: 'PB044' }, 'slot="2"'],
    ['bays', { bay: 2, serial: 'PB044' }, 'bay="2"'],
    ['batteries', { slot: 2, sn: 'PB044' }, 'slot="2",sn="PB044"'],
    ['slots', { sn: 'PB044' }, 'sn="PB044"'],
    ['slots', { slot: 'a', sn: 'PB044' }, 'slot="a",sn="PB044"'],
  ])('%s %j', (array, element, labels) => {
    expect(map({ [array]: [{ ...element, soc: 85 }] })).toEqual([`${array}_soc{${labels}} 85`])
  })
})

describe('a number in sn is the device if it is long, and nothing else is', () => {
  it.each<[members: Members, labels: string]>([
    [{ sn: 30_001_234 }, '{device="30001234"}'],
    [{ sn: 1_000_000 }, '{device="1000000"}'],
    [{ sn: 30_001_234, gatewaySn: 'LL000112311231' }, '{device="30001234",gatewaySn="LL000112311231"}'],
    [{ sn: 30_001_234, gatewayId: 'g1' }, '{device="g1",sn="30001234"}'],
    [{ sn: 30_001_234, deviceId: 'd1' }, '{device="d1"}'],
    [{ sn: 999_999 }, ''],
    [{ sn: 1_767_225_604 }, ''],
    [{ sn: 30_001_234.5 }, ''],
    [{ sn: -30_001_234 }, ''],
    [{ sn: true }, ''],
  ])('%j', (members, labels) => {
    expect(map({ ...members, t: 3 })).toContain(`t${labels} 3`)
  })

  it('in arrays and objects too', () => {
    const list = [
      { sn: 30_001_234, t: 3 },
      { sn: 30_001_235, t: 4 },
    ]
    expect(map(list)).toEqual(['t{device="30001234"} 3', 't{device="30001235"} 4'])
    expect(map({ list })).toEqual(['list_t{sn="30001234"} 3', 'list_t{sn="30001235"} 4'])
    expect(map({ data: { sn: 30_001_234, t: 3 } })).toEqual(['data_t{device="30001234"} 3'])
  })
})

describe('a card or tag that was read is no device and no thing', () => {
  const tagId = '047DAE02C84080'
  it.each<[payload: Members, lines: string[]]>([
    [{ TagId: tagId, Protocol: 'NFC-A', n: 1 }, ['n 1']],
    [{ uid: '04A2B3C4', type: 'MIFARE Ultralight', n: 1 }, ['n 1']],
    [{ uid: '04A2B3C4', reader: 'R-1', protocol: 'ISO14443A', n: 1 }, ['n 1']],
    [{ tagId, granted: true }, ['granted 1']],
    [{ tag: tagId, granted: true }, ['granted 1']],
    [{ badge: 'B12345', access: 'granted', door: 1 }, ['door 1']],
    [{ deviceId: 'd1', tagId, tech: 'rfid', n: 1 }, ['n{device="d1"} 1']],
    [{ data: { tagId, protocol: 'NFC-A', n: 1 } }, ['data_n 1']],
    [{ a: { b: { tagId, protocol: 'NFC-A', n: 1 } } }, ['a_b_n 1']],
    // A tag that measures, or that is somewhere, is a device.
    [{ tagId, protocol: 'NFC-V', temperature: 4 }, [`temperature{device="${tagId}"} 4`]],
    [{ uid: tagId, protocol: 'NFC-V', temperature: '4' }, [`temperature{device="${tagId}"} 4`]],
    [{ tagId: 't12', type: 'rfid', x: 3, y: 4 }, ['x{device="t12"} 3', 'y{device="t12"} 4']],
    [{ tagId: 't12', type: 'rfid', lat: 48, lon: 11 }, ['lat{device="t12"} 48', 'lon{device="t12"} 11']],
    [{ tagId, battery: 3 }, [`battery{device="${tagId}"} 3`]],
    [{ tagId, note: 'uses NFC', n: 1 }, [`n{device="${tagId}"} 1`]],
    [{ badge: 'B12345', t: 1 }, ['t{badge="B12345"} 1']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a part beside a device below the root is a label', () => {
  it.each<[payload: Members, lines: string[]]>([
    [{ DevInfo: { mac, channel: 2 }, n: 4 }, [`n{channel="2",device="${mac}"} 4`]],
    [{ M: { DevInfo: { mac, channel: '1' }, S: { n: 4 } } }, [`M_S_n{channel="1",device="${mac}"} 4`]],
    [{ meta: { deviceId: 'd1', ch: 3 }, data: { t: 4 } }, ['data_t{ch="3",device="d1"} 4']],
    [{ charger: { id: 'd1', connectorId: 1 }, t: 4 }, ['t{connectorId="1",device="d1"} 4']],
    [{ device: { id: 'd1', channel: 2, firmware: '1.2' }, t: 4 }, ['t{channel="2",device="d1"} 4']],
    [
      [
        { dev: { mac, channel: 1 }, n: 3 },
        { dev: { mac, channel: 2 }, n: 4 },
      ] as unknown as Members,
      [`n{channel="1",device="${mac}"} 3`, `n{channel="2",device="${mac}"} 4`],
    ],
    // Where a reading is, or a radio, the channel may be one of the radio.
    [
      { dev: { mac, channel: 2, volts: 3 }, n: 4 },
      [`dev_channel{device="${mac}"} 2`, `dev_volts{device="${mac}"} 3`, `n{device="${mac}"} 4`],
    ],
    [{ wifi: { mac, channel: 6 }, n: 4 }, [`n{device="${mac}"} 4`, `wifi_channel{device="${mac}"} 6`]],
    [{ lora1: { mac, channel: 6 }, n: 4 }, [`lora1_channel{device="${mac}"} 6`, `n{device="${mac}"} 4`]],
    [
      { dev: { mac, channel: 6, ssid: 'x' }, n: 4 },
      [`dev_channel{device="${mac}"} 6`, `n{device="${mac}"} 4`],
    ],
    [
      { meta: { devEui: bare, channel: 3 }, n: 4 },
      [`meta_channel{device="${bare}"} 3`, `n{device="${bare}"} 4`],
    ],
    // Where a robot is, and how far a machine has got.
    [{ robot: { id: 'd1', zone: 2 }, n: 4 }, ['n{device="d1"} 4', 'robot_zone{device="d1"} 2']],
    [{ dev: { mac, channel: 256 }, n: 4 }, [`dev_channel{device="${mac}"} 256`, `n{device="${mac}"} 4`]],
    [{ dev: { mac, channel: 'beta' }, n: 4 }, [`n{device="${mac}"} 4`]],
    [{ dev: { mac, channel: null }, n: 4 }, [`n{device="${mac}"} 4`]],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a port of a network is no label and no reading', () => {
  const ip = '192.168.0.64'
  it.each<[payload: Members, lines: string[]]>([
    [{ ip, mac, portNo: '554', n: 1 }, [`n{device="${mac}"} 1`]],
    [{ ip, mac, port: 80, n: 1 }, [`n{device="${mac}"} 1`]],
    [{ dev: { ip, mac, port: 8080 }, n: 1 }, [`n{device="${mac}"} 1`]],
    [{ info: { ip, portNo: 554 }, n: 1 }, ['n 1']],
    // A switch has ports too.
    [{ ip, mac, port: 79, n: 1 }, [`n{device="${mac}",port="79"} 1`]],
    [{ mac, portNo: 554, n: 1 }, [`n{device="${mac}",portNo="554"} 1`]],
    [{ host: 'gw', mac, port: 554, n: 1 }, [`n{device="${mac}"} 1`, `port{device="${mac}"} 554`]],
    [{ ip, mac, port: [554], n: 1 }, [`n{device="${mac}"} 1`, `port{device="${mac}",index="0"} 554`]],
  ])('%j', (payload, lines) => {
    expect(map(payload).map((line) => line.replace(',host="gw"', ''))).toEqual(lines)
  })

  it('no label comes twice', () => {
    const payload = { M: { info: { portNo: 1, x: { n: 2 } } } }
    expect(map(payload)).toEqual(['M_info_x_n{portNo="1"} 2'])
  })
})
