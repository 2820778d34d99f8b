// Limits of what zero configuration looks at to name readings and things: each below, at and above it.

import { describe, expect, it } from 'vitest'
import { readTopic } from '../../../../src/mapping/leaves/name-of-topic.ts'
import { readStateWord } from '../../../../src/mapping/leaves/read-state.ts'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

const nameOf = (topic: string) => readTopic(topic.split('/')).nameOf(false)

describe('a single value is named by a level', () => {
  it.each([
    [99, 'temperature'],
    [100, 'temperature'],
    [101, 'value'],
  ])('of %i characters: %s', (length, name) => {
    expect(nameOf(`a/${'1'.repeat(length - '_temperature'.length)}_temperature`)).toBe(name)
  })

  it.each([
    [11, 'temperature'],
    [12, 'temperature'],
    [13, 'value'],
  ])('of %i words: %s', (count, name) => {
    expect(nameOf(`a/${'x_'.repeat(count - 1)}temperature`)).toBe(name)
  })

  it.each([
    [31, 'temperature'],
    [32, 'temperature'],
    [33, 'value'],
  ])('that is one word of %i letters: %s', (length, name) => {
    expect(nameOf(`a/${'x'.repeat(length - 'temperature'.length)}temperature`)).toBe(name)
  })
})

it.each([
  [15, 1],
  [16, 1],
  [17, undefined],
])('a text of %i characters that says `open`: %s', (length, state) => {
  expect(readStateWord('open'.padEnd(length))?.state).toBe(state)
})

function labelsOf(payload: JsonValue): string[] {
  const lines = mapLine(undefined, { topic: 'a', client_id: 'c', payload }, { identityLabels: ['device'] })
  const [, labels = ''] = /^power\{(.*)\} /m.exec(lines.join('\n')) ?? []
  return labels.split(',').filter((label) => label !== '' && !label.startsWith('device='))
}

it.each([
  ['Program:MainProgram.Conveyor_Section_07.Drive_Status.OutputFrequency.Actual', true],
  ['EnterpriseNorth/SitePune/AreaPress/LineFour/CellTwo', true],
  ['Plant1/Area2/Line3/Cell4/Machine5/Temperature6', true],
  ['Slow_Flash_Output_Of_Line_Temperature_Sensor_Zone', true],
  ['n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=', false],
  ['aGVsbG8gd29ybGQ/aGVs/bG8gd29ybGQaGVsbG8gd29yb', false],
  ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b', false],
])('an element that is called %s has that name: %s', (tag, isName) => {
  const payload = { tags: [{ tag, value: 1 }] }
  const lines = mapLine(undefined, { topic: 'a', payload }, { identityLabels: [] })
  expect(lines.join('\n')).toContain(isName ? `tags_value{tag="${tag}"} 1` : 'tags_value{index="0"} 1')
})

describe('things', () => {
  const members = ['bay_id', 'roi_name', 'pump_tag', 'tank_code']
  it.each([
    [2, 2],
    [3, 3],
    [4, 3],
  ])('of %i members that name one, %i are labels', (count, labels) => {
    const named = members.slice(0, count).map((name, index) => [name, `T-${index}`])
    expect(labelsOf({ power: 1, ...Object.fromEntries(named) })).toHaveLength(labels)
  })

  it.each([
    [31, 1],
    [32, 1],
    [33, 0],
  ])('the member at place %i of an object that describes is looked at: %i', (place, labels) => {
    const others = Array.from({ length: place - 1 }, (_, index) => [`k${index}`, null])
    expect(labelsOf({ power: 1, meta: Object.fromEntries([...others, ['bay_id', 'B-7']]) })).toHaveLength(
      labels,
    )
  })
})
