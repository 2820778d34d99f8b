// Members that tell apart the things that one device speaks for, and those that must not: what changes with each message
// would make series without end.

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

const uuid = '5606a921-4315-4d66-867a-552718df8cae'

it.each<JsonValue>([
  { v: 1, meta: { __name__: 'a', v: 'b' } },
  { v: 1, '{"name"': 'pump' },
  { v: 1, '{"bay_id"': 'b-7' },
  { v: 1, __uuid: uuid, __major: 1, __minor: 2 },
  { 'a-1': { __a: 'a-1', v: 1 }, 'b-2': { '\0\0': 'b-2', v: 1 } },
])("a label name that is Prometheus' own is given to nothing: %j", (payload) => {
  expect(map(payload).join('\n')).not.toMatch(/[{,]__/)
})

it('an id that is no text and no number is passed over, whatever is in it', () => {
  expect(map({ id: [{ toString: 1 }], temperature: 1 })).toContain('temperature 1')
  expect(map([{ id: [{ toString: 1, valueOf: 1 }], temperature: 1 }]).join('\n')).toMatch(
    /^temperature\{.*\} 1$/m,
  )
})

describe('parts of an alarm system are labels', () => {
  it.each<[members: { [key: string]: JsonValue }, line: string]>([
    [{ partition: 2, armed: true }, 'temp{partition="2"} 1'],
    [{ partition: 2, evtType: 'update' }, 'temp{partition="2"} 1'],
    [{ sector: '3', status: 1 }, 'temp{sector="3"} 1'],
    [{ area: 3, state: 'armed_away' }, 'temp{area="3"} 1'],
    [{ area: 3, state: 'Disarmed' }, 'temp{area="3"} 1'],
    [{ area: 3, state: 'ok' }, 'area 3'],
    [{ area: 3, alarm: 'charm' }, 'area 3'],
    [{ area: 120, event: 'motion' }, 'area 120'],
    [{ area: 54.5, armed: true }, 'area 54.5'],
    [{ partition: 2 }, 'partition 2'],
    [{ partition: 300, armed: true }, 'partition 300'],
    [{ partition: '/home' }, 'temp{partition="/home"} 1'],
    [{ data: { partition: 2, armed: true } }, 'data_armed{partition="2"} 1'],
  ])('%j', (members, line) => {
    expect(map({ ...members, temp: 1 })).toContain(line)
  })

  it('also in an array', () => {
    const list = [1, 2].map((partition) => ({ partition, armed: true }))
    expect(map({ list })).toEqual(['list_armed{partition="1"} 1', 'list_armed{partition="2"} 1'])
  })
})

describe('a text that is the name of its member and a number is a label', () => {
  it.each<[members: { [key: string]: JsonValue }, labels: string]>([
    [{ kolam: 'kolam1' }, '{kolam="kolam1"}'],
    [{ zona: 'Zona 2' }, '{zona="Zona 2"}'],
    [{ Pond: 'pond-12' }, '{Pond="pond-12"}'],
    [{ kolam: 'kolam1', fase: 'fase2' }, '{kolam="kolam1"}'],
    [{ sawah: 'sawah' }, ''],
    [{ sawah: 'sawah1234' }, ''],
    [{ sawah: 'padi1' }, ''],
    [{ sawah: 'sawah 1.5' }, ''],
    [{ pond: 'P1' }, '{pond="P1"}'],
    [{ kandang: 'A-2' }, '{kandang="A-2"}'],
    [{ pond: 'empty' }, ''],
    [{ ab: 'ab1', ' ': '9', '7': '7' }, ''],
    [{ mode: 'mode1', test: 'test 4', power: 'power2' }, ''],
    [{ hello: 'hello 17', msg: 'msg 3', payload: 'payload 3' }, ''],
    [{ step: 'step2', schritt: 'schritt3', person: 'person1', router: 'router2' }, ''],
    [{ zona: 'zona2', speed: 3, latitude: 48 }, ''],
    [{ kolam: 'kolam1', deviceId: 'd1' }, '{device="d1",kolam="kolam1"}'],
    [{ info: { kolam: 'kolam1' } }, '{kolam="kolam1"}'],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toContain(`temp${labels} 1`)
  })

  it.each<[payload: JsonValue, lines: string[]]>([
    [{ data: { kolam: 'kolam1', ph: 7 }, meta: { fw: '1.2' } }, ['data_ph{kolam="kolam1"} 7']],
    [[{ ph: 7, kolam: 'kolam2' }], ['ph{kolam="kolam2"} 7']],
    [
      {
        list: [
          { ph: 7, kolam: 'kolam1' },
          { ph: 8, kolam: 'kolam2' },
        ],
      },
      ['list_ph{kolam="kolam1"} 7', 'list_ph{kolam="kolam2"} 8'],
    ],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a member that names a thing is a label', () => {
  it.each<[members: { [key: string]: JsonValue }, labels: string]>([
    [{ m_id: 'CNC-01' }, 'm_id="CNC-01"'],
    [{ bay_id: 'A3-B2' }, 'bay_id="A3-B2"'],
    [{ roi_name: 'Entry Gate' }, 'roi_name="Entry Gate"'],
    [{ truckId: 'TRUCK-001' }, 'device="TRUCK-001"'],
    [{ room_code: 'MR01' }, 'room_code="MR01"'],
    [{ asset_tag: '33001' }, 'asset_tag="33001"'],
    [{ cow_tag: 412, ear_tag: 1_234_567 }, 'cow_tag="412",ear_tag="1234567"'],
    [{ rfid_tag: 90_210_033, valve_tag: 'PV-101' }, 'rfid_tag="90210033",valve_tag="PV-101"'],
    [{ zone_label: '0102' }, 'zone_label="0102"'],
    [{ anchor_id: '4678' }, 'anchor_id="4678"'],
    [{ pump_no: 2 }, 'pump_no="2"'],
    [{ tank_number: 12 }, 'tank_number="12"'],
    [{ id_poubelle: 1 }, 'id_poubelle="1"'],
    [{ id_capteur: 'C-12' }, 'device="C-12"'],
    [{ cow_id: 2_417_733 }, 'cow_id="2417733"'],
    [{ meter_serial: '1ISK0000000000' }, 'device="1ISK0000000000"'],
    [{ patient_id: 'P-33' }, 'patient_id="P-33"'],
    [{ vehicle_no: 'KA01AB1234', lat: 'x', speed: 'x' }, 'vehicle_no="KA01AB1234"'],
    [{ badge: 'AA:BB:CC:DD:EE:FF' }, 'badge="AA:BB:CC:DD:EE:FF"'],
    [{ seen: 'aa-bb-cc-dd-ee-01' }, 'seen="aa-bb-cc-dd-ee-01"'],
    [{ room: 'kitchen' }, 'room="kitchen"'],
    [{ pointId: 12 }, 'pointId="12"'],
    [{ greenhouseId: uuid }, `greenhouseId="${uuid}"`],
    [{ parkingLotId: uuid, spotId: 1 }, `parkingLotId="${uuid}",spotId="1"`],
    [{ greenhouseId: uuid, zone: 2 }, `greenhouseId="${uuid}",zone="2"`],
    [{ parkingLotId: uuid, slot: 1 }, `parkingLotId="${uuid}",slot="1"`],
    [{ warehouse_id: uuid }, `warehouse_id="${uuid}"`],
    [{ coldStorageRoomId: uuid, officeId: 3 }, `coldStorageRoomId="${uuid}",officeId="3"`],
    [{ warehouse: 'W1', office: 'Berlin' }, 'office="Berlin",warehouse="W1"'],
    [{ parkingLot: 'LOT-B' }, 'parkingLot="LOT-B"'],
    [{ room: '12', floor: 2 }, 'floor="2",room="12"'],
    [
      { org_name: 'Murphy', site_name: 'East', building_name: 'B-1', floor_name: '1st', room_name: 'Cherry' },
      'building_name="B-1",floor_name="1st",room_name="Cherry"',
    ],
    [
      { company: 'Acme', tank_id: 'T-1', pump_id: 'P-1', valve_id: 'V-1' },
      'pump_id="P-1",tank_id="T-1",valve_id="V-1"',
    ],
    [{ org_name: 'Murphy', tank_id: 'T-1' }, 'org_name="Murphy",tank_id="T-1"'],
    [{ city: 'Berlin', lat: 'x' }, 'city="Berlin"'],
    [{ production_line: 'Lithography' }, 'production_line="Lithography"'],
    [{ tank: 'T-101' }, 'tank="T-101"'],
    [{ pump: 'Pump 3' }, 'pump="Pump 3"'],
    [{ group_address: '1/2/3' }, 'group_address="1/2/3"'],
    [{ node: { name: 'Kitchen', number: 'x' } }, 'node_name="Kitchen"'],
    [{ uuid, major: 3, minor: 4 }, `major="3",minor="4",uuid="${uuid}"`],
    [{ pin: 4 }, 'pin="4"'],
    [{ sensor: 2 }, 'sensor="2"'],
    [{ site: 'a', area: 'b', room: 'd', bay_id: 'e' }, 'area="b",bay_id="e",room="d"'],
    [{ bay_id: 'A3', bay_name: 'third' }, 'bay_id="A3"'],
    [{ bay_name: 'third', bay_id: 'A3' }, 'bay_id="A3"'],
    [{ bay_name: 'third', bay_no: 3 }, 'bay_name="third"'],
    [{ bay_no: 3, bay_name: 'third' }, 'bay_no="3"'],
    [{ header: { msgId: 1, identifier: 'pressure' } }, 'identifier="pressure"'],
    [{ source: { port: '38' } }, 'port="38"'],
    [{ tags: { rack: 'r1', channel: 2 } }, 'channel="2",rack="r1"'],
    [{ meter: { number: '1ISK0000000000' } }, 'meter_number="1ISK0000000000"'],
    [{ m: 'a4c138000001', gw: '3C71BF0000AA' }, 'gw="3C71BF0000AA",m="a4c138000001"'],
    [{ a: 'a4:c1:38:00:00:01', b: 'a4:c1:38:00:00:02' }, 'a="a4:c1:38:00:00:01",b="a4:c1:38:00:00:02"'],
    [{ CollectionId: 1, FormatId: 'TagValues' }, 'CollectionId="1"'],
    [{ hub_id: 3, slaveId: 4, siteId: 2 }, 'hub_id="3",siteId="2",slaveId="4"'],
    [{ thermostat_no: 12 }, 'thermostat_no="12"'],
    [{ player: 'Ann' }, 'player="Ann"'],
    [{ _subtype: '" inverter_rear_left"' }, '_subtype="inverter_rear_left"'],
    [{ subtype: 'front' }, 'subtype="front"'],
    [{ component: 'inverter_2', wheel: 'rear left' }, 'component="inverter_2",wheel="rear left"'],
    [{ tyre: 'FL', sub_type: 'Motor3' }, 'sub_type="Motor3",tyre="FL"'],
    [{ eml: 'ann@example.org' }, 'eml="ann@example.org"'],
    [{ user_email: 'ann@example.org' }, 'user_email="ann@example.org"'],
    [{ gateway: { physicalId: 'gw-1' }, sensor: { physicalId: 's-1', battery: 'x' } }, 'physicalId="s-1"'],
    [{ sensor: { physicalId: 's-1' }, gateway: { physicalId: 'gw-1' } }, 'physicalId="s-1"'],
    [{ gateway: { physicalId: 'gw-1' } }, 'physicalId="gw-1"'],
    [{ hub: { site_name: 'Hall' }, sensor: { physicalId: 's-1' } }, 'physicalId="s-1",site_name="Hall"'],
    [{ character: 'Élise de Lys' }, 'character="Élise de Lys"'],
    [{ patient: 'p-33' }, 'patient="p-33"'],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp{${labels}} 1`])
  })
})

describe('a member that may say something else in each message is none', () => {
  it.each<[members: { [key: string]: JsonValue }]>([
    [{ order_id: 'o-1', batch_no: 7, trip_id: 'x1', sessionId: 's1', job_name: 'j', requestId: 9 }],
    [{ error_code: 'E17', mode_name: 'eco', status_label: 'idle', alarm_tag: 'A1' }],
    [{ model_name: 'TH1', firmware_id: 'x', vendor_code: 'y', file_name: 'x.bin' }],
    [{ user_name: 'bob', driverName: 'bob' }],
    [{ wafer_id: 'WAF12345', sku_no: 'x' }],
    [{ lotId: uuid, parkingId: uuid, parkingSessionId: uuid, printLotId: 7 }],
    [{ header_id: 5, foo_id: 5, recordId: 5 }],
    [{ DataSetWriterId: 5, uplinkId: 5, orderUpdateId: 5, vendorTypeId: 5, hubTypeId: 5, traceId: 5 }],
    [{ d: 'a4c138000001', p: 'a4c138000001', x: '0a4C13800001', y: 'a4c13800001', z: '384000000001' }],
    [{ key: 'a4c138000001', to: 'a4c138000001', crc: 'a4c138000001' }],
    [{ player: 'playing', driver: 'Unknown', patient: 'None', rider: '', worker: 'W'.repeat(65) }],
    [
      {
        bay_name: uuid,
        order_id: uuid,
        parcelid: uuid,
        driver_id: uuid,
        room_id: 'c'.repeat(40),
        zone_name: 'x'.repeat(65),
      },
    ],
    [{ bay_id: 'msg-17', dock_id: 'unknown', gate_id: 'on', area_id: '' }],
    [{ bay_id: 'x-1767225605', gate_id: '2026-01-01T00:00:00Z' }],
    [{ workoutName: 'Run', nickName: 'N/A', song_title: 'Run', activity_id: 'A-1' }],
    [{ deviceId: 'unknown', name: 'N/A', room: '-', pump_id: 'none' }],
    [{ mac: '00:00:00:00:00:00', devEui: 'FFFFFFFFFFFFFFFF', Network_MAC: '00-00-00-00-00-00' }],
    [{ deviceId: '00000000-0000-0000-0000-000000000000', imei: '000000000000000' }],
    [{ bssid: 'aa:bb:cc:dd:ee:01', dest_addr: 'aa:bb:cc:dd:ee:02', wifi_name: 'office' }],
    [{ tank: 'full', camera: 'idle', room: 'on', location: 'home' }],
    [{ location: 'Main Street', latitude: 'x', course: 'x' }],
    [{ uuid }],
    [{ subtype: 'motion_start', component: 'idle', side: 'ok', wheel: 'blocked' }],
    [{ subtype: 'type2', component: 'eco3', seat: 'A12', axle: '' }],
    [{ subtype: `front_${'x'.repeat(64)}`, type: 'inverter_rear_left' }],
    [{ user: 'ann', owner: '@ann', account: 'a b@c.de', email: 'ann@localhost' }],
    [{ header: { id: 'a1' }, state: { name: 'idle' } }],
    [{ hottest_zone_name: 'attic', active_pump_id: 'p1', selected_tank_id: 'b', lowest_bin_id: 'b1' }],
  ])('%j', (members) => {
    expect(map({ ...members, temp: 1 })).toEqual(['temp 1'])
  })

  it.each<[payload: JsonValue, lines: string[]]>([
    [{ sensor: 512, temp: 1 }, ['sensor 512', 'temp 1']],
    [{ sensor: 42 }, ['sensor 42']],
    [{ house: 500, grid: 200 }, ['grid 200', 'house 500']],
    [{ gps_number: 15, phase_count: 3 }, ['gps_number 15', 'phase_count 3']],
    [{ error_code: 17, relay: 1 }, ['error_code 17', 'relay 1']],
    [{ major: 1, minor: 2 }, ['major 1', 'minor 2']],
    [{ rowNo: 5, meta: { channel: 3 } }, ['meta_channel 3', 'rowNo 5']],
    [{ 'High CellNr': 7, 'Low CellNr': 10, v: 3 }, ['High_CellNr 7', 'Low_CellNr 10', 'v 3']],
    [{ maxVoltCellNo: 7, min_temp_probe_num: 3 }, ['maxVoltCellNo 7', 'min_temp_probe_num 3']],
    [{ VmaxCellNo: 7, tmin_sensor_no: 3 }, ['VmaxCellNo 7', 'tmin_sensor_no 3']],
    [{ hottest_sensor: 4, Cell_with_max_voltage: 7 }, ['Cell_with_max_voltage 7', 'hottest_sensor 4']],
    [{ DO0_tag: 1, AI1_tag: 431, Flow_tag: '77' }, ['AI1_tag 431', 'DO0_tag 1', 'Flow_tag 77']],
    [
      { relay_tag: 0, pump_2_tag: 1, Total_tag: 12345678 },
      ['Total_tag 12345678', 'pump_2_tag 1', 'relay_tag 0'],
    ],
    [{ weakest_cell_no: 4, nearest_anchor_no: 7 }, ['nearest_anchor_no 7', 'weakest_cell_no 4']],
  ])('the numbers of %j are readings', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a text of two or three decimal numbers is no name, and other texts with numbers are', () => {
  const texts: readonly (readonly [text: string, isName: boolean])[] = [
    ['48.137, 11.576', false],
    ['-73.98513,40.7589', false],
    ['48.137;11.576', false],
    ['48.137 11.576 520', false],
    ['(48.137, 11)', false],
    ['[9.2 | 48.8]', false],
    ['48.137° N, 11.576° E', false],
    ['N48.137 E11.576', false],
    ['geo:48.137,11.576', false],
    ['1.2.3', true],
    ['12, 34', true],
    ['1/2/3', true],
    ['12 34 56', true],
    ['L1,L2,L3', true],
    ['1.1 1.2 1.3 1.4', true],
    ['Hall 1.2 3.4', true],
    ['B 1.2', true],
    ['10.0.0.7', true],
  ]

  it.each(texts)('%s: %s', (text, isName) => {
    const payloads: JsonValue[] = [
      { name: text, v: 1 },
      { location: text, v: 1 },
      { bay_name: text, v: 1 },
      { mac: text, v: 1 },
      { devEui: text, v: 1 },
      { device: text, v: 1 },
      { x: [{ name: text, v: 1 }] },
      { x: [{ device_id: text, v: 1 }] },
    ]
    for (const payload of isName ? payloads.slice(0, 1) : payloads) {
      const line = map(payload).join('\n')
      expect(line.includes(`="${text}"`), line).toBe(isName)
    }
  })
})

it('an e-mail names nothing where something else names the device or a thing', () => {
  expect(map({ email: 'ann@example.org', deviceId: 'd', t: 1 })).toEqual(['t{device="d"} 1'])
  expect(map({ email: 'ann@example.org', bay_id: 'A3', t: 1 })).toEqual(['t{bay_id="A3"} 1'])
})

describe('an object that has a reading that is an array says nothing of what is beside it', () => {
  it.each<[payload: JsonValue, line: string]>([
    [{ t: 1, location: { site_name: 'Hall', record: [3, 4] } }, 't 1'],
    [{ t: { record: 1 }, location: { unitId: 'GPS', record: [3, 4] } }, 't_record 1'],
    [{ t: 1, location: { site_name: 'Hall', coordinates: [3, 4] } }, 't{site_name="Hall"} 1'],
    [{ t: 1, location: { site_name: 'Hall', lat: 3 } }, 't{site_name="Hall"} 1'],
    [{ t: 1, source: { port: '38', tags: ['x'] } }, 't{port="38"} 1'],
  ])('%j', (payload, line) => {
    expect(map(payload)).toContain(line)
  })
})

describe('what is told apart', () => {
  it.each<[name: string, payload: JsonValue, lines: string[]]>([
    [
      'what passes only if nothing else names a thing',
      { vehicle_no: 'OD02BN1234', roi_name: 'Gate', n1: 1 },
      ['n1{roi_name="Gate"} 1'],
    ],
    [
      'people only if nothing else names the device',
      { player: 'Ann', mac: 'd1', n1: 1 },
      ['n1{device="d1"} 1'],
    ],
    [
      'elements, without positions',
      {
        l: [
          { tank_id: 'T1', h: 3 },
          { tank_id: 'T2', h: 4 },
        ],
      },
      ['l_h{tank_id="T1"} 3', 'l_h{tank_id="T2"} 4'],
    ],
    [
      'elements by position too, if two have the same name',
      {
        l: [
          { room: 'a', h: 3 },
          { room: 'a', h: 4 },
        ],
      },
      ['l_h{index="0",room="a"} 3', 'l_h{index="1",room="a"} 4'],
    ],
    [
      'elements by position, if one has no name',
      { l: [{ room: 'a', h: 3 }, { h: 4 }] },
      ['l_h{index="0",room="a"} 3', 'l_h{index="1"} 4'],
    ],
    [
      'elements of the payload',
      [
        { room: 'a', h: 3 },
        { room: 'b', h: 4 },
      ],
      ['h{room="a"} 3', 'h{room="b"} 4'],
    ],
    [
      'parts that have the number of what is around them',
      {
        pack_id: 1,
        l: [
          { cell_no: 1, h: 3 },
          { cell_no: 2, h: 4 },
        ],
      },
      ['l_h{cell_no="1",pack_id="1"} 3', 'l_h{cell_no="2",pack_id="1"} 4'],
    ],
    [
      'what an object of the same words holds, by a name',
      { m: { ClusterID: 6, ClusterName: 'onOff', ClusterAttributes: { v: 1 } }, lqi: 3 },
      ['lqi 3', 'm_ClusterAttributes_v{ClusterName="onOff"} 1'],
    ],
    [
      'what several objects hold, each by its own name',
      {
        profile_name: 'eco',
        profile_values: { v: 1 },
        tariffName: 'night',
        tariffData: { v: 2 },
        tariffRows: [3],
      },
      [
        'profile_values_v{profile_name="eco"} 1',
        'tariffData_v{tariffName="night"} 2',
        'tariffRows{index="0"} 3',
      ],
    ],
    [
      'what an object of the same words holds, by a number',
      { foo_id: 5, foo_values: { v: 1 } },
      ['foo_values_v{foo_id="5"} 1'],
    ],
    [
      'nothing by what comes and goes, or by people',
      {
        eventName: 'opened',
        eventData: { v: 1 },
        userName: 'bob',
        userStats: { v: 2 },
        orderId: 7,
        orderData: { v: 3 },
        fileName: 'a.jpg',
        fileInfo: { v: 4 },
        modeName: 'unknown',
        modeData: { v: 5 },
      },
      ['eventData_v 1', 'fileInfo_v 4', 'modeData_v 5', 'orderData_v 3', 'userStats_v 2'],
    ],
    [
      'iBeacons of one owner',
      {
        b: [
          { uuid, major: 1, minor: 1, rssi: -1 },
          { uuid, major: 1, minor: 2, rssi: -2 },
        ],
      },
      [`b_rssi{major="1",minor="1",uuid="${uuid}"} -1`, `b_rssi{major="1",minor="2",uuid="${uuid}"} -2`],
    ],
    [
      'an object below, and nothing beside it',
      { a: { room_id: 'r1', h: 3 }, b: { h: 4 } },
      ['a_h{room_id="r1"} 3', 'b_h 4'],
    ],
    [
      'all readings, by the only object',
      { data: { room_id: 'r1', h: 3 }, battery: 4 },
      ['battery{room_id="r1"} 4', 'data_h{room_id="r1"} 3'],
    ],
    [
      'what stands beside an object that describes, however deep it is',
      { a: { b: { source: { port: '38' }, data: { active: '0' } } } },
      ['a_b_data_active{port="38"} 0'],
    ],
    [
      'the things of a device',
      { deviceId: 'cam1', roi_name: 'Gate', h: 3 },
      ['h{device="cam1",roi_name="Gate"} 3'],
    ],
    [
      'no persons that a camera sees',
      { serial: 'S1', id: 'abc123', confidence: 80, w: 3 },
      ['confidence{device="S1"} 80', 'w{device="S1"} 3'],
    ],
    [
      'no persons in a list either',
      { seen: [{ id: 17, bbox: [1], confidence: 80 }] },
      ['seen_bbox{index="0",index_2="0"} 1', 'seen_confidence{index="0"} 80'],
    ],
    [
      'a camera by its id, if nothing else names it',
      { id: 'cam-7', confidence: 80 },
      ['confidence{device="cam-7"} 80'],
    ],
  ])('%s', (_, payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })

  it('is nothing with identity: none', () => {
    const lines = mapLine('version: 1\nidentity: none\nrules:\n  - { topic: b, metrics: { x: y } }\n', {
      topic: 'a',
      client_id: 'c',
      payload: { room: 'attic', l: [{ tank_id: 'T1', h: 3 }] },
    })
    expect(lines.some((line) => /room|tank_id="/.test(line) && !line.startsWith('#'))).toBe(false)
  })
})

describe('what is there at the moment names nothing outside of it', () => {
  it.each<[payload: { [key: string]: JsonValue }, lines: string[]]>([
    [{ current_color: { ral_code: 'RAL 9005' }, n: 3 }, ['n 3']],
    [{ nextStop: { id: 'ST-12' }, n: 3 }, ['n 3']],
    [{ lastTool: { tool_id: 'TL-12' }, n: 3 }, ['n 3']],
    [{ previous_mold: { mold_id: 'M-12' }, n: 3 }, ['n 3']],
    [{ active_tool: { tool_id: 'TL-12', wear: 4 }, n: 3 }, ['active_tool_wear{tool_id="TL-12"} 4', 'n 3']],
    [{ a: { selected_zone: { zone_id: 'Z-12' }, n: 3 } }, ['a_n 3']],
    [{ current_data: { id: 'ST-12', n: 3 } }, ['current_data_n{device="ST-12"} 3']],
    // These are devices, and the device is named by what has read it.
    [{ current_sensor: { id: 'CS-12' }, n: 3 }, ['n{device="CS-12"} 3']],
    [
      { last_reading: { device_id: 'D-12', t: 3 }, n: 3 },
      ['last_reading_t{device="D-12"} 3', 'n{device="D-12"} 3'],
    ],
    [{ current: { tool_id: 'TL-12' }, n: 3 }, ['n{tool_id="TL-12"} 3']],
    [{ color_current: { tool_id: 'TL-12' }, n: 3 }, ['n{tool_id="TL-12"} 3']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('the number of something on a day is no label beside another name', () => {
  const dpp_id = 'DPP-20250128-12345'
  it.each<[payload: { [key: string]: JsonValue }, labels: string]>([
    [{ machine_id: 'm1', dpp_id }, '{device="m1"}'],
    [{ press_id: 'P1', dpp_id }, '{device="P1"}'],
    [{ machine_id: 'm1', heat_id: 'H2025-01-28-7' }, '{device="m1"}'],
    [{ machine_id: 'm1', melt_no: '20250128_0042' }, '{device="m1"}'],
    // It is the only name, it is that of a thing, or there is no date in it, or nothing behind it.
    [{ dpp_id }, `{dpp_id="${dpp_id}"}`],
    [{ machine_id: 'm1', pump_id: 'P-20250128-003' }, '{device="m1",pump_id="P-20250128-003"}'],
    [{ machine_id: 'm1', foo_sn: 'S-20250128-003' }, '{device="m1",foo_sn="S-20250128-003"}'],
    [{ machine_id: 'm1', dpp_id: 'DPP-20251328-12' }, '{device="m1",dpp_id="DPP-20251328-12"}'],
    [{ machine_id: 'm1', dpp_id: 'DPP-20250128' }, '{device="m1",dpp_id="DPP-20250128"}'],
    [{ machine_id: 'm1', dpp_id: 'DPP-9920250128-1' }, '{device="m1",dpp_id="DPP-9920250128-1"}'],
  ])('%j', (payload, labels) => {
    expect(map({ ...payload, t: 1 })).toEqual([`t${labels} 1`])
  })

  it.each<[payload: { [key: string]: JsonValue }, line: string]>([
    [{ machine_id: 'm1', dpp_id, t: 1 }, 't{device="m1",topic="x/+/y"} 1 1767225605000'],
    [{ machine_id: 'm1', data: { dpp_id, t: 1 } }, 'data_t{device="m1",topic="x/+/y"} 1 1767225605000'],
    [{ machine_id: 'm1', t: 1 }, `t{device="m1",topic="x/${dpp_id}/y"} 1 1767225605000`],
    [{ dpp_id, t: 1 }, `t{device="c",dpp_id="${dpp_id}",topic="x/${dpp_id}/y"} 1 1767225605000`],
  ])('nor a level of the topic: %j', (payload, line) => {
    const message = { topic: `x/${dpp_id}/y`, client_id: 'c', payload }
    expect(mapLine(undefined, message, { identityLabels: ['device', 'topic'] })).toContain(line)
  })

  it.each<[payload: { [key: string]: JsonValue }, topic: string]>([
    [{ machine_id: 'm1', job_id: 'J-42' }, 'x/+/y'],
    [{ machine_id: 'm1', orderNumber: 'J-42' }, 'x/+/y'],
    [{ machine_id: 'm1', job_id: 'J-4' }, 'x/J-42/y'],
    [{ machine_id: 'm1', job: 'J-42' }, 'x/J-42/y'],
    [{ machine_id: 'm1', customer_id: 'J-42' }, 'x/J-42/y'],
    [{ machine_id: 'm1', job_id: ['J-42'] }, 'x/J-42/y'],
    // It names the device, or it may.
    [{ machine_id: 'J-42', job_id: 'J-42' }, 'x/J-42/y'],
    [{ job_id: 'J-42' }, 'x/J-42/y'],
  ])('nor what comes and goes: %j', (payload, topic) => {
    const message = { topic: 'x/J-42/y', client_id: 'c', payload: { ...payload, t: 1 } }
    const lines = mapLine(undefined, message, { identityLabels: ['topic', 'device'] })
    expect(lines.find((line) => line.startsWith('t{'))).toContain(`topic="${topic}"`)
  })

  it('in an array it tells the elements apart', () => {
    const events = ['1', '2'].map((number) => ({ dpp_id: `DPP-20250128-${number}`, t: 1 }))
    expect(map({ machine_id: 'm1', events })).toEqual([
      'events_t{device="m1",dpp_id="DPP-20250128-1"} 1',
      'events_t{device="m1",dpp_id="DPP-20250128-2"} 1',
    ])
  })
})

describe('a second number of a thing that has a label is no reading', () => {
  it.each<[payload: { [key: string]: JsonValue }, lines: string[]]>([
    [
      { charger_id: '105', socket_id: '278', socket_number: '1', p: '3' },
      ['p{device="105",socket_id="278"} 3'],
    ],
    [{ room_name: 'R-1', room_number: 301, t: 3 }, ['t{room_name="R-1"} 3']],
    // It says how many there are, or is the only one.
    [
      { device_id: 'd', cell_id: 'A1', cell_number: 3, value: 3 },
      ['cell_number{cell_id="A1",device="d"} 3', 'value{cell_id="A1",device="d"} 3'],
    ],
    [{ pump_id: 'P-1', fan_number: 3, t: 3 }, ['t{device="P-1",fan_number="3"} 3']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('what is made, and passes by, is no label and no device', () => {
  it.each<[members: { [key: string]: JsonValue }, lines: string[]]>([
    [{ device_id: 'm1', assembly_id: 'FA-1' }, ['t{device="m1"} 1']],
    [{ device_id: 'm1', assemblyId: 'FA-1', dutSerial: 'SN17', slab_no: 'S-17' }, ['t{device="m1"} 1']],
    [{ device_id: 'm1', assembly_details: { id: 'FA-1' } }, ['t{device="m1"} 1']],
    [{ device_id: 'm1', heat_id: 'H17', heat_no: 4711 }, ['t{device="m1"} 1']],
    [{ assembly: { id: 'FA-1' } }, ['t 1']],
    [{ pallet: { id: 'P-17', weight: 3 } }, ['pallet_weight 3', 't 1']],
    [{ pallet: 'pallet7', assembly: 'assembly7' }, ['t 1']],
    [
      { assembly_line_id: 'L1', parcel_locker_id: 'PL-1' },
      ['t{assembly_line_id="L1",parcel_locker_id="PL-1"} 1'],
    ],
    [{ heat_meter_id: 'HM-1', heaterid: 'h-17' }, ['t{heat_meter_id="HM-1",heaterid="h-17"} 1']],
  ])('%j', (members, lines) => {
    expect(map({ ...members, t: 1 })).toEqual(lines)
  })
})

it.each<[members: { [key: string]: JsonValue }, lines: string[]]>([
  [{ source_machine: 'LINE-1-C-01' }, ['t{device="LINE-1-C-01"} 1']],
  [{ source_machine: 'press' }, ['t 1']],
  [{ source_machine: 17 }, ['source_machine 17', 't 1']],
  [{ source_machine: { id: [null] } }, ['t 1']],
  [{ device_id: 'd1', source_machine: 'M1' }, ['t{device="d1"} 1']],
  [{ pump_id: 'P1', source_machine: 'M1' }, ['t{device="P1"} 1']],
  [{ source_temp: 'M1' }, ['t 1']],
])('the machine that a message comes from names the device if nothing else does: %j', (members, lines) => {
  expect(map({ ...members, t: 1 })).toEqual(lines)
})

it.each<[members: { [key: string]: JsonValue }, lines: string[]]>([
  [{ powerSn: '453030', gasSn: '47303' }, ['t{gasSn="47303",powerSn="453030"} 1']],
  [{ meterSn: 70_000 }, ['t{meterSn="70000"} 1']],
  [{ meter_serial: '453030' }, ['t{meter_serial="453030"} 1']],
  [{ meter_serial_number: 453_030 }, ['t{meter_serial_number="453030"} 1']],
  [{ meter_sn: 1_790_000_000 }, ['t 1']],
  [{ packet_sn: 453_030, meter_sn: 4.5 }, ['meter_sn 4.5', 't 1']],
])('the number in a serial number is a name, and no reading: %j', (members, lines) => {
  expect(map({ ...members, t: 1 })).toEqual(lines)
})

it.each<[members: { [key: string]: JsonValue }, lines: string[]]>([
  [{ motion_stat_location: 'stop' }, ['t 1']],
  [{ location: 'moving', site: 'stopped' }, ['t 1']],
  [{ location: 'outside' }, ['t{location="outside"} 1']],
  [{ stat_id: 'S-17' }, ['t{stat_id="S-17"} 1']],
])('how something moves is no place: %j', (members, lines) => {
  expect(map({ ...members, t: 1 })).toEqual(lines)
})

it.each<[members: { [key: string]: JsonValue }, lines: string[]]>([
  [{ mesin: 'MC001' }, ['t{device="MC001"} 1']],
  [{ cihaz: 'C-17' }, ['t{device="C-17"} 1']],
  [{ maszyna: 'idle' }, ['t 1']],
  [{ mesin_id: 'M7' }, ['t{device="M7"} 1']],
  [{ puerta_id: 3, licznik_id: 'L-17' }, ['t{licznik_id="L-17",puerta_id="3"} 1']],
  [
    { zona: 'Norte', sala: 'Sala grande', pompa: 'P-17' },
    ['t{pompa="P-17",sala="Sala grande",zona="Norte"} 1'],
  ],
  [{ sala: 21.5, oda: 3, pompa: 1, bomba: 'on' }, ['bomba 1', 'oda 3', 'pompa 1', 'sala 21.5', 't 1']],
])('things and places in other languages: %j', (members, lines) => {
  expect(map({ ...members, t: 1 })).toEqual(lines)
})
