// Ids and names that stand beside readings: which of them are labels.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

/** @returns each reading without its time */
function map(payload: JsonValue): string[] {
  return mapLine(undefined, { topic: 'a', client_id: 'c', payload }, { identityLabels: ['device'] })
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/ 1767225605000$/, '').replace(/\{device="c"\}|device="c",|,device="c"/, ''))
}

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['a register', { register_id: 12, value: 3 }, ['value{register_id="12"} 3']],
  ['an OBIS code', { register_id: '1.8.0', value: 3 }, ['value{register_id="1.8.0"} 3']],
  ['an agent', { agentId: 43291234, t: 3 }, ['t{agentId="43291234"} 3']],
  ['digits of an agent', { agent_id: '4328', t: 3 }, ['t{agent_id="4328"} 3']],
  ['a tracker', { unit_id: 4329, t: 3 }, ['t{unit_id="4329"} 3']],
  ['a unit that is one of measurement', { unit_id: 'Cel', t: 3 }, ['t 3']],
  ['a parameter', { parameter_id: 12, v: 3 }, ['v{parameter_id="12"} 3']],
  ['an attribute', { attribute_id: '7', val: 3 }, ['value{attribute_id="7"} 3']],
  ['a quantity', { quantityId: 4, value: 3 }, ['value{quantityId="4"} 3']],
  ['no value', { attribute_id: '7', t: 3 }, ['t 3']],
  [
    'tags of a named value',
    { metric: 'rtt', value: 60, tags: { summary: 'max', host: 'a1' } },
    ['value{host="a1",metric="rtt",summary="max"} 60'],
  ],
  [
    'tags of elements with one name',
    {
      l: [
        { name: 'rtt', value: 60, dimensions: { summary: 'min' } },
        { name: 'rtt', value: 75, dimensions: { summary: 'max' } },
      ],
    },
    ['l_value{name="rtt",summary="max"} 75', 'l_value{name="rtt",summary="min"} 60'],
  ],
  [
    'a quantile, and no other number',
    { name: 'rtt', value: 60, labels: { quantile: '0.9', temp: '21.5' } },
    ['labels_temp{name="rtt",quantile="0.9"} 21.5', 'value{name="rtt",quantile="0.9"} 60'],
  ],
  [
    'tags called by a blank, which two underscores in front would reserve',
    {
      l: [{ name: 'x', value: 1, tags: { ' ': 'a' }, m: [{ name: 'y', value: 2, tags: { ' ': 'b' } }] }],
    },
    ['l_m_value{_="a",_2="b",name="x",name_2="y"} 2', 'l_value{_="a",name="x"} 1'],
  ],
  [
    'tags of an object',
    { o: { metric: 'rtt', tags: { host: 'a1' }, value: 1 }, t: 2 },
    ['o_value{host="a1",metric="rtt"} 1', 't 2'],
  ],
  [
    'tags of two objects',
    {
      a: { fields: { x: 1 }, tags: { core: 'c1' } },
      b: { p: { name: 'cpu', tags: { core: 'c2' }, value: 3 } },
    },
    ['a_fields_x{core="c1"} 1', 'b_p_value{core="c2",name="cpu"} 3'],
  ],
  [
    'a point in an object',
    { o: { measurement: 'm', tags: { core: 'c1' }, fields: { x: 1 } }, t: 2 },
    ['o_fields_x{core="c1",measurement="m"} 1', 't 2'],
  ],
  [
    'a point in an object around readings, once',
    { data: { measurement: 'm', tags: { core: 'c1' }, fields: { x: 1 } } },
    ['data_fields_x{core="c1",measurement="m"} 1'],
  ],
  ['tags of an object that has no name', { o: { tags: { state: 'armed' }, temp: 1 } }, ['o_temp 1']],
  ['tags of readings', { data: { a: 1 }, tags: { host: 'a1' } }, ['data_a{host="a1"} 1']],
  ['tags that hold a number', { data: { a: 1 }, tags: { host: 'a1', b: 2 } }, ['data_a 1', 'tags_b 2']],
  ['tags of what has no name', { a: 1, tags: { state: 'armed' } }, ['a 1']],
  [
    'messages and people',
    { message_id: 7, event_id: 5, user_id: 4, session_id: 'a1', value: 3 },
    ['value 3'],
  ],
  [
    'what is said of a type',
    { payload: { boolean: 'false', serialNumber: 'T1' }, label: 'Pump Stalled' },
    ['payload_boolean{device="T1",label="Pump Stalled"} 0'],
  ],
  ['what is said of a reading', { payload: { pressure: 3 }, label: 'Pump' }, ['payload_pressure 3']],
  ['a sentence', { payload: { double: 3 }, label: 'the flow of the pump is high' }, ['payload_double 3']],
  ['two readings', { payload: { double: 3, flow: 4 }, label: 'x' }, ['payload_double 3', 'payload_flow 4']],
  [
    'what bits are',
    { id: 'r1', type: 'ReadCoils', bits: [true] },
    ['bits{id="r1",index="0",type="ReadCoils"} 1'],
  ],
  [
    'what one value is',
    { pid: 47, pidValueByte: 5, odometer: 3 },
    ['odometer 3', 'pidValueByte{pid="47"} 5'],
  ],
  [
    'a name of one value',
    { alarmName: 'hot', alarmValue: 5, t: 3 },
    ['alarmValue{alarmName="hot"} 5', 't 3'],
  ],
  ['a name of an event', { eventName: 'hot', eventValue: 5 }, ['eventValue 5']],
  ['an id in any form', { datapointId: '68|E|8000.10011', t: 1 }, ['t{datapointId="68|E|8000.10011"} 1']],
  ['a counter', { record_id: 70_123, whatever_id: 70_123, value: 3 }, ['value 3']],
  ['rows and states', { row_id: 9, status_id: 3, stateId: 2, value: 3 }, ['value 3']],
  [
    'a property of a product of Xiaomi',
    { params: [{ did: 'd1', siid: 3, piid: 1, value: 87 }] },
    ['params_value{did="d1",piid="1",siid="3"} 87'],
  ],
  [
    'several of one device',
    {
      params: [
        { did: 'd1', siid: 3, piid: 1, value: 87 },
        { did: 'd1', siid: 3, piid: 2, value: 87 },
      ],
    },
    ['params_value{did="d1",piid="1",siid="3"} 87', 'params_value{did="d1",piid="2",siid="3"} 87'],
  ],
  ['a property at the root', { siid: 2, piid: 3, value: 1 }, ['value{piid="3",siid="2"} 1']],
  ['a characteristic of HomeKit', { aid: 1, iid: 8, value: 21 }, ['value{aid="1",iid="8"} 21']],
  ['a data point of Tuya', { dpid: 4, value: true }, ['value{dpid="4"} 1']],
  ['an object of IEC 104', { ioa: 1001, value: 3 }, ['value{ioa="1001"} 3']],
  [
    'an object of BACnet',
    { objectType: 'analog-input', instance: 3, presentValue: 21 },
    ['presentValue{exported_instance="3",objectType="analog-input"} 21'],
  ],
  [
    'an instance at an address',
    { address: 5, instance: 0, event_code: 1 },
    ['event_code{address="5",exported_instance="0"} 1'],
  ],
  [
    'instances in an array',
    [
      { addr: 5, instance: 0, code: 1 },
      { addr: 5, instance: 1, code: 2 },
    ],
    ['code{addr="5",exported_instance="0"} 1', 'code{addr="5",exported_instance="1"} 2'],
  ],
  [
    'instances in an array below',
    {
      l: [
        { address: 5, instance: 0, t: 1 },
        { address: 5, instance: 1, t: 2 },
      ],
    },
    ['l_t{address="5",instance="0"} 1', 'l_t{address="5",instance="1"} 2'],
  ],
  ['an instance at no place', { address: 5000, instance: 0, t: 1 }, ['t 1']],
  ['an odd instance', { address: 5, instance: [null], t: 1 }, ['t{address="5"} 1']],
  ['a parameter in one word', { paramid: 7, objid: 2, value: 3 }, ['value{objid="2",paramid="7"} 3']],
  ['addresses without a value', { siid: 2, piid: 3, t: 1 }, ['piid 3', 'siid 2', 't 1']],
  ['words that end so', { rapid: 3, avid: 2, value: 3 }, ['avid 2', 'rapid 3', 'value 3']],
  ['messages in one word', { eventid: 7, msgid: 5, reqid: 4, value: 3 }, ['reqid 4', 'value 3']],
  ['no id', { humid: 40, value: 3 }, ['humid 40', 'value 3']],
])('an id that names what is measured: %s', (_why, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['a source', { key: 'controller1', data: { b: { t: 3 } } }, ['data_b_t{key="controller1"} 3']],
  ['of two words', { key: 'temperature-room2', values: { t: 3 } }, ['values_t{key="temperature-room2"} 3']],
  [
    'a long word',
    { key: 'temperaturecontroller1', values: { t: 3 } },
    ['values_t{key="temperaturecontroller1"} 3'],
  ],
  ['the key of an API', { key: 'sk1a2b3c4d5e6f7g8h', data: { t: 3 } }, ['data_t 3']],
  ['a secret of words', { key: 'pk_live_4eC39HqLyjWDarjtT1zdp7dc', data: { t: 3 } }, ['data_t 3']],
  ['a uuid', { key: '5606a921-4315-4d66-867a-552718df8cae', data: { t: 3 } }, ['data_t 3']],
  ['a state', { key: 'on', data: { t: 3 } }, ['data_t 3', 'key 1']],
  ['no object of readings', { key: 'controller1', t: 3, wifi: { ch: 1 } }, ['t 3', 'wifi_ch 1']],
])('key beside data: %s', (_why, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['hex', { id: '8921ac071285af83ab', event: 'vend', t: 3 }, ['t 3']],
  ['digits', { id: '8921007128583899', transaction: 'done', t: 3 }, ['t 3']],
  ['a sale', { id: '8921ac071285af83', price: 320, cash: 0 }, ['cash 0', 'price 320']],
  ['a payment', { id: '8921071285830001', amount: 3, payment_type: 'card' }, ['amount 3']],
  [
    'a plug that knows the price',
    { id: '00158d0001a2b3c4', price: 3 },
    ['price{device="00158d0001a2b3c4"} 3'],
  ],
  ['a tracker in alarm', { id: '863540040123456', alarm: 'sos', t: 3 }, ['t{device="863540040123456"} 3']],
  ['an EUI of a door', { id: '00158d0001a2b3c4', event: 'open', t: 3 }, ['t{device="00158d0001a2b3c4"} 3']],
  ['a MAC of a button', { id: 'a4c138000001', action: 'single', t: 3 }, ['t{device="a4c138000001"} 3']],
  ['a chip', { id: 'a4c13801', event: 'boot', t: 3 }, ['t{device="a4c13801"} 3']],
  [
    'a name',
    { id: 'machine-7', price: 3, cash: 1 },
    ['cash{device="machine-7"} 1', 'price{device="machine-7"} 3'],
  ],
  ['a counter of events', { id: '8921ac071285af83ab', event: 3 }, ['event{device="8921ac071285af83ab"} 3']],
])('the id of an event is no device: %s', (_why, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['connections', { connectionId: 'c1f9', connection_id: 'Conn', t: 3 }, ['t 3']],
  ['their names', { connection_name: 'plc1', t: 3 }, ['t{connection_name="plc1"} 3']],
  ['addresses', { zipCode: 50671, plz: 50671, street_no: 4, streetNumber: 5, t: 3 }, ['t 3']],
  ['kinds of message', { messageType: 'status', msg_type: 'x', t: 3 }, ['t 3']],
  ['the kind of a value', { msg_type: 'temperature', value: 3 }, ['value{msg_type="temperature"} 3']],
])('what passes by, and what does not: %s', (_why, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

const point = {
  measurement: 'cpu',
  tags: { host: 'h1', region: 'eu', at: '2026-01-01T00:00:00Z' },
  fields: { used: 3 },
}
const labels = 'host="h1",measurement="cpu",region="eu"'

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['at the root', point, [`fields_used{${labels}} 3`]],
  ['in a wrapper', { payload: point, version: 2 }, [`payload_fields_used{${labels}} 3`]],
  [
    'in an array',
    [point, { ...point, tags: { host: 'h2' } }],
    [`fields_used{${labels}} 3`, 'fields_used{host="h2",measurement="cpu"} 3'],
  ],
  ['without fields', { measurement: 'cpu', tags: { hue: 'h1' }, used: 3 }, ['used 3']],
])('a point of InfluxDB: %s', (_why, payload, lines) => {
  expect(map(payload).sort()).toEqual(lines.sort())
})

