// Limits of what is looked at to tell elements of arrays and values apart: each below, at and above it.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

function map(payload: JsonValue): string[] {
  return mapLine(undefined, { topic: 'a', payload }, { identityLabels: ['device'] }).map((line) =>
    line.replace(/ 1767225605000$/, ''),
  )
}

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
const membersOf = (count: number, value: (index: number) => JsonValue) =>
  Object.fromEntries(times(count).map((index) => [`m${index}`, value(index)]))

describe('a row that begins with a name', () => {
  it.each([
    [63, 'name="x"'],
    [64, 'name="x"'],
    [65, 'index="0"'],
  ])('of %i values: %s', (count, label) => {
    expect(map({ l: [['x', ...times(count - 1)]] }).find((line) => line.startsWith('l{'))).toContain(label)
  })
})

describe('ids beside a value', () => {
  it.each([
    [2, 2],
    [3, 3],
    [4, 3],
  ])('%i of them: %i labels', (count, labels) => {
    const words = ['attribute', 'object', 'function', 'cluster'].slice(0, count)
    const line = map({ ...Object.fromEntries(words.map((word) => [`${word}_id`, 5])), value: 1 }).join()
    expect(line.match(/_id="5"/g)).toHaveLength(labels)
  })
})

describe('texts in the tags of a point of InfluxDB', () => {
  it.each([
    [7, 7],
    [8, 8],
    [9, 8],
  ])('%i of them: %i labels', (count, labels) => {
    const tags = membersOf(count, () => 'v')
    expect(
      map({ measurement: 'oee', tags, fields: { x: 1 } })
        .join()
        .match(/m\d="v"/g),
    ).toHaveLength(labels)
  })
})

describe('members of an object in which a text names a value', () => {
  it.each([
    [7, true],
    [8, true],
    [9, false],
  ])('%i of them: %s', (count, isNamed) => {
    const times = membersOf(count - 2, () => null)
    const stamped = Object.fromEntries(Object.keys(times).map((key) => [`${key}_time`, 1_767_225_604]))
    expect(map({ v: 21.5, i: 'VA.TEMP.Outside', ...stamped }).includes('v{i="VA.TEMP.Outside"} 21.5')).toBe(
      isNamed,
    )
  })
})

describe('members beside the address in the only element of an array', () => {
  it.each([
    [7, true],
    [8, true],
    [9, false],
  ])('%i of them: %s', (count, isFound) => {
    const others = membersOf(count - 1, () => 'public')
    const lines = map({ bdaddrs: [{ bdaddr: 'A4:C1:38:00:00:01', ...others }], x: 1 })
    expect(lines.includes('x{bdaddr="A4:C1:38:00:00:01"} 1')).toBe(isFound)
  })
})

describe('a number that names an element with a time', () => {
  it.each([
    [65_534, true],
    [65_535, true],
    [65_536, false],
  ])('%i: %s', (StateId, isName) => {
    const element = { StateId, ts: 1_767_225_604, x: 1 }
    expect(
      map({ l: [element] })
        .join()
        .includes('StateId='),
    ).toBe(isName)
  })
})

describe('an id that a program made', () => {
  it.each([
    ['a1b2c3d4e5f6a7b8c9d', 'device="a1b2c3d4e5f6a7b8c9d"'],
    ['a1b2c3d4e5f6a7b8c9d0', ''],
    ['a1b2c3d4e5f6a7b8c9d0e', ''],
  ])('%s', (id, label) => {
    expect(map({ id, x: 1 })).toContain(label === '' ? 'x 1' : `x{${label}} 1`)
  })
})
