// Whatever devices do, while they keep to `every`: several instances, clocks that jitter, batches in any order, messages that
// come again. Nothing is remembered, so all decide alike; and what is left of a series answers the queries that
// docs/mapping.md names as the full series does, one interval late at most. A clock that is ahead makes no gap longer.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/model.ts'
import { mappingLimits, mappingOf } from '../helpers/mapping.ts'
import { messageOf } from '../helpers/message.ts'

const limits = { sampleAgeMaxMs: undefined, clockAheadMaxMs: Number.MAX_SAFE_INTEGER }
const startMs = 1_767_225_600_000

interface Reading {
  readonly atMs: number
  readonly gauge: number
  readonly counter: number
}

const shape = fc
  .record({ gapSecondsMax: fc.integer({ min: 1, max: 89 }), onChange: fc.boolean() })
  .chain(({ gapSecondsMax, onChange }) =>
    fc.record({
      device: fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !/[/+#\0]/.test(text)),
      onChange: fc.constant(onChange),
      every: fc.constant(gapSecondsMax),
      /** Of gauges, and of counters, which may be thinned less. */
      lengths: fc.tuple(
        fc.integer({ min: gapSecondsMax + 1, max: 270 - gapSecondsMax }),
        fc.integer({ min: 1, max: 149 }),
      ),
      /** Never above `every`. */
      gapsMs: fc.array(fc.integer({ min: 1, max: gapSecondsMax * 1_000 }), { minLength: 1, maxLength: 150 }),
      steps: fc.array(fc.nat(2), { minLength: 1, maxLength: 40 }),
      /** Readings of each message, in turn. */
      packs: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }),
      order: fc.infiniteStream(fc.nat()),
    }),
  )

type Fleet = typeof shape extends fc.Arbitrary<infer Value> ? Value : never

function mappingText({ every, onChange, lengths: [length, counterLength] }: Fleet): string {
  const canThinCounters = counterLength > every && counterLength + every <= 150
  const counters = canThinCounters ? `{ min_interval: ${counterLength}s, every: ${every}s }` : 'off'
  const thin = `min_interval: ${length}s, every: ${every}s, on_change: ${onChange}, counters: ${counters}`
  return `
version: 1
rules:
  - topic: t/+device
    thin: { ${thin} }
    for:
      - each: $
        timestamp: { value: at, unit: ms }
        metrics: { gauge: g, count: { value: c, type: counter } }
`
}

function readingsOf({ gapsMs, steps }: Fleet): Reading[] {
  let atMs = startMs
  let counter = 0
  return gapsMs.map((gapMs, index) => {
    atMs += gapMs
    const step = steps[index % steps.length] as number
    counter += step
    return { atMs, gauge: step, counter }
  })
}

/** Messages as they were published: one reading, or several. */
function packsOf(readings: readonly Reading[], sizes: readonly number[]): Reading[][] {
  const packs: Reading[][] = []
  for (let from = 0; from < readings.length; ) {
    const size = sizes[packs.length % sizes.length] as number
    packs.push(readings.slice(from, from + size))
    from += size
  }
  return packs
}

/** In any order, some twice, each by one of three instances; what all of them write, in the order of time. */
function writtenOf(fleet: Fleet, readings: readonly Reading[]): { gauge: Sample[]; count: Sample[] } {
  const instances = [0, 1, 2].map(() => mappingOf(mappingText(fleet), limits))
  const { order } = fleet
  const draw = () => order.next().value as number
  const packs = packsOf(readings, fleet.packs).flatMap((pack) => (draw() % 4 === 0 ? [pack, pack] : [pack]))
  const shuffled = packs.map((pack) => ({ pack, rank: draw() })).sort((a, b) => a.rank - b.rank)
  const written = new Map<string, Sample>()
  for (const { pack } of shuffled) {
    const payload = pack.map(({ atMs, gauge, counter }) => ({ at: atMs, g: gauge, c: counter }))
    const elements = draw() % 2 === 0 ? payload : payload.toReversed()
    const message = messageOf({
      topic: `t/${fleet.device}`,
      payload: elements,
      received_at: (pack.at(-1) as Reading).atMs + (draw() % 3_600_000),
    })
    const instance = instances[draw() % 3] as (typeof instances)[0]
    for (const sample of instance.map(message).samples)
      written.set(`${sample.name} ${sample.timestampMs}`, sample)
  }
  const ofMetric = (metric: string) =>
    [...written.values()].filter(({ name }) => name === metric).sort((a, b) => a.timestampMs - b.timestampMs)
  return { gauge: ofMetric('gauge'), count: ofMetric('count') }
}

/** @returns seconds; a series that was cut short has its end as a gap, too */
function longestGapMs(samples: readonly Sample[], readings: readonly Reading[]): number {
  const times = [
    (readings[0] as Reading).atMs,
    ...samples.map(({ timestampMs }) => timestampMs),
    (readings.at(-1) as Reading).atMs,
  ]
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] as number)))
}

/** @returns the longest time from a sample of the full series back to one that is written, or to the first of all */
function longestLagMs(written: readonly Sample[], full: readonly Sample[]): number {
  const firstMs = Math.min(...full.map(({ timestampMs }) => timestampMs))
  const writtenMs = [firstMs, ...written.map(({ timestampMs }) => timestampMs)]
  const lagOf = (atMs: number) => atMs - Math.max(...writtenMs.filter((time) => time <= atMs))
  return Math.max(...full.map(({ timestampMs }) => lagOf(timestampMs)))
}

