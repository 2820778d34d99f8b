// Families whose topics are free: the bundled mapping knows them by the members of their messages, and no two devices of
// one share a series, whatever the topic.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../src/model.ts'
import { bundledLines } from '../helpers/bundled-mapping.ts'
import type { MessageLine } from '../helpers/message.ts'

const examplesFolder = path.join(import.meta.dirname, '..', '..', 'examples', 'presets')

/** Two devices of a family with the same readings, by what names a device. */
const families: readonly {
  readonly family: string
  readonly prefix: RegExp
  readonly message: (device: string, other: number) => JsonValue
  readonly lines: number
}[] = [
  {
    family: 'AWS IoT Core for LoRaWAN',
    prefix: /^aws_lorawan_/,
    message: (device) => ({
      WirelessDeviceId: device,
      PayloadData: 'AQ==',
      WirelessMetadata: { LoRaWAN: { FCnt: 1, Gateways: [{ GatewayEui: 'g', Rssi: -60, Snr: 5 }] } },
    }),
    lines: 3,
  },
  {
    family: 'its decoded form',
    prefix: /^aws_lorawan_/,
    message: (device) => ({
      transformed_message: { payload: { temperature: 21 } },
      lns_message: { WirelessDeviceId: device, WirelessMetadata: { LoRaWAN: { FCnt: 1 } } },
    }),
    lines: 2,
  },
  {
    family: 'The Things Stack',
    prefix: /^ttn_/,
    message: (device) => ({
      end_device_ids: { device_id: device },
      uplink_message: { f_cnt: 1, decoded_payload: { t: 21 } },
    }),
    lines: 2,
  },
  {
    family: 'OPC UA PubSub',
    prefix: /^opcua_/,
    message: (device) => ({
      MessageId: '1',
      MessageType: 'ua-data',
      PublisherId: device,
      Messages: [{ DataSetWriterName: 'w', Payload: { Speed: { Value: 1 }, On: true } }],
    }),
    lines: 2,
  },
  {
    family: 'samples of OPC Publisher',
    prefix: /^opcua_/,
    message: (device) => [
      { NodeId: 'ns=2;s=Speed', EndpointUrl: 'opc.tcp://x', ApplicationUri: device, Value: { Value: 1 } },
      { NodeId: 'ns=2;s=On', EndpointUrl: 'opc.tcp://x', ApplicationUri: device, Value: { Value: true } },
    ],
    lines: 2,
  },
  {
    family: 'Meshtastic',
    prefix: /^meshtastic_/,
    message: (_, node) => ({
      from: node,
      id: 1,
      payload: { temperature: 21 },
      sender: '!a',
      to: -1,
      type: 'telemetry',
      rssi: -90,
    }),
    lines: 2,
  },
  {
    family: 'Theengs',
    prefix: /^theengs_/,
    message: (device) => ({ id: device, rssi: -60, model_id: 'X', tempc: 21, tempf: 69.8 }),
    lines: 2,
  },
  {
    family: 'rtl_433, by id',
    prefix: /^rtl433_/,
    message: (_, id) => ({
      time: '2026-01-01 00:00:01',
      model: 'Nexus-TH',
      id,
      channel: 1,
      temperature_C: 21,
    }),
    lines: 1,
  },
  {
    family: 'rtl_433, by channel',
    prefix: /^rtl433_/,
    message: (_, channel) => ({ model: 'Nexus-TH', id: 7, channel, battery_ok: 1, humidity: 40 }),
    lines: 2,
  },
  {
    family: 'rtl_433, by model',
    prefix: /^rtl433_/,
    message: (model) => ({ model, id: 7, channel: 1, battery_ok: 1 }),
    lines: 1,
  },
  {
    family: 'Telegraf, by host',
    prefix: /^cpu_/,
    message: (host) => ({ name: 'cpu', fields: { idle: 1, user: 2 }, tags: { host }, timestamp: 1767225603 }),
    lines: 2,
  },
  {
    family: 'Telegraf, by another tag',
    prefix: /^disk_/,
    message: (device) => ({
      metrics: [{ name: 'disk', fields: { used: 1 }, tags: { device, host: 'nas' }, timestamp: 1767225603 }],
    }),
    lines: 1,
  },
  {
    family: 'Sparkplug in JSON, by metric',
    prefix: /^sparkplug_/,
    message: (name) => ({ timestamp: 1767225603000, metrics: [{ name, value: 1 }], seq: 1 }),
    lines: 1,
  },
  {
    family: 'KEPServerEX, by tag',
    prefix: /^kepserverex_/,
    message: (id) => ({ timestamp: 1767225603000, values: [{ id, v: 1, q: true, t: 1767225603000 }] }),
    lines: 1,
  },
  {
    family: 'Neuron',
    prefix: /^neuron_/,
    message: (node) => ({
      node,
      group: 'g',
      timestamp: 1767225603000,
      values: { a: 1 },
      errors: { b: 3002 },
    }),
    lines: 2,
  },
  {
    family: 'the other format of Neuron',
    prefix: /^neuron_/,
    message: (node) => ({ node, group: 'g', timestamp: 1767225603000, tags: [{ name: 'a', value: 1 }] }),
    lines: 1,
  },
  {
    family: 'OwnTracks',
    prefix: /^owntracks_/,
    message: (tid) => ({ _type: 'location', tid, lat: 1, lon: 2, tst: 1767225603 }),
    lines: 2,
  },
  {
    family: 'Z-Wave JS UI',
    prefix: /^zwave_/,
    message: (_, nodeId) => ({
      nodeId,
      commandClass: 49,
      endpoint: 0,
      property: 'Air temperature',
      value: 21,
    }),
    lines: 1,
  },
  {
    family: 'wmbusmeters',
    prefix: /^wmbusmeters_/,
    message: (id) => ({ media: 'water', meter: 'multical21', name: 'Tap', id, total_m3: 6.4, rssi_dbm: -40 }),
    lines: 2,
  },
]

