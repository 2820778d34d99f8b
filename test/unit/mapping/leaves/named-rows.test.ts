// Arrays of rows that begin with the names of their values.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

function mapPayload(json: string): string[] {
  const payload = JSON.parse(json) as JsonValue
  const lines = mapLine(undefined, { topic: 'a', payload }, { identityLabels: [] })
  return lines.map((line) => line.replace(/ 1767225605000$/, ''))
}

describe('a row with a time and a name is a reading of that time', () => {
  const [first, second] = ['2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z']
  it.each<[json: string, lines: string[]]>([
    // One name, whatever other rows the next message has.
    [
      '{"r": [["car", 1767225601, 3], ["car", 1767225602, 4]]}',
      ['r{name="car"} 3 1767225601000', 'r{name="car"} 4 1767225602000'],
    ],
    [
      '{"r": [["car", 1767225601000000000, 3], ["bus", 1767225601000000000, 4]]}',
      ['r{name="bus"} 4 1767225601000', 'r{name="car"} 3 1767225601000'],
    ],
    ['{"r": [["t", 1767225601, "3.5"]]}', ['r{name="t"} 3.5 1767225601000']],
    ['[["car", 1767225601, 3]]', ['value{name="car"} 3 1767225601000']],
    ['["car", 1767225601, 3]', ['value{name="car"} 3 1767225601000']],
    // In another order, and with several numbers.
    [
      `{"r": [["t", 3, "${first}"], ["t", 4, "${second}"]]}`,
      ['r{name="t"} 3 1767225601000', 'r{name="t"} 4 1767225602000'],
    ],
    [
      '{"r": [[1767225601, "t", 3], [1767225602, "t", 4]]}',
      ['r{name="t"} 3 1767225601000', 'r{name="t"} 4 1767225602000'],
    ],
    [
      '{"r": [["t", 1767225601, 3, 4]]}',
      ['r{index="0",name="t"} 3 1767225601000', 'r{index="1",name="t"} 4 1767225601000'],
    ],
    // Of two rows of one name and time nobody knows which one is right, and a state is no name.
    [
      `{"r": [["car", "${first}", 3], ["car", "${first}", 4]]}`,
      ['# left_out × 4, r', 'r{index="0",index_2="2"} 3', 'r{index="1",index_2="2"} 4'],
    ],
    [`{"r": [["ok", "${first}", 3]]}`, ['# left_out × 2, r', 'r{index="0",index_2="2"} 3']],
    [`{"r": [["car", "${first}", "x"]]}`, ['# left_out × 3, r']],
    [`{"r": ["car", "${first}", 3]}`, ['# left_out × 2, r', 'r{index="2"} 3']],
  ])('%s', (json, lines) => {
    expect(mapPayload(json)).toEqual(expect.arrayContaining(lines))
    expect(mapPayload(json)).toHaveLength(lines.length)
  })
})

describe('a row has the name that it begins with', () => {
  it.each<[what: string, json: string, lines: string[]]>([
    [
      'and a unit',
      '{"list": [["Temperature", "68.9", "degF"], ["Humidity", "38", "%"]]}',
      ['list{name="Humidity",unit="%"} 38', 'list{name="Temperature",unit="degF"} 68.9'],
    ],
    [
      'beside rows of states',
      '{"list": [["Ignition", "on"], ["Fuel", 41.5], ["Door", null], ["Driver", "none"], ["Load", true]]}',
      ['# left_out × 2, list', 'list{name="Fuel"} 41.5', 'list{name="Ignition"} 1', 'list{name="Load"} 1'],
    ],
    ['alone', '{"list": [["Flow", 3]]}', ['list{name="Flow"} 3']],
    [
      'behind its code',
      '{"list": [[25, "Carbon Monoxide", 23.5]]}',
      ['# left_out, list', 'list{name="Carbon Monoxide"} 23.5'],
    ],
    [
      'behind its code, with a unit',
      '{"list": [[25, "CO", 23.5, "ppb"], [26, "NO2", "3.5", "ppb"]]}',
      ['# left_out × 2, list', 'list{name="CO",unit="ppb"} 23.5', 'list{name="NO2",unit="ppb"} 3.5'],
    ],
    [
      'whatever is behind the unit',
      '{"list": [["Hour", "0.5", "inch", "43"]]}',
      ['# left_out, list', 'list{name="Hour",unit="inch"} 0.5'],
    ],
    [
      'and several numbers',
      '{"axes": [["X", 1, 2], ["Y", 3, 4]]}',
      [
        'axes{index="0",name="X"} 1',
        'axes{index="0",name="Y"} 3',
        'axes{index="1",name="X"} 2',
        'axes{index="1",name="Y"} 4',
      ],
    ],
    [
      'and another one',
      '{"list": [["A1", "B1", 2.3], ["A1", "B2", "3"]]}',
      ['list{name="A1",name_2="B1"} 2.3', 'list{name="A1",name_2="B2"} 3'],
    ],
    ['and another one, alone', '[["A1", "B1", 2.3]]', ['value{name="A1",name_2="B1"} 2.3']],
    [
      'that is an id',
      '[["serial", 4711, "x"], ["flow", 3, "l"]]',
      ['# left_out, value', 'value{name="flow",unit="l"} 3'],
    ],
  ])('%s', (_, json, lines) => {
    expect(mapPayload(json)).toEqual(lines)
  })

  it.each([
    ['two of one name', '{"list": [["a", 1], ["a", 2]]}'],
    ['a time', '{"list": [["2026-01-01T00:00:00Z", 1], ["2026-01-01T00:01:00Z", 2]]}'],
    ['numbers', '{"list": [["1.5", 1], ["1.6", 2]]}'],
    ['words alone', '{"list": [["a", "on"], ["b", "off"]]}'],
    ['states before numbers', '{"list": [["a", "on", 1], ["b", 1, 2]]}'],
    ['objects', '{"list": [["a", {"b": 1}], ["c", 1]]}'],
    ['no number', '{"list": [["a", "b", "x", 1], ["c", "d", "y", 2]]}'],
    ['two names twice', '{"list": [["a", "b", 1], ["a", "b", 2]]}'],
    ['a name and a unit before numbers', '{"list": [["a", "%", 1], ["b", "kWh", 2]]}'],
    ['another row', '{"list": [["a", 1], {"b": 2}]}'],
    ['a time before a state', '{"list": [[1767225600, "ok", 5]]}'],
    ['times in other places', '{"list": [["a", 1767225600, 5], ["b", 5, 1767225600]]}'],
    ['a number before a state', '{"list": [[7, "ok", 5]]}'],
    ['a number before its unit', '{"list": [[21, "degC", 5], [40, "%", 5]]}'],
    ['two codes of one name', '{"list": [[1, "a", 5], [2, "a", 6]]}'],
    ['codes before rows of other lengths', '{"list": [[1, "a", 5], [2, "b", 6, 7]]}'],
    ['a fraction before a name', '{"list": [[1.5, "a", 5]]}'],
    ['words behind the numbers', '{"list": [["a", 1, 2, "x"], ["b", 1, 2, "x"]]}'],
  ])('not with %s', (_, json) => {
    const lines = mapPayload(json).filter((line) => line.startsWith('list'))
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).not.toContain('name=')
  })
})
