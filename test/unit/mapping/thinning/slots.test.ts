// Which samples of one series and one message are written.

import { describe, expect, it } from 'vitest'
import { chooseSamples, shiftMsOf } from '../../../../src/mapping/thinning/slots.ts'
import { sample } from '../../../helpers/samples.ts'

/** A whole number of slots of 180 s, and of 240 s. */
const startS = 1_767_225_600
const slots = { lengthMs: 180_000, everyMs: 90_000 }

/** @returns the seconds of those that are written */
function written(
  seconds: readonly number[],
  { values = [] as readonly number[], shiftMs = 0, onChange = false, times = slots } = {},
): number[] {
  const samples = seconds.map((second, index) => ({
    timestampMs: (startS + second) * 1_000,
    value: values[index] ?? 0,
  }))
  const chosen = chooseSamples(samples, times, shiftMs, onChange)
  return seconds.filter((_, index) => chosen[index])
}

describe('a message with one sample', () => {
  it.each([
    ['at the start of a slot', 0, true],
    ['just within `every`', 89.999, true],
    ['at `every`', 90, false],
    ['at the end of a slot', 179.999, false],
    ['at the start of the next slot', 180, true],
  ])('%s', (_, second, isWritten) => {
    expect(written([second])).toEqual(isWritten ? [second] : [])
  })

  it('is judged by the slots of its device', () => {
    expect(written([100], { shiftMs: 100_000 })).toEqual([100])
    expect(written([80], { shiftMs: 30_000 })).toEqual([])
  })

  it('is judged by its slot alone, also with `on_change`', () => {
    expect(written([100], { onChange: true })).toEqual([])
    expect(written([100, 110], { onChange: true, values: [1, 2] })).toEqual([])
  })
})

describe('a pack', () => {
  it('has the first sample of each slot that begins in it, wherever it lies', () => {
    expect(written([0, 60, 120, 180, 240, 300, 360])).toEqual([0, 180, 360])
    expect(written([0, 170, 340])).toEqual([0, 340])
  })

  it('has the first one, if it lies within `every` of the start of its slot', () => {
    expect(written([80, 140])).toEqual([80])
    expect(written([100, 160, 220])).toEqual([220])
  })

  it('has the first one, if readings as far apart as its own left none in the slot before it', () => {
    const times = { lengthMs: 240_000, everyMs: 30_000 }
    expect(written([45, 105, 165], { times })).toEqual([45])
    expect(written([60, 120, 180], { times })).toEqual([])
    expect(written([45], { times })).toEqual([])
  })

  it('with `on_change` has both sides of a change, and what lies at its ends', () => {
    const seconds = [100, 110, 120, 130, 140, 150]
    const values = [5, 5, 5, 7, 7, 7]
    expect(written(seconds, { values })).toEqual([])
    expect(written(seconds, { values, onChange: true })).toEqual([100, 120, 130, 150])
  })

  it('with `on_change` has the first sample of a slot, whatever it is', () => {
    const seconds = [170, 175, 180, 185, 190]
    expect(written(seconds, { onChange: true })).toEqual([170, 180, 190])
  })
})

describe('the slots of a device', () => {
  const shiftOf = (labels: { readonly [name: string]: string }) => shiftMsOf(sample('m', labels, 0, 0).labels)

  it('are those of all its series', () => {
    expect(shiftOf({ device: 'a', phase: '1' })).toBe(shiftOf({ device: 'a', phase: '2' }))
    expect(shiftOf({ client_id: 'a', topic: 't' })).toBe(shiftOf({ client_id: 'a', topic: 'u' }))
    expect(shiftOf({ topic: 't', x: '1' })).toBe(shiftOf({ topic: 't', x: '2' }))
    expect(shiftOf({ x: '1' })).not.toBe(shiftOf({ x: '2' }))
  })

  it('begin as often in one part of a slot as in another', () => {
    const parts = new Array<number>(10).fill(0)
    for (let device = 0; device < 10_000; device++) {
      const part = Math.floor(((shiftOf({ device: `sensor-${device}` }) % 180_000) / 180_000) * 10)
      parts[part] = (parts[part] as number) + 1
    }
    for (const count of parts) expect(count).toBeGreaterThan(850)
  })
})
