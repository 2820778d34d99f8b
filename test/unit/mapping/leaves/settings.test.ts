// Settings and commands in a payload are counted, and are no readings.

import { expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

it.each<[json: string, lines: string[]]>([
  [
    '{"alarmSettings": {"on": true, "limits": [1, {"high": 2}]}, "t": 3}',
    ['# left_out × 3, alarmSettings_on', 't 3'],
  ],
  ['{"a": {"config": {"b": 1}, "c": 2}, "b": 3}', ['# left_out, a_config_b', 'a_c 2', 'b 3']],
  ['{"weekSchedule": [1, 2], "t": 3}', ['# left_out × 2, weekSchedule', 't 3']],
  ['{"schedule": "ON", "config": 4, "conf": {"x": 5}}', ['conf_x 5', 'config 4', 'schedule 1']],
  ['{"configuredPower": {"x": 5}}', ['configuredPower_x 5']],
  ['{"cmd": "GetConfigRsp", "interval": 60}', ['# left_out × 2, cmd']],
  ['{"method": "thermostat.set", "params": {"target": 21, "on": true}}', ['# left_out × 3, method']],
  ['{"Command": "set_level", "level": 3}', ['# left_out × 2, Command']],
  ['{"command": "reset", "offset": 3, "t": 4}', ['# left_out, command', 'offset 3', 't 4']],
  ['{"type": "data set", "t": 4}', ['# left_out, type', 't 4']],
  ['{"type": "config", "t": 4}', ['# left_out × 2, type']],
  ['{"command": "turn_on", "brightness": 80}', ['# left_out × 2, command']],
  ['{"cmd": "open", "level": 80}', ['# left_out × 2, cmd']],
  ['{"action": "toggle", "battery": 87}', ['# left_out, action', 'battery 87']],
  [
    '{"tempLimit": {"max": 35}, "thresholds": [1], "limit": 3, "desired": {"on": true}}',
    ['# left_out × 3, tempLimit_max', 'limit 3'],
  ],
  [
    '{"MetaData": {"nTemp": {"iot.MinValue": "5", "iot.ReadOnly": true, "rssi": -80}}, "t": 3}',
    ['# left_out × 2, MetaData_nTemp_iot_MinValue', 'MetaData_nTemp_rssi -80', 't 3'],
  ],
  [
    '{"metadata": {"range": {"min": 1, "max": 2}, "decimals": 1, "snr": 4}, "t": 3}',
    ['# left_out × 3, metadata_range_min', 'metadata_snr 4', 't 3'],
  ],
  [
    '{"val": 3, "hm": {"datapointMin": 0, "datapointMax": 50, "datapointDefault": 20}}',
    ['# left_out × 3, hm_datapointMin', 'value 3'],
  ],
  [
    '{"temperature": {"min": 1, "max": 2, "avg": 1.5}}',
    ['temperature_avg 1.5', 'temperature_max 2', 'temperature_min 1'],
  ],
  [
    '{"metadata": {"minutes": 4, "stepCount": 5}, "default": 3}',
    ['default 3', 'metadata_minutes 4', 'metadata_stepCount 5'],
  ],
  ['{"metaphor": {"min": 1}}', ['metaphor_min 1']],
  ['{"cmd": 3, "t": 4}', ['cmd 3', 't 4']],
  [
    '{"log": [{"op": "set", "x": 1}, {"op": "read", "x": 2}], "x": 3}',
    ['# left_out × 3, log_op', 'log_x{index="1"} 2', 'x 3'],
  ],
])('%s', (json, lines) => {
  const mapped = mapLine(undefined, { topic: 'a', payload: JSON.parse(json) }, { identityLabels: [] })
  expect(
    mapped.filter((line) => line !== '# no_metric').map((line) => line.replace(/ 1767225605000$/, '')),
  ).toEqual(lines)
})

it('is a reading where the mapping names it', () => {
  const yaml = `version: 1
rules:
  - { topic: a, leaves: { include: [config.level], names: { settings.gain: gain } } }`
  const lines = mapLine(yaml, { topic: 'a', payload: { config: { level: 1 }, settings: { gain: 2 } } })
  expect(lines.filter((line) => !line.startsWith('#'))).toEqual(['config_level 1 1767225605000'])
})
