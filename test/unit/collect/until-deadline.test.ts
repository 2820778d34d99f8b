import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { roundSamplesMax, untilDeadline } from '../../../src/collect/until-deadline.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

/** @returns what is passed on, and the reason of the end if it is a problem */
async function take<T>(source: AsyncIterable<T> | Iterable<T>, budgetMs = 10_000) {
  const taken: T[] = []
  try {
    // A clock that stands: that the machine is busy ends no round. The timer of the deadline is real.
    for await (const one of untilDeadline(source, budgetMs, createFakeClock(0))) taken.push(one)
    return { taken, reason: undefined }
  } catch (error) {
    return { taken, reason: (error as { reason?: unknown }).reason ?? (error as Error).message }
  }
}

const hang = () => new Promise<never>(() => undefined)

describe('what somebody yields', () => {
  it.each<[string, AsyncIterable<number> | Iterable<number>]>([
    ['a list', [1, 2, 3]],
    [
      'a generator',
      (function* () {
        yield* [1, 2, 3]
      })(),
    ],
    [
      'an async generator',
      (async function* () {
        yield* [1, 2, 3]
      })(),
    ],
  ])('of %s is passed on', async (_, source) => {
    expect(await take(source)).toEqual({ taken: [1, 2, 3], reason: undefined })
  })

  it('counts, whatever it throws then', async () => {
    async function* source() {
      yield 1
      throw new Error('broken')
    }
    expect(await take(source())).toEqual({ taken: [1], reason: 'broken' })
  })

  it.each([
    ['before it yields anything', 0],
    ['after it has yielded', 2],
  ])('ends with the round if it hangs %s', async (_, count) => {
    async function* source() {
      yield* Array.from({ length: count }, (_one, index) => index)
      await hang()
    }
    const { taken, reason } = await take(source(), 60)
    expect([taken.length, reason]).toEqual([count, 'deadline'])
  })

  it('ends with the round if it never waits', async () => {
    let nowMs = 0
    function* source() {
      for (;;) yield nowMs++
    }
    const taken: number[] = []
    const read = async () => {
      for await (const one of untilDeadline(source(), 50, { ...systemClock, now: () => nowMs }))
        taken.push(one)
    }
    await expect(read()).rejects.toMatchObject({ reason: 'deadline' })
    expect(taken).toHaveLength(49)
  })

  it('is whole if its end comes with the end of the round', async () => {
    let nowMs = 0
    function* source() {
      yield 1
      nowMs = 50
    }
    const taken: number[] = []
    for await (const one of untilDeadline(source(), 50, { ...systemClock, now: () => nowMs })) taken.push(one)
    expect(taken).toEqual([1])
  })

  it('leaves no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    await take([1, 2, 3])
    expect(timers()).toBe(before)
  })

  it('is told that the round is over, and nobody waits for its answer', async () => {
    const told: string[] = []
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: hang,
        return: () => {
          told.push('return')
          return hang()
        },
      }),
    }
    expect((await take(source, 20)).reason).toBe('deadline')
    expect(told).toEqual(['return'])
  })

  it('may fail after the round is over', async () => {
    const source: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          await systemClock.sleep(40)
          throw new Error('late')
        },
        return: async () => Promise.reject(new Error('late too')),
      }),
    }
    expect((await take(source, 20)).reason).toBe('deadline')
    // An error that nobody handles would fail this test.
    await systemClock.sleep(60)
  })

  it('is ended where the reader stops', async () => {
    let ended = false
    async function* source() {
      try {
        for (;;) yield 1
      } finally {
        ended = true
      }
    }
    for await (const _ of untilDeadline(source(), Date.now() + 10_000, systemClock)) break
    await systemClock.sleep(0)
    expect(ended).toBe(true)
  })

  it('is bounded', async () => {
    const count = (length: number) => take(Array.from({ length }, () => 1))
    const atMost = await count(roundSamplesMax)
    expect([atMost.taken.length, atMost.reason]).toEqual([100_000, undefined])
    const above = await count(roundSamplesMax + 1)
    expect([above.taken.length, above.reason]).toEqual([100_000, 'too_large'])
  })

  it('may take longer than a timer does', async () => {
    async function* source() {
      await systemClock.sleep(20)
      yield 1
    }
    expect(await take(source(), 2 ** 40)).toEqual({ taken: [1], reason: undefined })
  })
})
