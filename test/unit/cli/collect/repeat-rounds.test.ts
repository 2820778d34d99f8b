import { describe, expect, it } from 'vitest'
import { repeatRounds, roundLimitMs } from '../../../../src/cli/collect/repeat-rounds.ts'
import type { Round } from '../../../../src/collect/run-round.ts'
import { roundOf } from './rounds.ts'

/** A clock that somebody else moves; waits end when it is there. */
function createTimeline() {
  let nowMs = 0
  const waits = new Set<{ readonly untilMs: number; readonly end: () => void }>()
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => nowMs,
    wait: (durationMs: number, stopped: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        const one = { untilMs: nowMs + durationMs, end: resolve }
        waits.add(one)
        stopped.addEventListener('abort', () => {
          waits.delete(one)
          reject(new Error('stopped'))
        })
      }),
    async moveTo(untilMs: number) {
      await settle()
      for (; nowMs < untilMs; ) {
        const next = [...waits].toSorted((a, b) => a.untilMs - b.untilMs)[0]
        nowMs = Math.max(nowMs, Math.min(untilMs, next?.untilMs ?? untilMs))
        for (const one of [...waits].filter((some) => some.untilMs <= nowMs)) {
          waits.delete(one)
          one.end()
        }
        await settle()
      }
    },
  }
}

/** @param durationsMs of the rounds, one after the other; then 0 */
function start(intervalMs: number, durationsMs: readonly number[]) {
  const timeline = createTimeline()
  const stop = new AbortController()
  const never = new AbortController().signal
  const begun: [startMs: number, deadlineMs: number][] = []
  const published: [atMs: number, up: number | undefined][] = []
  const instance = {
    intervalMs,
    async run(deadlineMs: number): Promise<Round> {
      const durationMs = durationsMs[begun.length] ?? 0
      begun.push([timeline.now(), deadlineMs])
      if (durationMs > 0) await timeline.wait(durationMs, never)
      return roundOf([['t', {}, 1]])
    },
  }
  const ended = repeatRounds(instance, {
    clock: timeline,
    wait: timeline.wait,
    stopped: stop.signal,
    publish(round) {
      published.push([timeline.now(), round.samples.find(({ name }) => name === 'up')?.value])
    },
  })
  return { timeline, begun, published, stop: () => stop.abort(), ended }
}

describe('rounds', () => {
  it('begin at once, and an interval after each other', async () => {
    const { timeline, begun, published, stop, ended } = start(10_000, [0, 3_000])
    await timeline.moveTo(20_000)
    expect(begun).toEqual([
      [0, 10_000],
      [10_000, 20_000],
      [20_000, 30_000],
    ])
    expect(published).toEqual([
      [0, 1],
      [13_000, 1],
      [20_000, 1],
    ])
    stop()
    await ended
  })

  it('never overlap; those that should have begun meanwhile are passed over', async () => {
    const { timeline, begun, stop, ended } = start(10_000, [25_000])
    await timeline.moveTo(30_000)
    expect(begun.map(([startMs]) => startMs)).toEqual([0, 30_000])
    stop()
    await ended
  })

  it('end when they are to stop, also in the middle of one', async () => {
    const { timeline, begun, published, stop, ended } = start(10_000, [0, 1e9])
    await timeline.moveTo(11_000)
    stop()
    await ended
    expect(begun).toHaveLength(2)
    expect(published).toEqual([[0, 1]])
  })

  it.each([
    [1_000, 1_000],
    [300_000, 300_000],
    [300_001, 300_000],
  ])('each %s ms may take %s ms', (intervalMs, limitMs) => {
    expect(roundLimitMs({ intervalMs })).toBe(limitMs)
  })
})
