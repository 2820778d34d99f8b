// What a device gets without a mapping file: families that the program knows have good names on their usual topics, and
// nobody else's topics are taken for theirs.

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { lintMapping, parseMapping } from '#mapping/authoring'
import { timeReader } from '../../src/mapping/any-time.ts'
import { compileMapping } from '../../src/mapping/compile-mapping.ts'
import { exposition } from '../helpers/exposition.ts'
import { mappingLimits, ready } from '../helpers/mapping.ts'
import { type MessageLine, messageOf } from '../helpers/message.ts'

const projectFolder = path.join(import.meta.dirname, '..', '..')
const text = readFileSync(path.join(projectFolder, 'presets', 'default-mapping.yaml'), 'utf8')
const file = parseMapping(text, 'default-mapping.yaml')
const mapping = ready(compileMapping(file, mappingLimits, { zeroConfiguration: true }))

function linesOf(line: MessageLine): string[] {
  return exposition([mapping.map(messageOf({ client_id: 'c', ...line }))])
}

describe('the bundled mapping', () => {
  it('needs neither the interpreter nor a payload format, which would be loaded at every start', () => {
    // Of a file of one's own, times in any form are read by a part. Those of this one are read without it.
    expect(() => compileMapping(file, mappingLimits, { timeReader })).not.toThrow()
    expect(JSON.stringify(file)).not.toMatch(/"timezone"|"format"/)
  })

  it('is read at every start, so it has a bound', () => {
    expect(JSON.stringify(file).length).toBeLessThan(55_000)
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
      'device_up{device="shed"} 0 1767225605000',
    ],
    [
      'a Zigbee2MQTT sensor',
      { topic: 'zigbee2mqtt/attic', payload: { temperature: 17.5 } },
      'zigbee2mqtt_temperature_celsius{device="attic"} 17.5 1767225605000',
    ],
    [
      'Zigbee2MQTT itself',
      { topic: 'zigbee2mqtt/bridge/state', payload: { state: 'online' } },
      'device_up{device="bridge"} 1 1767225605000',
    ],
    [
      'what else Zigbee2MQTT says of itself',
      { topic: 'zigbee2mqtt/bridge/info', payload: { config: { version: 5 } } },
      '# ignored, rule 3',
    ],
    [
      'a Shelly of the first generation',
      { topic: 'shellies/shelly1pm-1/relay/0/power', payload: 61.5 },
      'shelly_power_watts{channel="0",component="relay",device="shelly1pm-1"} 61.5 1767225605000',
    ],
    [
      'its document of all readings, of which those with a topic of their own are left out',
      {
        topic: 'shellies/shelly1pm-1/info',
        payload: { relays: [{ ison: true }], meters: [{ power: 61.5, total: 9 }], uptime: 12 },
      },
      'shelly_uptime_seconds{device="shelly1pm-1"} 12 1767225605000',
    ],
    [
      'what its energy meter counts between two messages',
      { topic: 'shellies/shellyem-1/emeter/0/energy', payload: 3 },
      '# ignored, rule 7',
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
      'device_up{device="shellyplug-1"} 0 1767225605000',
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
      'shadow_reported_lux{shadow="light",thing="lamp"} 40 1767225605000',
    ],
    [
      'a delta of it',
      { topic: '$aws/things/lamp/shadow/name/light/update/delta', payload: { state: { lux: 50 } } },
      '# ignored, rule 21',
    ],
    [
      'publish-host-metrics.sh',
      { topic: 'hosts/pi/metrics', payload: { name: 'host_cpu_used_percent', unit: 'Percent', value: 2 } },
      'host_cpu_used_percent{host="pi",unit="Percent"} 2 1767225605000',
    ],
    [
      'what else a host measures, with the labels that it may have',
      {
        topic: 'hosts/pi/metrics',
        payload: { name: 'up', value: 1, dimensions: { path: '/', job: 'node', instance: 'x', any: 'y' } },
      },
      'metrics_up{host="pi",path="/"} 1 1767225605000',
    ],
  ])('knows %s', (_, line, expected) => {
    expect(linesOf(line)).toEqual([expected])
  })

  it.each<[topic: string, payload: MessageLine['payload']]>([
    ['plant/events/rpc', { v: 1 }],
    ['plant/events/rpc', { method: 'Start', v: 1 }],
    ['plant/status/pump', { v: 1 }],
    ['plant/status/pump', { id: 7, v: 1 }],
    ['plant/status', { v: 1 }],
    ['plant/online', 17],
    ['homeassistant/sensor/attic/state', 21.5],
    ['plant/pump/3/state', 1],
    ['ruuvi/a/b', { rssi: 1 }],
    ['greengrass/a/telemetry', { temperature: 1 }],
    ['hosts/a/metrics', { cpu: 1 }],
    ['zigbee2mqtt', { v: 1 }],
    ['tele/a/OTHER', { v: 1 }],
  ])('leaves %s with %j to zero configuration', (topic, payload) => {
    const labels = `{client_id="c",topic="${topic}"}`
    const lines = linesOf({ topic, payload: payload ?? null })
    expect(lines).not.toEqual([])
    for (const line of lines) expect(line).toContain(labels)
  })

  const examplesFolder = path.join(projectFolder, 'examples', 'presets')
  /** Their topics are for the user to choose. */
  const unusual = /^(senml|soracom-)/

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