it('the source of updates', () => {
  const update = (source: string, value: number) => ({
    source: { timestamp: '2026-01-01T00:00:05Z', $source: source },
    values: [{ path: 'navigation.speed', value }],
  })
  expect(map({ updates: [update('gps.1', 3), update('gps.2', 4)] })).toEqual([
    'updates_values_value{_source="gps.1",path="navigation.speed"} 3',
    'updates_values_value{_source="gps.2",path="navigation.speed"} 4',
  ])
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['an alias', { alias: '/site/l1', values: [{ x: 3 }] }, ['values_x{alias="/site/l1",index="0"} 3']],
  ['a path', { path: 'site/l1/t', readings: [3] }, ['readings{index="0",path="site/l1/t"} 3']],
  [
    'an alias of SiteWise',
    { propertyAlias: '/fridge/WestMarket/vegetables/room1/Compressor_rpm', propertyValues: [{ x: 3 }] },
    ['propertyValues_x{index="0",propertyAlias="/fridge/WestMarket/vegetables/room1/Compressor_rpm"} 3'],
  ],
  ['a name without a path', { alias: 'pump', values: [{ x: 3 }] }, ['values_x{index="0"} 3']],
  ['a page', { path: 'https://x.org/y', values: [3] }, ['values{index="0"} 3']],
  ['no array', { path: '/var/log/x', values: 3 }, ['values 3']],
  ['another array', { path: '/var/log/x', sizes: [3] }, ['sizes{index="0"} 3']],
])('the path of values: %s', (_why, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['a number', { type: 'temperature', data: 21.5 }, ['data{type="temperature"} 21.5']],
  ['a text', { kind: 'flow', dat: '3', ts: 1767225605 }, ['dat{kind="flow"} 3']],
  ['of a device', { id: 'n7', type: 'co2', data: 415, seq: 4 }, ['data{device="n7",type="co2"} 415']],
  ['a boolean', { measurement: 'door', payload: true }, ['payload{measurement="door"} 1']],
  ['two names', { type: 'env', subtype: 'air', kind: 'x', data: 1 }, ['data{subtype="air",type="env"} 1']],
  ['another reading', { type: 'rack', data: 21.5, hum: 40 }, ['data 21.5', 'hum 40']],
  ['another boolean', { type: 'rack', data: 21.5, ok: true }, ['data 21.5', 'ok 1']],
  ['an object', { type: 'rack', data: { x: 3 } }, ['data_x 3']],
  ['an object beside it', { type: 'rack', data: 3, x: { y: 1 } }, ['data 3', 'x_y 1']],
  ['no data', { type: 'temperature', state: 3 }, ['state 3']],
  ['a state', { type: 'on', data: 3 }, ['data 3']],
  ['an id', { type: '5606a921-4315-4d66-867a-552718df8cae', data: 3 }, ['data 3']],
])('what the only reading is that is called data: %s', (_why, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['beside nothing', { sensor_id: 'Temperature', t: 3 }, ['t{sensor_id="Temperature"} 3']],
  ['beside a value', { sensor_id: 'Humidity', value: 3 }, ['value{sensor_id="Humidity"} 3']],
  ['beside a name', { sensor_id: 'co2', name: 'attic', t: 3 }, ['t{name="attic",sensor_id="co2"} 3']],
  [
    'beside another id',
    { deviceId: 'humidity', mac: 'a4:c1:38:00:00:01', t: 3 },
    ['t{device="a4:c1:38:00:00:01",deviceId="humidity"} 3'],
  ],
  ['a device', { device: 'water', t: 3 }, ['t{exported_device="water"} 3']],
  ['with a number', { sensor_id: 'temperature_1', t: 3 }, ['t{device="temperature_1"} 3']],
  ['of the message', { id: 'temperature', value: 3 }, ['value{id="temperature"} 3']],
  [
    'in an array',
    [
      { sensor_id: 'Temperature', value: 3 },
      { sensor_id: 'Humidity', value: 4 },
    ],
    ['value{sensor_id="Humidity"} 4', 'value{sensor_id="Temperature"} 3'],
  ],
])('a quantity is no device: %s', (_why, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

it.each<[why: string, payload: JsonValue, lines: string[]]>([
  ['beside a sensor', { gateway: { id: 'gw-1' }, sensor: { id: 's-1' }, t: 3 }, ['t{device="s-1"} 3']],
  [
    'beside another thing',
    { gateway: { id: 'gw-1' }, sensor: { id: 's-1' }, node: { id: 'n-1' }, t: 3 },
    ['t 3'],
  ],
  ['alone', { gateway: { id: 'gw-1' }, t: 3 }, ['t{device="gw-1"} 3']],
])('the gateway is the device if nothing else is: %s', (_why, payload, lines) => {
  expect(map(payload)).toEqual(lines)
})

describe('an index beside an object with a named value is a label', () => {
  const payload = { value: 1, sensor_type: 'use' }
  const of = (labels: string) => `payload_value{${labels}} 1`
  it.each<[members: { [key: string]: JsonValue }, lines: string[]]>([
    [{ device_id: 'd1', index: 2 }, [of('device="d1",index="2",sensor_type="use"')]],
    [{ device_id: 'd1', idx: '16' }, [of('device="d1",idx="16",sensor_type="use"')]],
    [{ device_id: 'd1', index: 255, sequence: 9 }, [of('device="d1",index="255",sensor_type="use"')]],
    // It may number messages, or be a reading.
    [{ device_id: 'd1', index: 17 }, ['index{device="d1"} 17', of('device="d1",sensor_type="use"')]],
    [
      { device_id: 'd1', index: 256, sequence: 9 },
      ['index{device="d1"} 256', of('device="d1",sensor_type="use"')],
    ],
    [{ device_id: 'd1', index: 2.5 }, ['index{device="d1"} 2.5', of('device="d1",sensor_type="use"')]],
    [{ index: 2 }, ['index 2', of('sensor_type="use"')]],
    [{ device_id: 'd1', index: { a: 1 } }, ['index_a{device="d1"} 1', of('device="d1",sensor_type="use"')]],
  ])('%j', (members, lines) => {
    expect(map({ ...members, payload })).toEqual(lines)
  })

  it.each<[payload: JsonValue]>([
    [{ device_id: 'd1', index: 2, payload: { value: 1 } }],
    [{ device_id: 'd1', index: 2, payload: { temperature: 1, unit: 'C' } }],
    [{ device_id: 'd1', index: 2, payload: { value: 1, type: 3 } }],
    [{ device_id: 'd1', index: 2, payload: null, n: 1 }],
  ])('not beside %j', (other) => {
    expect(map(other)).toContain('index{device="d1"} 2')
  })
})
