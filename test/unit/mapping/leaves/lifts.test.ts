// The floor of a lift is a reading: as a label it would begin new series at each floor. That of a room is a label.

import { expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

/** @returns each reading without its time and the client's labels */
function map(topic: string, payload: JsonValue, client_id = 'c', yaml?: string): string[] {
  return mapLine(yaml, { topic, client_id, payload }, { identityLabels: ['device'] })
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/ 1767225605000$/, '').replace(/\{device="[^"]*"\}|device="[^"]*",/, ''))
}

it.each([
  'b/lift-3/state',
  'devices/elevator-01.0/messages/events',
  'b/lift3',
  'elevators/e3',
  'b/aufzug_2/x',
  'b/Lift A/x',
  'b/elevator-north/x',
  'b/elevator_status',
  'b/ElevatorSensor1',
])('of the topic %s', (topic) => {
  expect(map(topic, { floor: 4, load: 3 })).toEqual(['floor 4', 'load 3'])
  expect(map('b/x', { floor: 4, load: 3 }, topic.split('/')[1])).toEqual(
    topic.startsWith('b/') ? ['floor 4', 'load 3'] : expect.anything(),
  )
})

it.each([
  'b/lift-lobby-2/x',
  'b/forklift-3/x',
  'b/cabin-3/x',
  'b/lift_hall/x',
  'b/liftoff/x',
  'b/elevator-music/x',
])('not of the topic %s', (topic) => {
  expect(map(topic, { floor: 4, temp: 3 })).toEqual(['temp{floor="4"} 3'])
})

it.each<[payload: JsonValue, lines: string[]]>([
  [{ deviceId: 'lift_3', floor: 4 }, ['floor 4']],
  [{ deviceId: 'lift_3', data: { floor: 4 } }, ['data_floor 4']],
  [{ data: { deviceId: 'lift_3', floor: 4 } }, ['data_floor 4']],
  [{ deviceId: 'lift_3', a: { b: { floor: 4 } }, c: { d: 1 } }, ['a_b_floor 4', 'c_d 1']],
  [{ type: 'elevator', id: 'E3', floor: 4 }, ['floor 4']],
  [{ elevator: { floor: 4, load: 3 } }, ['elevator_floor 4', 'elevator_load 3']],
  [{ lift1: { floor: 4 }, lift2: { floor: 5 } }, ['lift1_floor 4', 'lift2_floor 5']],
  [
    {
      lifts: [
        { id: 'L1', floor: 4, load: 3 },
        { id: 'L2', floor: 5, load: 6 },
      ],
    },
    ['lifts_floor{id="L1"} 4', 'lifts_floor{id="L2"} 5', 'lifts_load{id="L1"} 3', 'lifts_load{id="L2"} 6'],
  ],
  [{ zone: 'lift', floor: 4, temp: 3 }, ['temp{floor="4",zone="lift"} 3']],
  [{ location: 'Lift 2', floor: 4, temp: 3 }, ['temp{floor="4",location="Lift 2"} 3']],
])('%j', (payload, lines) => {
  expect(map('b/x', payload)).toEqual(lines)
})

it.each<[payload: JsonValue, lines: string[]]>([
  [[{ floor: 4, load: 3 }], ['floor{index="0"} 4', 'load{index="0"} 3']],
  [
    [{ floor: 4 }, { floor: 5 }],
    ['floor{index="0"} 4', 'floor{index="1"} 5'],
  ],
  [{ floor: '4', floorNo: 4, floor_number: 4 }, ['floorNo 4', 'floor_number 4', 'floor 4']],
  [{ floor: 'G', load: 3 }, ['load 3']],
  [{ state: { floor: 4 } }, ['state_floor 4']],
  [
    {
      floors: [
        { floor: 4, calls: 3 },
        { floor: 5, calls: 6 },
      ],
    },
    ['floors_calls{floor="4"} 3', 'floors_calls{floor="5"} 6'],
  ],
  [{ room: 'pit', temp: 3 }, ['temp{room="pit"} 3']],
])('of a lift, %j', (payload, lines) => {
  expect(map('b/lift-3/x', payload)).toEqual(lines)
})

it('of a rule with leaves', () => {
  const yaml = 'version: 1\nrules:\n  - topic: "b/#"\n    leaves: true\n'
  expect(map('b/lift-3', { floor: 4 }, 'c', yaml)).toEqual(['floor{topic="b/lift-3"} 4'])
  expect(map('b/x', { floor: 4, load: 3 }, 'c', yaml)).toEqual(['load{floor="4",topic="b/x"} 3'])
})
