// Texts that say how something is at the moment, in members that name things elsewhere.

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/model.ts'
import { mapLine } from '../../../helpers/mapping.ts'

/** @returns the labels of the reading `bpm` or `value` */
function labelsOf(payload: JsonValue): string | undefined {
  const lines = mapLine(
    undefined,
    { topic: 'a', client_id: 'c', payload },
    { identityLabels: ['device'], labelValueBytesMax: 4096 },
  )
  const found = lines.find((line) => /^\w*(?:bpm|value)\{/.test(line))
  return found?.replace(/^\w+\{|,?device="c",?|\} \d+ \d+$/g, '')
}

describe('the type of a value names nothing', () => {
  it.each<[member: string, text: string, isName: boolean]>([
    ['type', 'Float', false],
    ['type', 'int32', false],
    ['valueType', 'UInt16', false],
    ['dataType', 'Boolean', false],
    ['type', 'Text', false],
    ['type', 'temperature', true],
    ['type', 'int33', true],
    ['name', 'word', true],
  ])('%s %s', (member, text, isName) => {
    expect(labelsOf({ [member]: text, value: 4 })).toBe(isName ? `${member}="${text}"` : '')
  })
})

describe('a measurement or a grade is no name of a signal', () => {
  it.each<[text: string, isName: boolean]>([
    ['64/100', false],
    ['3/5', false],
    ['64 of 100', false],
    ['64%', false],
    ['-61dBm', false],
    ['12:30', false],
    ['good', false],
    ['Excellent', false],
    ['low', false],
    ['EngineSpeed', true],
    ['rpm_1', true],
    ['4-20mA', true],
  ])('%s', (signal, isName) => {
    const label = `signal="${signal}"`
    expect(labelsOf({ r: [{ signal, bpm: 84, sn: '201906078' }] })).toBe(
      isName ? `${label},sn="201906078"` : 'sn="201906078"',
    )
    expect(labelsOf({ r: [{ signal, value: 84 }] })).toBe(isName ? label : 'index="0"')
    expect(labelsOf({ signal, value: 84, x: 'y' })).toBe(isName ? label : '')
  })
})

describe('in phase, only a phase of a mains is a name', () => {
  it.each<[text: string, isName: boolean]>([
    ['L1', true],
    ['A', true],
    ['ab', true],
    ['Total', true],
    ['phase_b', true],
    ['deep', false],
    ['rem', false],
    ['rinse', false],
  ])('%s', (phase, isName) => {
    const label = `phase="${phase}"`
    expect(labelsOf({ phase, bpm: 84 })).toBe(isName ? label : '')
    expect(labelsOf({ phase, value: 84 })).toBe(isName ? label : '')
    expect(labelsOf({ r: [{ phase, bpm: 84, sn: '201906078' }] })).toBe(
      isName ? `${label},sn="201906078"` : 'sn="201906078"',
    )
  })
})

describe('a first member that says how something is names no element', () => {
  it.each<[key: string, text: string, isName: boolean]>([
    ['trend', 'rising', false],
    ['posture', 'sitting', false],
    ['sleep', 'deep', false],
    ['tide', 'ebb', false],
    ['sky', 'cloudy', false],
    ['x', 'good', false],
    ['x', 'Steady', false],
    ['battery', 'low', false],
    ['battery', 'house', true],
    ['speed', 'fast', false],
    ['bucket', 'low', true],
    ['wind', 'NW', false],
    ['wind', 'north', true],
    ['k', 'light', true],
    ['band', 'n78', true],
  ])('%s %s', (key, text, isName) => {
    expect(labelsOf({ r: [{ [key]: text, bpm: 84, rpm: 14 }] })).toBe(
      isName ? `${key}="${text}"` : 'index="0"',
    )
  })
})

describe('a number in other members may be a name', () => {
  it.each<[key: string, text: string]>([
    ['port', '1/24'],
    ['slot', '0/1'],
    ['channel', '24V'],
    ['name', '95%'],
  ])('%s %s', (key, text) => {
    expect(labelsOf({ r: [{ [key]: text, value: 84 }] })).toBe(`${key}="${text}"`)
  })

  it('not how well something is heard', () => {
    expect(labelsOf({ r: [{ label: '-61 dBm', value: 84 }] })).toBe('index="0"')
  })
})
