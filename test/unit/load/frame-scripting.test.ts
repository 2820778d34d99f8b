// Scripts in frames, from a trace as Chromium writes it.

import { expect, it } from 'vitest'
import { frameScriptingOf, percentile, type TraceEvent } from '../../load/frame-scripting.ts'

const page = { pid: 7, tid: 1 }
const begin = (ts: number, of = page): TraceEvent => ({ name: 'BeginMainThreadFrame', ph: 'I', ts, ...of })
const script = (name: string, ts: number, dur: number, tdur?: number, of = page): TraceEvent => ({
  ...{ name, ph: 'X', ts, dur, ...of },
  ...(tdur === undefined ? {} : { tdur }),
})

it('adds up the scripts of a frame, calls within calls once', () => {
  const events = [
    begin(1_000),
    script('FunctionCall', 3_000, 400),
    script('FireAnimationFrame', 2_000, 3_000, 2_500),
    script('TimerFire', 6_000, 500, 500),
    script('Layout', 7_000, 9_000),
    begin(20_000),
    begin(40_000),
    script('TimerFire', 41_000, 500),
  ]
  expect(frameScriptingOf(events)).toEqual([
    { wallMs: 3.5, cpuMs: 3 },
    { wallMs: 0, cpuMs: 0 },
  ])
})

it('leaves out what came before the first frame and after the last, and other threads', () => {
  const browser = { pid: 1, tid: 1 }
  const events = [
    script('TimerFire', 500, 100),
    begin(1_000),
    begin(2_000, browser),
    script('TimerFire', 2_000, 100, 100, browser),
    begin(3_000),
    script('TimerFire', 3_500, 100),
  ]
  expect(frameScriptingOf(events)).toEqual([{ wallMs: 0, cpuMs: 0 }])
})

it('has no frames in a trace without any', () => {
  expect(frameScriptingOf([])).toEqual([])
  expect(frameScriptingOf([script('TimerFire', 1, 1)])).toEqual([])
  expect(frameScriptingOf([begin(1)])).toEqual([])
})

it('takes a percentile from the values themselves', () => {
  expect(percentile([], 99)).toBe(0)
  expect(percentile([3], 99)).toBe(3)
  expect(percentile([5, 1, 4, 2, 3], 50)).toBe(3)
  expect(
    percentile(
      Array.from({ length: 100 }, (_, index) => index + 1),
      99,
    ),
  ).toBe(99)
})
