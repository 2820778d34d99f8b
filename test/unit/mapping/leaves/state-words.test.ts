// Words of two states that are readings where something around them says of what they are.

import { expect, it } from 'vitest'
import { mapLine } from '../../../helpers/mapping.ts'

it.each<[topic: string, json: string, lines: string[]]>([
  ['doors/door1', '{"doorId": "door1", "status": "open"}', ['# left_out, doorId', 'status 1']],
  ['coop/door/state', '"closed"', ['door 0']],
  ['haus/fenster/bad', '"geschlossen"', ['fenster 0']],
  ['home/hall/motion', '"clear"', ['motion 0']],
  ['home/hall', '{"motion": "Detected", "leakStatus": "not_detected"}', ['leakStatus 0', 'motion 1']],
  ['home', '{"garageDoor": {"state": "OPEN"}, "valve2": "closed"}', ['garageDoor_state 1', 'valve2 0']],
  ['home', '{"list": [{"name": "Front door", "value": "open"}]}', ['list_value{name="Front door"} 1']],
  // What it is the state of is in the name of its kind.
  [
    'home',
    '{"l": [{"ch": 1, "type": "open-close", "value": "open"}, {"ch": 2, "type": "open-close", "value": "closed"}]}',
    ['l_value{ch="1",type="open-close"} 1', 'l_value{ch="2",type="open-close"} 0'],
  ],
  ['home', '{"open": "closed", "reed": "open", "roof": "open"}', ['open 0', 'reed 1', 'roof 1']],
  ['home', '{"type": "ticket", "value": "open"}', ['# word_unknown, value']],
  ['home', '{"type": "weather", "value": "clear"}', ['# left_out, value']],
  ['home', '{"type": "ticket", "about": "open"}', ['# left_out × 2, type']],
  ['door/x', '{"circuit": "open"}', ['# left_out, circuit']],
  ['home', '{"door": "ajar", "state": "open"}', ['# word_unknown × 2, door']],
  ['parking/lot/spot/17', '{"status": "occupied"}', ['status 1']],
  ['moca/192.168.1.20/status/link_status', '"Up"', ['status 1']],
  ['router', '{"wan": "up", "link": "DOWN"}', ['link 0', 'wan 1']],
  ['home', '{"shutter": "up", "stick": "down"}', ['# left_out × 2, shutter']],
  [
    'home',
    '{"motion": "inactive", "alarm": "active", "soil": "active"}',
    ['# left_out, soil', 'alarm 1', 'motion 0'],
  ],
  ['car', '{"Brake.IsActive": "INACTIVE", "active": "Active"}', ['Brake_IsActive 0', 'active 1']],
  [
    'car',
    '{"tripState": "ACTIVE", "status": "inactive"}',
    ['# left_out, status', '# word_unknown, tripState'],
  ],
  // A boolean is one whatever the member is called. Other words are one of several there.
  [
    'press',
    '{"is_in_error": "False", "x_mode": "True", "result": " TRUE ", "status": "true"}',
    ['is_in_error 0', 'result 1', 'status 1', 'x_mode 1'],
  ],
  [
    'press',
    '{"mode": "on", "event": "no", "message": "yes", "comment": "1 true", "text": "truely", "t": 1}',
    ['# left_out × 5, mode', 't 1'],
  ],
  // A status is one where it says so. Of many words it is left out, as it was.
  [
    'pump',
    '{"status": "on", "pump_status": "OFF", "lightStatus1": "online", "relay": {"status": "Disconnected"}}',
    ['lightStatus1 1', 'pump_status 0', 'relay_status 0', 'status 1'],
  ],
  ['pump', '{"outputs": [{"name": "P1", "status": "on"}]}', ['outputs_status{name="P1"} 1']],
  [
    'pump',
    '{"status": "none", "a_status": "syncing", "b_status": "nan", "status_text": "on", "statusMode": "off", "t": 1}',
    ['# left_out × 5, status', 't 1'],
  ],
  ['press', '{"label": "False", "version": "true", "t": 1}', ['# left_out × 2, label', 't 1']],
  ['press/mode', '"True"', ['mode 1']],
  ['press/mode', '"on"', ['# left_out, mode']],
  // A word that is all of the message is not lost in silence.
  ['smarthome/sensor/motion/1030/value/status', '"IDLE"', ['# word_unknown, motion']],
  ['p4d2mqtt/Status/state', '{"value": "Heizen"}', ['# word_unknown, state']],
  [
    'car',
    '{"ignition": "t", "charging": "y", "acc": "n", "armed": "away", "running": "f"}',
    ['# word_unknown × 5, ignition'],
  ],
  ['ups/rack1/status', '"ONBATT"', ['# word_unknown, status']],
  ['ups/rack1/ups.status', '"OL CHRG"', ['# word_unknown, status']],
  ['rack1/availability', '"lost"', ['# word_unknown, availability']],
  ['printer/state', '"printing the third of four"', ['# left_out, state']],
  ['washer/state', '"unavailable"', ['# left_out, state']],
  ['fan/fan_mode', '"auto"', ['# left_out, fan_mode']],
  ['phone/location/state', '"Work"', ['# left_out, state']],
  ['home/kitchen', '"cosy"', ['# left_out, value']],
  ['shop/hours', '{"status": "open", "sky": "clear"}', ['# left_out × 2, status']],
  ['garage', '{"command": "open", "action": "closed", "event": "opened"}', ['# left_out × 3, command']],
  ['door', '{"note": "open the door please", "indoor": "open"}', ['# left_out × 2, note']],
  ['outdoor', '"open"', ['# left_out, value']],
])('%s %s', (topic, json, lines) => {
  const mapped = mapLine(undefined, { topic, payload: JSON.parse(json) }, { identityLabels: [] })
  expect(
    mapped.filter((line) => line !== '# no_metric').map((line) => line.replace(/ 1767225605000$/, '')),
  ).toEqual(lines)
})

it('does not replace a table of the mapping', () => {
  const yaml = `version: 1
rules:
  - { topic: a, values: { open: 7 }, leaves: { names: { valve: { name: valve_open, values: { closed: 3 } } } } }`
  expect(mapLine(yaml, { topic: 'a', payload: { door: 'open', valve: 'closed', gate: 'closed' } })).toEqual([
    'door 7 1767225605000',
    'gate 0 1767225605000',
    'valve_open 3 1767225605000',
  ])
})