describe.each(families)('$family', ({ prefix, message, lines }) => {
  // What names a device and is no label is left out; any other drop is a line too many.
  const seriesOf = (line: MessageLine) =>
    bundledLines(line)
      .filter((one) => !one.startsWith('# left_out'))
      .map((one) => one.replace(/ \S+ \d+$/, ''))

  it('has no label of a time in the topic', () => {
    const made = seriesOf({ topic: 'free/1767225604', payload: message('one', 1) })
    expect(made).toHaveLength(lines)
    expect(made.join('\n')).not.toContain('1767225604')
  })

  it.each(['a', 'free/topic', 'plant/hall/3/line/7'])(
    'is known on %s, with the label of the device',
    (topic) => {
      const made = seriesOf({ topic, payload: message('one', 1) })
      expect(made).toHaveLength(lines)
      for (const series of made) {
        expect(series).toMatch(prefix)
        expect(series).toMatch(/[{,]device="/)
        expect(series).toContain(`topic="${topic}"`)
      }
    },
  )

  it('has series of its own for each of two devices on one topic', () => {
    const made = [1, 2].flatMap((n) => seriesOf({ topic: 'free/topic', payload: message(`d${n}`, n) }))
    expect(new Set(made).size).toBe(2 * lines)
  })

  it('does not let one client write the series of another by its payload', () => {
    const made = ['a', 'b'].flatMap((client_id) => {
      return seriesOf({ topic: 'free/topic', client_id, payload: message('one', 1) })
    })
    expect(new Set(made).size).toBe(2 * lines)
  })

  it('says so where a topic is not that of the device', () => {
    const made = ['a', 'b'].flatMap((topic) => seriesOf({ topic, payload: message('one', 1) }))
    expect(new Set(made).size).toBe(2 * lines)
  })
})

describe('a shape', () => {
  it.each<[what: string, payload: JsonValue]>([
    ['a model and an id', { model: 'T-1', id: 7, temperature: 21 }],
    ['an id and a signal', { id: 'pump-7', rssi: -60, level: 3 }],
    ['metrics of another kind', { metrics: [{ cpu: 1 }], timestamp: 1767225603 }],
    ['a time and values of another kind', { timestamp: 1767225603, values: [1, 2, 3] }],
    ['a body and a time', { body: { v: 1 }, time: 5 }],
    ['a node and tags', { node: 'a', group: 'b', tags: ['x'], v: 1 }],
    ['a meter and an id', { meter: 'multical21', id: 'm7', total_m3: 1 }],
    ['a value and a raw one', { value: 1, raw: 2, timestamp: 1767225603 }],
  ])('is not seen in %s', (_, payload) => {
    const made = bundledLines({ topic: 'free/topic', payload }).join('\n')
    expect(made).not.toMatch(
      /^(aws|ttn|opcua|meshtastic|theengs|rtl433|sparkplug|kepserverex|neuron|owntracks|zwave|wmbusmeters|aiontheedge)_/m,
    )
  })

  it.each(['aws-lorawan', 'kepserverex', 'meshtastic', 'neuron', 'rtl433', 'telegraf', 'wmbusmeters'])(
    'makes of the example of %s what the preset makes of it, beside the topic',
    (name) => {
      const read = (file: string) =>
        readFileSync(path.join(examplesFolder, name, file), 'utf8')
          .trimEnd()
          .split('\n')
      const bare = (line: string) => line.replace(/\{.*\}/, '')
      const expected = read('expected.prom').filter((line) => !line.startsWith('#'))
      const made = read('messages.jsonl').flatMap((line) =>
        bundledLines({ ...JSON.parse(line), topic: 'free/topic' }).filter((one) => !one.startsWith('#')),
      )
      expect(made.map(bare).sort()).toEqual(expected.map(bare).sort())
    },
  )
})
