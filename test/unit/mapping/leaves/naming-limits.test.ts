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

const members = (count: number, value: JsonValue) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, value]))

function linesOf(topic: string, payload: JsonValue): string[] {
  const lines = mapLine(undefined, { topic, client_id: 'c', payload }, { identityLabels: ['device'] })
  return lines.map((line) => line.replace(/ 1767225605000$/, ''))
}

describe('beside a named value', () => {
  it.each([
    [7, 8],
    [8, 9],
    // An object that holds so much more says nothing of the value.
    [9, 1],
  ])('of %i tags and the name, %i are labels', (count, labels) => {
    const [line = ''] = linesOf('a', { metric: 'rtt', value: 60, tags: members(count, 'x') }).filter((one) =>
      one.startsWith('value'),
    )
    expect(line.match(/="/g)).toHaveLength(labels + 1)
  })
})

describe('what data are is said', () => {
  const isSaid = (payload: JsonValue) => linesOf('a', payload).join().includes('label="')

  it.each([
    [4, true],
    [5, true],
    [6, false],
  ])('in %i words: %s', (count, expected) => {
    expect(isSaid({ label: Array(count).fill('pump').join(' '), payload: { boolean: true } })).toBe(expected)
  })

  it.each([
    [15, true],
    [16, true],
    [17, false],
  ])('beside an object of %i members: %s', (count, expected) => {
    const payload = { boolean: true, ...members(count - 1, 'so so') }
    expect(isSaid({ label: 'Pump', payload })).toBe(expected)
  })
})

it.each([
  [31, 1],
  [32, 1],
  [33, 0],
])('an announcement with a reading as member %i has %i sample', (place, samples) => {
  const lines = linesOf('d1/announce', { ...members(place - 1, 'x'), temperature: 21 })
  expect(lines.filter((line) => line.startsWith('temperature'))).toHaveLength(samples)
})

it.each([
  [63, true],
  [64, true],
  [65, false],
])('JSON behind a name of %i characters is read: %s', (length, isRead) => {
  const lines = linesOf('a', `${'n'.repeat(length)}={"t":21.4}`)
  expect(lines.some((line) => line.includes('_t{'))).toBe(isRead)
})

it.each([
  [2, '1', false],
  [3, '1', true],
  [32, '1', true],
  [33, '1', false],
  [5, '123', true],
  [5, '1234', false],
])('a text of the %i letters of its member and %s is a label: %s', (length, digits, isLabel) => {
  const name = 'q'.repeat(length)
  expect(
    linesOf('a', { [name]: name + digits, t: 1 })
      .join()
      .includes(`${name}="`),
  ).toBe(isLabel)
})

it.each([
  ['99999', true],
  ['100000', false],
])('a depth of %s is a label: %s', (depth, isLabel) => {
  const lines = linesOf('a', { l: [{ name: 'x', depth: Number(depth), value: 3 }] })
  expect(lines.join().includes(`depth="${depth}"`)).toBe(isLabel)
})
