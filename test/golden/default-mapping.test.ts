// What a device gets without a mapping file: families that the program knows have good names on their usual topics, and
// nobody else's topics are taken for theirs.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { lintMapping, parseMapping } from '#mapping/authoring'
import { packMapping } from '#mapping/packed'
import { timeReader } from '../../src/mapping/any-time.ts'
import { compileMapping } from '../../src/mapping/compile-mapping.ts'
import * as leaves from '../../src/mapping/leaves/leaves-part.ts'
import type { JsonValue } from '../../src/model.ts'
import { exposition } from '../helpers/exposition.ts'
import { mappingLimits, mappingParts, ready } from '../helpers/mapping.ts'
import { type MessageLine, messageOf } from '../helpers/message.ts'

const projectFolder = path.join(import.meta.dirname, '..', '..')
const text = readFileSync(path.join(projectFolder, 'presets', 'default-mapping.yaml'), 'utf8')
const file = parseMapping(text, 'default-mapping.yaml')
const mapping = ready(compileMapping(undefined, mappingLimits, { ...mappingParts, bundled: file }))

function linesOf(line: MessageLine): string[] {
  const lines = exposition([mapping.map(messageOf({ client_id: 'c', ...line }))])
  return lines.map((one) => one.replace(/^# ignored, rule bundled\[\d+\]$/, '# ignored'))
}

describe('the bundled mapping', () => {
  it('needs neither the interpreter nor a payload format, which would be loaded at every start', () => {
    // Of a file of one's own, times in any form are read by a part. Those of this one are read without it.
    expect(() => compileMapping(file, mappingLimits, { leaves, timeReader })).not.toThrow()
    expect(JSON.stringify(file)).not.toMatch(/"timezone"|"format"/)
  })

  it('is read at every start, so it has a bound', () => {
    // The start reads these lines, and parses the first one. The first message parses the second, and those of the rules
    // that it comes to.
    const lines = packMapping(file)
    expect(Buffer.byteLength(lines.join('\n'))).toBeLessThan(270_000)
    expect(Buffer.byteLength(lines[0] as string)).toBeLessThan(100)
    expect(Buffer.byteLength(lines[1] as string)).toBeLessThan(60_000)
  })

  it('gives lint nothing to say: no rule stands in front of another one', () => {
    expect(lintMapping(text)).toEqual([])
  })

  it.each<[string, MessageLine, string]>([
    [
      'a Tasmota sensor',
      { topic: 'tele/shed/SENSOR', payload: { AM2301: { Temperature: 4.5 }, TempUnit: 'C' } },
      'tasmota_temperature_celsius{device="shed",sensor="AM2301"} 4.5 1767225605000',
    ],
    [
      'a Tasmota switch',
      { topic: 'stat/shed/RESULT', payload: { POWER: 'ON' } },
      'tasmota_switch_on{device="shed",switch="POWER"} 1 1767225605000',
    ],
    [
      'a Tasmota that is gone',
      { topic: 'tele/shed/LWT', payload: 'Offline' },
      'tasmota_up{device="shed",topic="tele/shed/LWT"} 0 1767225605000',
    ],
    [
      'a Zigbee2MQTT sensor',
      { topic: 'zigbee2mqtt/attic', payload: { temperature: 17.5 } },
      'zigbee2mqtt_temperature_celsius{device="attic"} 17.5 1767225605000',
    ],
    [
      'Zigbee2MQTT itself',
      { topic: 'zigbee2mqtt/bridge/state', payload: { state: 'online' } },
      'zigbee2mqtt_up{device="bridge",topic="zigbee2mqtt/bridge/state"} 1 1767225605000',
    ],
    [
      'what else Zigbee2MQTT says of itself',
      { topic: 'zigbee2mqtt/bridge/info', payload: { config: { version: 5 } } },
      '# ignored',
    ],
    [
      'a Shelly of the first generation',
      { topic: 'shellies/shelly1pm-1/relay/0/power', payload: 61.5 },
      'shelly_power_watts{channel="0",component="relay",device="shelly1pm-1"} 61.5 1767225605000',
    ],
    [
      'its document of all readings, with the series of their topics',
      { topic: 'shellies/shelly1pm-1/info', payload: { meters: [{ power: 61.5 }] } },
      'shelly_power_watts{channel="0",component="relay",device="shelly1pm-1"} 61.5 1767225605000',
    ],
    [
      'what its energy meter counts between two messages',
      { topic: 'shellies/shellyem-1/emeter/0/energy', payload: 3 },
      'shelly_interval_energy_joules{channel="0",component="emeter",device="shellyem-1"} 180 1767225605000',
    ],
    [
      'a Shelly of a later one',
      {
        topic: 'shellyplug-1/events/rpc',
        payload: {
          src: 'shellyplug-1',
          method: 'NotifyStatus',
          params: { ts: 1767225604.5, 'switch:0': { id: 0, apower: 61.5 } },
        },
      },
      'shelly_power_watts{component="switch:0",device="shellyplug-1"} 61.5 1767225604500',
    ],
    [
      'its status topics',
      { topic: 'shellyplug-1/status/switch:0', payload: { id: 0, output: false } },
      'shelly_switch_on{component="switch:0",device="shellyplug-1"} 0 1767225605000',
    ],
    [
      'its last will',
      { topic: 'shellyplug-1/online', payload: false },
      'shelly_up{device="shellyplug-1",topic="shellyplug-1/online"} 0 1767225605000',
    ],
    [
      'an ESPHome device under its own name, and what else says so',
      { topic: 'greenhouse/status', payload: 'online' },
      'device_up{device="greenhouse",topic="greenhouse/status"} 1 1767225605000',
    ],
    [
      'the availability of what stands behind a bridge',
      { topic: 'plant/cellar/pump/availability', payload: { state: 'Offline' } },
      'device_up{device="pump",topic="plant/cellar/pump/availability"} 0 1767225605000',
    ],
    [
      'an ESPHome sensor',
      { topic: 'greenhouse/sensor/soil/state', payload: 41.5 },
      'esphome_state{component="sensor",device="greenhouse",entity="soil"} 41.5 1767225605000',
    ],
    [
      'a named shadow',
      {
        topic: '$aws/things/lamp/shadow/name/light/update',
        payload: { state: { reported: { lux: 40, mode: 'night' } } },
      },
      'shadow_reported_lux{device="lamp",shadow="light"} 40 1767225605000',
    ],
    [
      'a delta of it',
      { topic: '$aws/things/lamp/shadow/name/light/update/delta', payload: { state: { lux: 50 } } },
      '# ignored',
    ],
    [
      'publish-host-metrics.sh',
      { topic: 'hosts/pi/metrics', payload: { name: 'host_cpu_used_percent', unit: 'Percent', value: 2 } },
      'host_cpu_used_percent{device="pi",unit="Percent"} 2 1767225605000',
    ],
    [
      'what else a host measures, with the labels that it may have',
      {
        topic: 'hosts/pi/metrics',
        payload: { name: 'up', value: 1, dimensions: { path: '/', job: 'node', instance: 'x', any: 'y' } },
      },
      'payload_up{device="pi",path="/"} 1 1767225605000',
    ],
    [
      'two parts of a host, whose dimension has the name of the label of the host',
      {
        topic: 'hosts/pi/metrics',
        payload: { name: 'disk_used', value: 7, dimensions: { device: 'sda' } },
      },
      'disk_used{device="pi",exported_device="sda"} 7 1767225605000',
    ],
  ])('knows %s', (_, line, expected) => {
    expect(linesOf(line).filter((one) => !one.startsWith('# left_out'))).toEqual([expected])
  })

  it.each<[what: string, payload: JsonValue, labels: string, lines: string[]]>([
    [
      'what Domoticz tells of a climate',
      {
        idx: 4,
        name: 'garden',
        dtype: 'Temp + Humidity',
        nvalue: 0,
        svalue1: '10.4',
        svalue2: '80',
        svalue3: '3',
        RSSI: 12,
      },
      'device="4",name="garden",topic="t",type="Temp + Humidity"',
      [
        'domoticz_RSSI 12',
        'domoticz_humidity_percent 80',
        'domoticz_nvalue 0',
        'domoticz_svalue1 10.4',
        'domoticz_svalue2 80',
        'domoticz_svalue3 3',
        'domoticz_temperature_celsius 10.4',
      ],
    ],
    [
      'of a meter',
      { idx: 9, name: 'pv', dtype: 'General', stype: 'kWh', nvalue: 0, svalue1: '230', svalue2: '12000' },
      'device="9",name="pv",topic="t",type="General"',
      [
        'domoticz_energy_joules_total 43200000',
        'domoticz_nvalue 0',
        'domoticz_power_watts 230',
        'domoticz_svalue1 230',
        'domoticz_svalue2 12000',
      ],
    ],
    [
      'of something else',
      { idx: 10, name: 'lamp', dtype: 'Light/Switch', stype: 'Switch', nvalue: 1, svalue1: '0' },
      'device="10",name="lamp",topic="t",type="Light/Switch"',
      ['domoticz_nvalue 1', 'domoticz_svalue1 0'],
    ],
    [
      'what is told to Domoticz',
      { command: 'udevice', idx: 7, nvalue: 0, svalue: '21.5;45;1' },
      'device="7",topic="t"',
      ['domoticz_nvalue 0', 'domoticz_svalue1 21.5', 'domoticz_svalue2 45', 'domoticz_svalue3 1'],
    ],
    [
      'a wind of WeatherFlow',
      { serial_number: 'ST-1', type: 'rapid_wind', hub_sn: 'HB-1', ob: [1493322445, 2.3, 128] },
      'device="ST-1",hub="HB-1",topic="t"',
      ['weatherflow_rapid_wind_direction_degrees 128', 'weatherflow_rapid_wind_speed_meters_per_second 2.3'],
    ],
    [
      'an observation of WeatherFlow',
      {
        serial_number: 'ST-1',
        type: 'obs_st',
        hub_sn: 'HB-1',
        obs: [[1588948614, 1, 2, 3, 144, 6, 1017.57, 22.37, 50.26, 328, 0.03, 4, 0.5, 1, 5, 7, 2.41, 1]],
        firmware_revision: 129,
      },
      'device="ST-1",hub="HB-1",topic="t"',
      [
        'weatherflow_battery_volts 2.41',
        'weatherflow_humidity_percent 50.26',
        'weatherflow_illuminance_lux 328',
        'weatherflow_irradiance_watts_per_square_meter 4',
        'weatherflow_lightning_distance_meters 5000',
        'weatherflow_lightning_strikes 7',
        'weatherflow_precipitation_type 1',
        'weatherflow_pressure_pascals 101757',
        'weatherflow_rain_meters 0.0005',
        'weatherflow_temperature_celsius 22.37',
        'weatherflow_uv_index 0.03',
        'weatherflow_wind_direction_degrees 144',
        'weatherflow_wind_gust_meters_per_second 3',
        'weatherflow_wind_lull_meters_per_second 1',
        'weatherflow_wind_speed_meters_per_second 2',
      ],
    ],
  ])('knows %s', (_, payload, labels, lines) => {
    const found = linesOf({ topic: 't', payload }).filter((line) => !line.startsWith('#'))
    expect(found).toEqual(
      lines
        .map((line) => line.replace(' ', `{client_id="c",${labels}} `))
        .map((line) => `${line} 1767225605000`),
    )
  })

  it('takes a light without a color mode, and what a bridge to Govee tells, for no ESPHome', () => {
    const light = { state: 'ON', brightness: 20 }
    for (const line of [
      { topic: 'den/light/lamp/state', payload: light },
      { topic: 'home/den/light/lamp/state', payload: light },
      { topic: 'gv2mqtt/sensor/sensor-1-temp/state', payload: 21.5 },
    ]) {
      const lines = linesOf(line)
      expect(lines).not.toEqual([])
      expect(lines.filter((one) => one.startsWith('esphome_'))).toEqual([])
    }
  })

  it('keeps the availabilities of devices of one name apart, whoever tells of them', () => {
    const topics = [
      'tele/kitchen/LWT',
      'zigbee2mqtt/kitchen/availability',
      'shellies/kitchen/online',
      'esphome/kitchen/status',
      'kitchen/status',
      'kitchen/online',
      'kitchen/LWT',
      'x/kitchen/availability',
      'x/kitchen/status',
      'x/y/kitchen/status',
    ]
    const lines = topics.flatMap((topic) => linesOf({ topic, payload: 'online' }))
    expect(lines.filter((line) => /_up\{.*device="kitchen".*\} 1 /.test(line))).toHaveLength(topics.length)
    expect(new Set(lines).size).toBe(topics.length)
  })

  it.each([
    'application/6c/device/70b3/event/join',
    'application/6c/device/70b3/event/txack',
    'application/6c/device/70b3/event/log',
    'application/6c/device/70b3/command/down',
  ])('takes nothing on %s for a reading', (topic) => {
    expect(linesOf({ topic, payload: { fCntDown: 3, rxInfo: [{ rssi: -36 }] } })).toEqual(['# ignored'])
  })

  it.each<[topic: string, payload: MessageLine['payload']]>([
    ['plant/events/rpc', { v: 1 }],
    ['plant/events/rpc', { method: 'Start', v: 1 }],
    ['plant/status/pump', { v: 1 }],
    ['plant/status/pump', { id: 7, w: 1 }],
    ['plant/status', { v: 1 }],
    ['plant/online', 17],
    ['homeassistant/sensor/attic/state', { temperature: 21.5 }],
    ['plant/pump/3/state', 1],
    ['ruuvi/a/b', { rssi: 1 }],
    ['greengrass/a/telemetry', { temperature: 1 }],
    ['hosts/a/metrics', { cpu: 1 }],
    ['zigbee2mqtt', { v: 1 }],
    ['tele/a/OTHER', { v: 1 }],
  ])('leaves %s with %j to zero configuration', (topic, payload) => {
    const labels = ['client_id="c"', 'device="c"', `topic="${topic}"`]
    const lines = linesOf({ topic, payload: payload ?? null })
    expect(lines).not.toEqual([])
    const samples = lines.filter((line) => !line.startsWith('# left_out'))
    expect(samples).not.toEqual([])
    for (const line of samples) for (const label of labels) expect(line).toContain(label)
  })

  const examplesFolder = path.join(projectFolder, 'examples', 'presets')
  /** Their topics are for the user to choose; test/golden/shapes.test.ts has those with a shape of their own. */
  const unusual = /^(senml|soracom-|aws-lorawan|kepserverex|neuron|telegraf|wmbusmeters)/

  it.each(readdirSync(examplesFolder).filter((name) => !unusual.test(name)))(
    'makes of messages of %s on usual topics what the preset does',
    (name) => {
      const lines = readFileSync(path.join(examplesFolder, name, 'messages.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
      const expected = readFileSync(path.join(examplesFolder, name, 'expected.prom'), 'utf8').split('\n')
      const samples = lines.flatMap((line) => linesOf(JSON.parse(line)))
      expect(samples.filter((sample) => expected.includes(sample))).not.toEqual([])
    },
  )
})
