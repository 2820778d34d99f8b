// Members that number something. The number of a thing is a label, that of a message is left out, and how many there are of
// something is a reading. Messages as devices of many trades send them.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

interface Members {
  readonly [key: string]: JsonValue
}

/** @returns each reading without its time and the client's labels, and no counts of what is left out */
function map(payload: JsonValue, yaml?: string): string[] {
  return mapLine(
    yaml,
    { topic: 'a', client_id: 'c', payload },
    { identityLabels: ['device'], labelValueBytesMax: 4096 },
  )
    .filter((line) => !line.startsWith('# left_out') && line !== '# no_metric')
    .map((line) => line.replace(/ 1767225605000$/, '').replace(/\{device="c"\}|device="c",|,device="c"/, ''))
}

describe('the number of a thing is a label', () => {
  it.each<[members: Members, labels: string]>([
    [{ colony_id: 3 }, 'colony_id="3"'],
    [{ parkingLotName: 'P2', bay_number: 17 }, 'bay_number="17",parkingLotName="P2"'],
    [{ moduleNo: 2, slot: 4 }, 'moduleNo="2",slot="4"'],
    [{ stationNumber: 4, valveIndex: 2 }, 'stationNumber="4",valveIndex="2"'],
    [{ evseId: 1, gunNo: 2, sessionId: 77 }, 'evseId="1",gunNo="2"'],
    [{ relay_no: 1, detector_no: 1 }, 'detector_no="1",relay_no="1"'],
    [{ bed_no: 4, row: 3, zoneIndex: 1 }, 'bed_no="4",row="3",zoneIndex="1"'],
    [{ fridge_no: 3, sample_no: 551 }, 'fridge_no="3"'],
    [{ unit_no: 3 }, 'unit_no="3"'],
    [{ numero_ruche: 4, num_trame: 311 }, 'numero_ruche="4"'],
    [{ Maschinennummer: 12, Auftragsnummer: 88_123 }, 'Maschinennummer="12"'],
    [{ Seriennummer: 'AB-1234' }, 'Seriennummer="AB-1234"'],
    [{ sensor_channel: 2 }, 'sensor_channel="2"'],
    [{ endpoint: 1 }, 'endpoint="1"'],
    [{ route: 12 }, 'route="12"'],
    [{ routeNumber: 12 }, 'routeNumber="12"'],
    [{ trainNumber: 45, speed: 'x' }, 'trainNumber="45"'],
    [{ train_id: 45, tramNo: '3' }, 'train_id="45",tramNo="3"'],
    [{ warehouse_id: 12, parkingLotId: 3 }, 'parkingLotId="3",warehouse_id="12"'],
    [{ floor: 2, room: 'Lobby' }, 'floor="2",room="Lobby"'],
  ])('%j', (members, labels) => {
    expect(map({ ...members, temp: 1 })).toEqual([`temp{${labels}} 1`])
  })

  it('of a vehicle, with its way, where it moves', () => {
    expect(map({ fleet_number: 1742, route: 12, block: 5, trip_no: 33, lat: 'x', speed: 33 })).toEqual([
      'speed{block="5",fleet_number="1742",route="12"} 33',
    ])
    expect(map({ rtu_id: 'R-19', board: '1308', route: 3, lat: 'x', speed: 33 })).toEqual([
      'speed{device="R-19"} 33',
    ])
    expect(map({ wagon_id: 'W-1', trainNumber: '632', load: 3 })).toEqual(['load{wagon_id="W-1"} 3'])
    expect(map({ head: { wagon_id: 'W-1' }, body: { trainNumber: '632', load: 3 } })).toEqual([
      'body_load{wagon_id="W-1"} 3',
    ])
    expect(map({ line: 12, lat: 'x', speed: 33 })).toEqual(['speed 33'])
    expect(map({ line: 12, jam: 33 })).toEqual(['jam{line="12"} 33'])
    expect(map({ board: 45, cpu: 51 })).toEqual(['board 45', 'cpu 51'])
  })
})