/** The value of a series at a time, as a query sees it; undefined before its first sample. */
function lastAt(times: readonly (readonly [number, number])[], atMs: number): number | undefined {
  return times.findLast(([time]) => time <= atMs)?.[1]
}

describe('what `thin` leaves of a series', () => {
  it('is the same for every instance, order and redelivery', () => {
    fc.assert(
      fc.property(shape, (fleet) => {
        const readings = readingsOf(fleet)
        const alone = mappingOf(mappingText(fleet), limits)
        const inOrder = packsOf(readings, fleet.packs).flatMap((pack) => {
          const payload = pack.map(({ atMs, gauge, counter }) => ({ at: atMs, g: gauge, c: counter }))
          return alone.map(messageOf({ topic: `t/${fleet.device}`, payload })).samples
        })
        const { gauge, count } = writtenOf(fleet, readings)
        const keysOf = (samples: readonly Sample[]) =>
          samples.map(({ name, timestampMs, value }) => `${name} ${timestampMs} ${value}`).sort()
        expect(keysOf([...gauge, ...count])).toEqual(keysOf(inOrder))
      }),
      { numRuns: 200 },
    )
  })

  it('has no gap over `min_interval` and `every`', () => {
    fc.assert(
      fc.property(shape, (fleet) => {
        const { every, lengths } = fleet
        const readings = readingsOf(fleet)
        const { gauge, count } = writtenOf(fleet, readings)
        expect(longestGapMs(gauge, readings)).toBeLessThan((lengths[0] + every) * 1_000)
        // Two of a counter in any five minutes, for rate(x[5m]).
        expect(longestGapMs(count, readings)).toBeLessThan(150_000)
      }),
      { numRuns: 200 },
    )
  })

  it('has none that the full series has not, also of a clock that is ahead and is not believed', () => {
    const { clockAheadMaxMs } = mappingLimits
    fc.assert(
      fc.property(shape, fc.integer({ min: 0, max: 600_000 }), (fleet, aheadMs) => {
        const text = mappingText(fleet)
        const [thinning, whole] = [text, text.replace(/ +thin: .*/, '')].map((one) =>
          mappingOf(one, { ...limits, clockAheadMaxMs }),
        ) as [ReturnType<typeof mappingOf>, ReturnType<typeof mappingOf>]
        const messages = packsOf(readingsOf(fleet), fleet.packs).map((pack) =>
          messageOf({
            topic: `t/${fleet.device}`,
            payload: pack.map(({ atMs, gauge, counter }) => ({ at: atMs + aheadMs, g: gauge, c: counter })),
            received_at: (pack.at(-1) as Reading).atMs,
          }),
        )
        const [written, full] = [thinning, whole].map((mapping) =>
          messages.flatMap((message) => mapping.map(message).samples),
        ) as [Sample[], Sample[]]
        const lagOf = (metric: string) =>
          longestLagMs(
            written.filter(({ name }) => name === metric),
            full.filter(({ name }) => name === metric),
          )
        expect(lagOf('gauge')).toBeLessThan((fleet.lengths[0] + fleet.every) * 1_000)
        expect(lagOf('count')).toBeLessThan(150_000)
      }),
      { numRuns: 200 },
    )
  })

  it('answers last, increase and rate as the full series does at a time of one interval before', () => {
    fc.assert(
      fc.property(shape, fc.nat(), fc.nat(), (fleet, from, to) => {
        const readings = readingsOf(fleet)
        const { gauge, count } = writtenOf(fleet, readings)
        const lastMs = (readings.at(-1) as Reading).atMs
        const [beginMs = 0, endMs = 0] = [from, to]
          .map((time) => startMs + (time % (lastMs - startMs + 1)))
          .sort((a, b) => a - b)
        const intervalMs = (fleet.lengths[0] + fleet.every) * 1_000

        const given = gauge.map(({ timestampMs, value }) => [timestampMs, value] as const)
        const last = lastAt(given, endMs)
        const recent = readings.filter(({ atMs }) => atMs <= endMs && atMs > endMs - intervalMs)
        if (last === undefined)
          expect(recent.length).toBe(readings.filter(({ atMs }) => atMs <= endMs).length)
        else expect(recent.map((reading) => reading.gauge)).toContain(last)

        // Between two samples of a counter lies what it counted; at either end an interval of it may be missing.
        const full = readings.map(({ atMs, counter }) => [atMs, counter] as const)
        const counted = count.map(({ timestampMs, value }) => [timestampMs, value] as const)
        const [first, second] = [lastAt(counted, beginMs), lastAt(counted, endMs)]
        if (first === undefined || second === undefined) return
        const at = (timeMs: number) => lastAt(full, timeMs) ?? (full[0]?.[1] as number)
        expect(second - first).toBeGreaterThanOrEqual(at(endMs - 150_000) - at(beginMs))
        expect(second - first).toBeLessThanOrEqual(at(endMs) - at(beginMs - 150_000))
      }),
      { numRuns: 200 },
    )
  })
})
