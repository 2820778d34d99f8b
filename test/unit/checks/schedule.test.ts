import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plugin } from '../../../src/checks/config/model.ts'
import { isDue, slotFor, slotOf } from '../../../src/checks/schedule.ts'
import type { PluginState } from '../../../src/checks/state/plugin-state.ts'

const plugin = (name: string, intervalMinutes: number) => ({
  name,
  intervalMinutes,
  argv: ['true'] as [string],
  isShell: false,
  env: {},
  user: undefined,
  timeoutMs: 1_000,
})
const minuteMs = 60_000
const startMs = Date.UTC(2026, 0, 1)

/** @returns at which minutes of the rounds it runs, where each run is over before the next round */
function runsAt(intervalMinutes: number, roundMinutes: readonly number[], name = 'disk'): number[] {
  const one = plugin(name, intervalMinutes)
  let state: PluginState | undefined
  return roundMinutes.filter((minute) => {
    const nowMs = startMs + minute * minuteMs
    const due = isDue(one, state, nowMs)
    if (due) state = ran(one, state, nowMs)
    return due
  })
}

function ran(one: Plugin, state: PluginState | undefined, nowMs: number): PluginState {
  const last = { startMs: nowMs, durationMs: 0, status: 'ok' as const, failedAttempts: 0 }
  return { slotMinute: slotFor(one, state, nowMs), last }
}

const minutes = (count: number) => Array.from({ length: count }, (_, minute) => minute)

describe('a plugin', () => {
  it('runs in the first round, and then once in each interval, at its minute', () => {
    expect(runsAt(1, minutes(4))).toEqual([0, 1, 2, 3])
    const [first, second = 0, ...others] = runsAt(5, minutes(30))
    expect(first).toBe(0)
    expect(others).toEqual([5, 10, 15, 20].map((later) => second + later).filter((minute) => minute < 30))
    expect(second).toBeLessThanOrEqual(5)
  })

  it('runs once after rounds that did not take place', () => {
    const [, second = 0] = runsAt(10, minutes(30))
    // The round of its minute and the two after it did not start.
    const late = minutes(60).filter((minute) => minute < second || minute > second + 2)
    expect(runsAt(10, late).slice(0, 3)).toEqual([0, second + 3, second + 10])
    expect(runsAt(10, [0, 200])).toEqual([0, 200])
  })

  it('runs once where two rounds are in one minute', () => {
    expect(runsAt(1, [0, 0.1, 0.8, 1.5, 1.8])).toEqual([0, 1.5])
  })

  it('runs once a minute where rounds start now before and now behind its end', () => {
    const rounds = [0.999, 2.001, 2.999, 4.001, 4.999, 5.998, 7.002]
    expect(runsAt(1, rounds)).toEqual(rounds)
    expect(runsAt(1, [0.999, 1.5, 1.9, 2.1])).toEqual([0.999, 1.5, 2.1])
  })

  it('shares the minutes of an interval with others', () => {
    const phases = new Set(
      minutes(200).map((index) => runsAt(60, minutes(121), `check-${index}`)[1] as number),
    )
    expect(phases.size).toBeGreaterThan(40)
  })

  it('never misses an interval, and never runs twice in one, whenever rounds take place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.double({ min: 0.01, max: 130, noNaN: true }), { maxLength: 60 }),
        (interval, gaps) => {
          let now = 0
          const rounds = [0, ...gaps.map((gap) => (now += gap))]
          const one = plugin('disk', interval)
          let state: PluginState | undefined
          for (const minute of rounds) {
            const nowMs = startMs + minute * minuteMs
            const before = state
            if (isDue(one, state, nowMs)) state = ran(one, state, nowMs)
            // Each run is for an interval of its own, and behind each round there is one for the interval of now.
            if (state !== before && before !== undefined) {
              expect(state?.slotMinute).toBeGreaterThan(before.slotMinute)
            }
            expect(state?.slotMinute).toBeGreaterThanOrEqual(slotOf(one, nowMs))
          }
        },
      ),
    )
  })
})

describe('a lease', () => {
  const one = plugin('disk', 1)
  const slotMinute = slotOf(one, startMs)
  const leased = { slotMinute, lease: { id: 'x', untilMs: startMs + 90_000 } }

  it.each([
    ['holds', 89_999, false],
    ['is over', 90_000, true],
  ])('%s after %d ms', (_, laterMs, due) => {
    expect(isDue(one, leased, startMs + laterMs)).toBe(due)
  })
})

it('does not wait for a state of the future', () => {
  const one = plugin('disk', 60)
  const now = slotOf(one, startMs)
  expect(isDue(one, { slotMinute: now + 60 }, startMs)).toBe(false)
  expect(isDue(one, { slotMinute: now + 121 }, startMs)).toBe(true)
})