describe('what is neither a thing nor a reading is left out', () => {
  it.each<[members: Members]>([
    [{ eventIndex: 4, messageIndex: '463148', tripNumber: 12_345 }],
    [{ frame: 225, frame_id: 225, image_number: 3 }],
    [{ payload_counter: 106, frame_count: 4, message_num: 8, report_no: 3, uplinkCount: 4 }],
    [{ scan_number: 12, series_number: 3, study_no: 881 }],
    [{ order_nr: 4, batch_index: 2, jobNumber: 8, Chargennummer: 40 }],
    [{ variant: 6 }],
  ])('%j', (members) => {
    expect(map({ ...members, temp: 1 })).toEqual(['temp 1'])
  })

  it.each<[payload: Members, lines: string[]]>([
    [{ name: 'Patio', number: 31, status: 0 }, ['status{name="Patio"} 0']],
    [{ id: 'A', nr: 1, state: true }, ['state{device="A"} 1']],
    [{ name: 'P1', number: 120, free: 3 }, ['free{name="P1"} 3', 'number{name="P1"} 120']],
    [
      { name: 'kerb', no: 12, no2: 30, status: 0 },
      ['no2{name="kerb"} 30', 'no{name="kerb"} 12', 'status{name="kerb"} 0'],
    ],
  ])('the number of what %j names', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('how many there are, and what is in use, is a reading', () => {
  it.each<[payload: Members]>([
    [{ satellites: 9, numSats: 9, sat_num: 9, number_of_satellites: 9, noOfAccums: 2 }],
    [{ cell_number: 16, cellNum: 16, cycle_number: 120, shot_number: 7, people_count: 3 }],
    [{ max_cell_no: 7, min_cell_index: 3, hottest_module_no: 2 }],
    [{ uvIndex: 3, heat_index: 31, mold_index: 2, leaf_area_index: 3, index: 4, meter_index: 8133 }],
    [{ tool_number: 5, program_number: 1201, step_no: 4, part_count: 12, lap_number: 3 }],
    [{ numero_personas: 12, nb_abeilles: 3000, total_number: 8 }],
    [{ wifi_channel: 6, event_count: 3, sample_count: 12 }],
    [{ no: 12, no2: 30, number: 4 }],
    [{ battery_code: 3, pump_ref: 40 }],
    [{ bikeNumber: 12, carNumber: 7, trains: 3, train_count: 2, num_trains: 4 }],
    [{ warehouse: 40, office: 3 }],
  ])('%j', (payload) => {
    const readings = Object.entries(payload).map(([name, value]) => `${name} ${value}`)
    expect(map(payload)).toEqual(
      readings.sort((a, b) => (a.replace(' ', '{') < b.replace(' ', '{') ? -1 : 1)),
    )
  })

  it.each<[payload: Members, lines: string[]]>([
    [{ tempId: 22.6, positionId: 1002.345, executionId: 'ACTIVE' }, ['positionId 1002.345', 'tempId 22.6']],
    [{ trainNumber: 2, trains: ['x', 'y'] }, ['trainNumber 2']],
    [{ tempId: 22, bay_id: 1.5, id: 1.5, x: 1 }, ['x 1']],
    [{ elevator_id: 'E3', floor: 5, load: 3 }, ['floor{device="E3"} 5', 'load{device="E3"} 3']],
    [{ floor: 2, direction: 'idle', door_open: false }, ['door_open 0', 'floor 2']],
    [{ agv_no: 4, lane: 2, lat: 'x', speed: 3 }, ['lane{agv_no="4"} 2', 'speed{agv_no="4"} 3']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a number of things is how many there are if as many stand in the message', () => {
  it.each<[payload: Members, line: string]>([
    [{ packNum: 2, packs: ['x', 'x'] }, 'packNum 2'],
    [{ packNum: 1, packData: [{ sn: 'FO4NHN4N2000901' }] }, 'packNum 1'],
    [{ packNum: 2, packdata: ['x', 'x'] }, 'packNum 2'],
    [{ pack_number: 2, battery_packs: ['x', 'x'] }, 'pack_number 2'],
    [{ stringNum: 2, strings: { s1: 'x', s2: 'x' } }, 'stringNum 2'],
    [{ stringNum: 2, strings: { east: { on: 'x' }, west: { on: 'x' } } }, 'stringNum 2'],
    [{ battery_num: 2, batteries: ['x', 'x'] }, 'battery_num 2'],
    [{ switchNum: 2, switches: ['x', 'x'] }, 'switchNum 2'],
    [{ properties: { packNum: 2 }, packData: ['x', 'x'] }, 'properties_packNum 2'],
    [{ a: { b: { packNum: 2 } }, packData: ['x', 'x'] }, 'a_b_packNum 2'],
    [{ a: { moduleNum: 2, modules: ['x', 'x'] }, c: {} }, 'a_moduleNum 2'],
    [{ packNum: 999, packs: Array.from({ length: 999 }, () => 'x') }, 'packNum 999'],
  ])('%j', (payload, line) => {
    expect(map(payload)).toEqual([line])
    expect(map({ ...payload, temp: 1 })).toEqual([line, 'temp 1'])
  })

  it.each<[payload: Members, label: string]>([
    [{ packNum: 3, packs: ['x', 'x'] }, 'packNum="3"'],
    [{ packNum: 0, packs: [] }, 'packNum="0"'],
    [{ packNum: 1000, packs: Array.from({ length: 1000 }, () => 'x') }, 'packNum="1000"'],
    [{ pack_no: 2, packs: ['x', 'x'] }, 'pack_no="2"'],
    [{ pack_id: 2, packs: ['x', 'x'] }, 'pack_id="2"'],
    [{ packNum: 2, packets: ['x', 'x'], cells: ['x', 'x'] }, 'packNum="2"'],
    [{ packNum: 2, pack: { top: 'x', mode: 'x' } }, 'packNum="2"'],
    [{ packNum: 2, packs: 'xx' }, 'packNum="2"'],
    [{ battery_number: '2', batteries: ['x', 'x'] }, 'battery_number="2"'],
  ])('and is a label if not: %j', (payload, label) => {
    expect(map({ ...payload, temp: 1 })).toEqual([`temp{${label}} 1`])
  })

  it('also in elements, each with its own', () => {
    const one = (sn: string, count: number) => ({
      sn,
      pack_num: count,
      packs: Array.from({ length: count }, () => 'x'),
    })
    expect(map({ l: [one('AB1234', 2), one('AB1235', 1)] })).toEqual([
      'l_pack_num{sn="AB1234"} 2',
      'l_pack_num{sn="AB1235"} 1',
    ])
  })
})

describe('elements are told apart', () => {
  it.each<[payload: JsonValue, lines: string[]]>([
    [
      [
        { no: 1, mv: 331 },
        { no: 2, mv: 332 },
      ],
      ['mv{no="1"} 331', 'mv{no="2"} 332'],
    ],
    [
      [
        { string: 1, row: 1, volts: 600 },
        { string: 1, row: 2, volts: 590 },
      ],
      ['volts{row="1",string="1"} 600', 'volts{row="2",string="1"} 590'],
    ],
    [
      [
        { ctInput: 0, phaseId: 0, power: 101 },
        { ctInput: 1, phaseId: 0, power: 184 },
      ],
      ['power{ctInput="0",phaseId="0"} 101', 'power{ctInput="1",phaseId="0"} 184'],
    ],
    [
      [
        { route: 3, eta: 5 },
        { route: 5, eta: 7 },
      ],
      ['eta{route="3"} 5', 'eta{route="5"} 7'],
    ],
    [
      [
        { outletIndex: 1, amps: 4 },
        { outletIndex: 2, amps: 5 },
      ],
      ['amps{outletIndex="1"} 4', 'amps{outletIndex="2"} 5'],
    ],
    [
      [
        { type: 'probe', number: 1, value: 3 },
        { type: 'probe', number: 2, value: 4 },
      ],
      ['value{number="1",type="probe"} 3', 'value{number="2",type="probe"} 4'],
    ],
    [[{ class: 'car', number: 5 }], ['number{class="car"} 5']],
    [[{ no: 12, no2: 30 }], ['no2{index="0"} 30', 'no{index="0"} 12']],
    [[{ name: 'car', number: 5, speed: 30 }], ['number{name="car"} 5', 'speed{name="car"} 30']],
    [[{ row: 1000, x: 1 }], ['row{index="0"} 1000', 'x{index="0"} 1']],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('a value whose name is in a text', () => {
  it.each<[payload: JsonValue, lines: string[]]>([
    // An id is no name, whatever its text looks like; `id` alone may be one.
    [
      [
        { channel_id: 'id_ch1', reading: 120 },
        { channel_id: 'version_2', reading: 130 },
      ],
      ['reading{channel_id="id_ch1"} 120', 'reading{channel_id="version_2"} 130'],
    ],
    [[{ id: 'version', value: 3 }], []],
    [
      [
        { name: 'device_id', value: 18 },
        { name: 'version', value: 0 },
        { name: 'depth', value: 2.5 },
      ],
      ['value{device_id="18",name="depth"} 2.5'],
    ],
    [
      [
        { n: 'depth', v: 2.5 },
        { n: 'Serial Number', v: 'SN-44' },
      ],
      ['v{Serial_Number="SN-44",n="depth"} 2.5'],
    ],
    [
      [
        { type: 'VIFUnit.FABRICATION_NO', value: 22_835_426 },
        { type: 'VIFUnit.VOLUME', value: 805.49 },
        { type: 'phase.2', value: 3 },
      ],
      [
        'value{FABRICATION_NO="22835426",type="VIFUnit.VOLUME"} 805.49',
        'value{FABRICATION_NO="22835426",type="phase.2"} 3',
      ],
    ],
    [
      [
        { name: 'Model 3', value: 70 },
        { name: 'fw_version', value: 1.2 },
        { name: 'last_update', value: 1_767_225_600 },
        { name: 'serial', value: null },
      ],
      ['value{name="Model 3"} 70'],
    ],
  ])('%j', (payload, lines) => {
    expect(map(payload)).toEqual(lines)
  })
})

describe('leaves of a rule', () => {
  const rule = (leaves: string, labels = '') =>
    `version: 1\nrules:\n  - { topic: a, leaves: ${leaves}${labels} }\n`

  it('tell things apart as messages do that no rule takes', () => {
    expect(map({ hiveId: 42, sensorId: 's-1', weight: 15.5 }, rule('true'))).toEqual([
      'weight{hiveId="42",sensorId="s-1"} 15.5',
    ])
  })

  it('do so once', () => {
    expect(map({ room: '12', t: 1 }, rule('true', ', labels: { room: room }'))).toEqual(['t{room="12"} 1'])
  })

  it.each(["{ include: ['*'] }", '{ names: { t: t } }'])('do not with %s', (leaves) => {
    expect(map({ room: 'attic', t: 1 }, rule(leaves))).toEqual(['t 1'])
  })

  it('do not by what names the device, or a passer', () => {
    expect(map({ device_id: 'd1', dev_eui: 'x1', vehicle_no: 12, t: 1 }, rule('true'))).toEqual(['t 1'])
  })
})
