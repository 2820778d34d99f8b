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
    '{"metadata": {"range": {"min": 1, "max": 2}, "decimals": 1, "highThreshold": 9, "snr": 4}, "threshold": 5, "t": 3}',
    ['# left_out × 4, metadata_range_min', 'metadata_snr 4', 't 3', 'threshold 5'],
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
  // How a value is given, beside it.
  [
    '{"value": 3, "precision": 1, "Writeable": 0, "read_only": true, "accuracy": 2}',
    ['# left_out × 3, precision', 'accuracy 2', 'value 3'],
  ],
  [
    '{"gps_precision": 3, "precision": 2, "readable": true, "t": {"value": 5, "gps_precision": 4}}',
    ['gps_precision 3', 'precision 2', 'readable 1', 't_gps_precision 4', 't_value 5'],
  ],
  // What a value may be that can be set. Without that they are statistics, or the step of a program.
  [
    '{"current_value": 3, "minimum": 0, "maximum": 9, "step_value": 1, "editable": 1, "changed_by": 1, "based_on": 2}',
    ['# left_out × 6, minimum', 'current_value 3'],
  ],
  [
    '{"value": 3, "min": 0, "max": 9, "step": 0.5, "day_min": 2}',
    ['# left_out × 3, min', 'day_min 2', 'value 3'],
  ],
  [
    '{"value": 3, "min": 0, "max": 9, "precision": 1}',
    ['# left_out, precision', 'max 9', 'min 0', 'value 3'],
  ],
  ['{"value": 3, "step": 4}', ['step 4', 'value 3']],
  ['{"flow": 3, "min": 0, "step": 4}', ['flow 3', 'min 0', 'step 4']],
  // What a device can do.
  [
    '{"capability": {"ram": 4}, "options": {"wlan": 1}, "cooling_supported": true, "A3_SUPPORT": 0, "supportsHeat": "true", "t": 3}',
    ['# left_out × 5, capability_ram', 't 3'],
  ],
  [
    '{"roof_support": {"a": 1}, "capability": "ntc1", "value": 3}',
    ['# left_out, capability', 'roof_support_a 1', 'value 3'],
  ],
  [
    '{"support_pressure": 1, "roof_support": 31, "incapable": 1, "option": 3, "supported": 40, "supporter": 1}',
    ['incapable 1', 'option 3', 'roof_support 31', 'support_pressure 1', 'supported 40', 'supporter 1'],
  ],
  // How a message was sent.
  [
    '{"topic": "x/y", "payload": {"t": 3, "qos": 2}, "qos": 1, "retain": 0, "dup": false, "compression": 0.5}',
    ['# left_out × 5, topic', 'payload_qos 2', 'payload_t 3'],
  ],
  [
    '{"topic": "x/y", "messages": 9, "retained": 1, "dup": 0, "qos": 3}',
    ['# left_out, topic', 'dup 0', 'messages 9', 'qos 3', 'retained 1'],
  ],
  ['{"topic": "x/y", "data": "abc", "retained": 12}', ['# left_out × 2, topic', 'retained 12']],
  // What kind of message it is, in front of all that it holds.
  ['{"Cmd": 2, "Encrypt": 1, "Data": {"SOC": 50}}', ['# left_out × 2, Cmd', 'Data_SOC 50']],
  [
    '{"cmd": 6, "payload": [{"t": 1}], "encrypted": false}',
    ['# left_out × 2, cmd', 'payload_t{index="0"} 1'],
  ],
  [
    '{"header": {"cmd": 3, "encryption": 0, "len": 12}, "b": {"t": 1}}',
    ['# left_out × 2, header_cmd', 'b_t 1', 'header_len 12'],
  ],
  ['{"cmd": 50, "pos": 49}', ['cmd 50', 'pos 49']],
  ['{"cmd": 50, "data": 49}', ['cmd 50', 'data 49']],
  ['{"command": 50, "state": {"pos": 49}}', ['command 50', 'state_pos 49']],
  ['{"a": {"cmd": 50, "data": {"pos": 49}}}', ['a_cmd 50', 'a_data_pos 49']],
  ['{"cmd": 2.5, "data": {"pos": 49}}', ['cmd 2.5', 'data_pos 49']],
  ['{"payload": {"t": 3}, "compression": 1, "qos": 1}', ['compression 1', 'payload_t 3', 'qos 1']],
  [
    '{"mmsi": 371798000, "repeat": 0, "scaled": true, "second": 33, "radio": 34017, "raim": 0, "speed": 3}',
    ['# left_out × 6, mmsi', 'speed 3'],
  ],
  ['{"repeat": 2, "radio": 1, "speed": 3}', ['radio 1', 'repeat 2', 'speed 3']],
  // Which number is no value.
  [
    '{"value": 3, "state": [{"invalid": 65535}, {"invalid": -32768}]}',
    ['# left_out × 2, state_invalid', 'value 3'],
  ],
  ['{"invalid": 3, "packets": {"invalid": 65534}}', ['invalid 3', 'packets_invalid 65534']],
  // How a frame was sent, beside what is heard.
  [
    '{"rssi": -60, "snr": 3, "adr": true, "ACK": false, "class_b": 0, "t": 3}',
    ['# left_out × 3, adr', 'rssi -60', 'snr 3', 't 3'],
  ],
  ['{"fcnt": 7, "confirmed": true, "fOptsLen": 0, "t": 3}', ['# left_out × 3, fcnt', 't 3']],
  [
    '{"confirmed": true, "ack": 1, "pending": 4, "rssi": -60}',
    ['ack 1', 'confirmed 1', 'pending 4', 'rssi -60'],
  ],
  [
    '{"metadata": {"multi_buy": 1, "adr_allowed": false}, "payload_size": 6, "t": 3}',
    ['# left_out × 2, metadata_multi_buy', 'payload_size 6', 't 3'],
  ],
  // Where a gateway is, and what its radio is set to.
  [
    '{"rxInfo": [{"mac": "0303030303030303", "rssi": -57, "snr": 9, "lat": 52, "location": {"altitude": 3}, "frequency": 868.1}]}',
    [
      '# left_out × 3, rxInfo_lat',
      'rxInfo_rssi{mac="0303030303030303"} -57',
      'rxInfo_snr{mac="0303030303030303"} 9',
    ],
  ],
  [
    '{"gateways": [{"name": "g1", "lat": 52, "rssi": -60}]}',
    ['gateways_lat{name="g1"} 52', 'gateways_rssi{name="g1"} -60'],
  ],
  [
    '{"cars": [{"name": "c1", "lat": 52, "rssi": -60, "snr": 3}]}',
    ['cars_lat{name="c1"} 52', 'cars_rssi{name="c1"} -60', 'cars_snr{name="c1"} 3'],
  ],
  // Where something is in a picture.
  [
    '{"bounding_box": {"x": 1, "y": 2, "w": 3, "h": 4}, "face_bbox": [1, 2, 3, 4], "speed": 3}',
    ['# left_out × 8, bounding_box_x', 'speed 3'],
  ],
  [
    '{"roi": [[[1, 2, 3, 4]]], "bbox": []}',
    [
      'roi{index="0",index_2="0",index_3="0"} 1',
      'roi{index="0",index_2="0",index_3="1"} 2',
      'roi{index="0",index_2="0",index_3="2"} 3',
      'roi{index="0",index_2="0",index_3="3"} 4',
    ],
  ],
  ['{"roi": [[1, 2, 3, 4], [5, 6, 7, 8]], "t": 3}', ['# left_out × 8, roi', 't 3']],
  [
    '{"box": {"x": 3, "y": 4, "z": 5, "temp": 4}, "boxes": 3, "bbox": 4, "rect": {"x": 1, "y": 2}}',
    ['bbox 4', 'box_temp 4', 'box_x 3', 'box_y 4', 'box_z 5', 'boxes 3', 'rect_x 1', 'rect_y 2'],
  ],
  // A line of a timetable. A reading, or another flag, is one of something that is measured or happens.
  [
    '{"power-on": [{"start": "08:00:00", "end": "10:00:00", "enable": 0}, {"start": "8:00", "end": "24:00", "enable": 1}], "t": 3}',
    ['# left_out × 6, power_on_start', 't 3'],
  ],
  [
    '{"timers": [{"id": 1, "on": "18:00", "off": "23:00", "days": [1, 2], "Enabled": true}], "t": 3}',
    ['# left_out × 5, timers_on', 't 3'],
  ],
  [
    '{"shift": {"start": "06:00", "end": "14:00", "active": true}, "slot": {"from": "06:00", "to": "14:00", "enabled": 1, "count": 3}}',
    ['# left_out × 4, shift_start', 'shift_active 1', 'slot_count 3', 'slot_enabled 1'],
  ],
  [
    '{"a": {"start": "06:00", "enabled": 1, "mode": 2}, "b": {"start": 6, "end": 7, "enabled": 1}}',
    ['# left_out, a_start', 'a_enabled 1', 'a_mode 2', 'b_enabled 1', 'b_end 7', 'b_start 6'],
  ],
  ['{"cmd": "power_ctrl", "level": 3}', ['# left_out × 2, cmd']],
  ['{"action": "climate_control", "level": 3}', ['# left_out, action', 'level 3']],
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
