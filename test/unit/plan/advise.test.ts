// The levers of a bill: the figures of a million devices against a bill that is added up here from the price file alone,
// and what holds for any fleet.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseSamples } from '../../../src/mapping/thinning/slots.ts'
import { type Advice, advise } from '../../../src/plan/advise.ts'
import {
  type Architecture,
  architectureOf,
  cheapestPack,
  planArchitecture,
  thinnedBy,
} from '../../../src/plan/architecture.ts'
import { makePlan } from '../../../src/plan/make-plan.ts'
import { monthSeconds } from '../../../src/plan/measure-load.ts'
import { costOf, usEast1 } from '../../../src/plan/prices.ts'
import { renderAdvice } from '../../../src/plan/render-advice.ts'
import { anyFleet, million } from './fleets.ts'

const shipped = architectureOf(million, 'stream')

function usdOf(changes: Partial<Architecture>): number {
  return planArchitecture(million, { ...shipped, ...changes }, usEast1).usdPerMonth
}

/** What IoT Core, Kinesis and AMP take for a message of this many readings, which is all but about 30 dollars. */
function bill(readings: number, { basicIngest = false, shards = 0, kept = 1 } = {}): number {
  const messages = (1e6 * monthSeconds) / (60 * readings)
  const samples = messages * readings * 5 * kept
  const hours = monthSeconds / 3600
  // One reading has 160 bytes, and five 640: with the envelope both are records of one kilobyte.
  const gigabytes = (messages * 1024) / 1024 ** 3
  const readGigabytes = (messages * (119 + 4 * Math.ceil((40 + 120 * readings) / 3))) / 1024 ** 3
  const onDemand =
    costOf('kinesisStreamHour', hours) + costOf('kinesisIn', gigabytes) + costOf('kinesisOut', readGigabytes)
  return (
    costOf('iotConnection', (1e6 * monthSeconds) / 60) +
    (basicIngest ? 0 : costOf('iotMessage', messages)) +
    costOf('iotRule', messages) +
    costOf('iotAction', messages) +
    (shards === 0
      ? onDemand
      : costOf('kinesisShardHour', shards * hours) + costOf('kinesisPutUnit', messages)) +
    costOf('ampSample', samples) +
    // Of five months, at 1.5 bytes.
    costOf('ampStored', (samples * (150 / 30.42) * 1.5) / 1024 ** 3)
  )
}

describe('a million devices with a message a minute', () => {
  const packs = { packReadings: 5 }
  const both = { ...packs, basicIngest: true }

  it.each<[string, Partial<Architecture>, number, number]>([
    ['as shipped', {}, 59.8, bill(1)],
    ['Basic Ingest', { basicIngest: true }, 28.4, bill(1, { basicIngest: true })],
    ['packs of five minutes', packs, 21.8, bill(5)],
    ['both', both, 15, bill(5, { basicIngest: true })],
    [
      'and five provisioned shards',
      { ...both, provisioned: true },
      14.1,
      bill(5, { basicIngest: true, shards: 5 }),
    ],
    [
      'and a quarter of the samples',
      { ...both, provisioned: true, fewerSamples: true },
      8.4,
      bill(5, { basicIngest: true, shards: 5, kept: 1 / 4 }),
    ],
  ])('%s: %j comes to %d thousand dollars', (_, changes, thousands, byHand) => {
    expect((usdOf(changes) / 1_000).toFixed(1)).toBe(thousands.toFixed(1))
    // Lambda, logs, metrics, alarms and the failure queue.
    expect(usdOf(changes) - byHand).toBeGreaterThan(9)
    expect(usdOf(changes) - byHand).toBeLessThan(50)
  })

  const advice = advise(million, undefined, 300)

  it('are told what each lever saves alone', () => {
    expect(titles(advice.alone)).toEqual([
      'packs of 5 readings',
      'Basic Ingest',
      'one sample in 2',
      '22 provisioned shards',
    ])
    expect(advice.today).toEqual({ architecture: shipped, usdPerMonth: usdOf({}) })
    expect(advice.alone[1]?.savedUsdPerMonth).toBeCloseTo(usdOf({}) - usdOf({ basicIngest: true }), 6)
  })

  it('are told which levers to pull one after the other, and what that comes to', () => {
    expect(titles(advice.together)).toEqual([
      'packs of 5 readings',
      'Basic Ingest',
      'one sample in 4',
      '5 provisioned shards',
    ])
    expect(advice.together.at(-1)?.usdPerMonth).toBe(
      usdOf({ ...both, provisioned: true, fewerSamples: true }),
    )
  })

  it('are told how, and what is lost', () => {
    const page = renderAdvice(advice).replaceAll(/\s+/g, ' ')
    for (const words of [
      'publish to $aws/rules/RULE/TOPIC (the output BasicIngestPrefix',
      'only the rule of the stack gets these messages',
      'one message every 300 s, each with its time',
      'in graphs and alerts up to 240 s later',
      'outage of the endpoint that is 240 s shorter',
      'keeps up to 800 bytes',
      'Set the parameter ShardCount=5.',
      'above 5,000 messages or 5 MB a second, Kinesis throttles',
      '1 sample in 4 of each series',
      'count_over_time',
    ]) {
      expect(page).toContain(words)
    }
  })

  it('are told of more pollers where the shards are too few for the work', () => {
    const heavy = { ...million, samplesPerMessage: 500, payloadBytes: 500 }
    const step = advise(heavy, 'stream', 60).alone.find(({ lever }) => lever === 'provisioned shards')
    expect(step?.change).toMatch(
      /^Set the parameter ShardCount=\d+\. Its pollers .* set ParallelizationFactor=\d\.$/,
    )
  })

  it('of direct are told to take the stream, with its delay', () => {
    const { alone, together } = advise(million, 'direct', 300)
    const step = alone.find(({ lever }) => lever === 'stream on demand')
    expect(step).toMatchObject({
      change: 'Set the parameter Delivery=stream.',
      lost: expect.stringContaining('5 s'),
    })
    expect(together.at(-1)).toMatchObject({
      lever: 'provisioned shards',
      change: 'Set the parameters Delivery=stream and ShardCount=5.',
      architecture: advice.together.at(-1)?.architecture,
    })
  })
})

describe('a lever', () => {
  const leversOf = (
    fleet: Partial<typeof million>,
    ...rest: ['direct' | 'stream' | undefined, number] | []
  ) => advise({ ...million, ...fleet }, rest[0], rest[1] ?? 300).alone.map(({ lever }) => lever)

  it('is left out where it is pulled already', () => {
    expect(leversOf({ basicIngest: true })).not.toContain('Basic Ingest')
    const packed = { intervalSeconds: 300, samplesPerMessage: 25, payloadBytes: 640 }
    expect(leversOf(packed)).toEqual(['Basic Ingest', 'fewer samples', 'provisioned shards'])
  })

  it('of packs takes as long as it is allowed to', () => {
    expect(cheapestPack(million, 'stream', 119, usEast1)).toBe(1)
    expect(cheapestPack(million, 'stream', 120, usEast1)).toBe(2)
    expect(leversOf({ intervalSeconds: 200 })).not.toContain('packs')
    expect(leversOf({ intervalSeconds: 200 }, undefined, 400)).toContain('packs')
  })

  it('of packs stays within what a message may have', () => {
    expect(cheapestPack({ ...million, samplesPerMessage: 334 }, 'stream', 300, usEast1)).toBe(2)
    expect(cheapestPack({ ...million, samplesPerMessage: 501 }, 'stream', 300, usEast1)).toBe(1)
    expect(cheapestPack({ ...million, payloadBytes: 65_556 }, 'stream', 120, usEast1)).toBe(2)
    expect(cheapestPack({ ...million, payloadBytes: 65_557 }, 'stream', 120, usEast1)).toBe(1)
  })

  it('of fewer samples leaves no gap of five minutes', () => {
    expect(leversOf({ intervalSeconds: 90 })).toContain('packs')
    expect(leversOf({ intervalSeconds: 90 })).not.toContain('fewer samples')
    const { together } = advise({ ...million, intervalSeconds: 90 }, undefined, 300)
    expect(titles(together)).toContain('one sample in 2')
  })

  it('leads from the stream to direct only where direct is far from a quota', () => {
    const small = { devices: 100 }
    expect(leversOf(small, 'stream', 300)[0]).toBe('direct')
    const peaks = { devices: 3_000, peakFactor: 500 }
    expect(makePlan({ ...million, ...peaks }, []).recommended).toBe('stream')
    expect(leversOf(peaks)).not.toContain('direct')
  })
})

it('a bill without a lever says so', () => {
  const fleet = { ...million, devices: 1, intervalSeconds: 2_592_000, basicIngest: true }
  expect(renderAdvice(advise(fleet, undefined, 300))).toContain('No lever of plan makes this bill smaller.')
})

describe('any fleet', () => {
  const anyAdvice = fc
    .tuple(anyFleet, fc.constantFrom('direct', 'stream', undefined), fc.integer({ min: 1, max: 3_000 }))
    .map(([fleet, delivery, packSeconds]) => advise(fleet, delivery, packSeconds))

  it('has levers that save, and pays least with those that are pulled together', () => {
    fc.assert(
      fc.property(anyAdvice, ({ fleet, today, alone, together }: Advice) => {
        const saved = alone.map(({ savedUsdPerMonth }) => savedUsdPerMonth)
        expect(saved).toEqual([...saved].sort((one, other) => other - one))
        expect(saved.every((usd) => usd > 0)).toBe(true)
        let usd = today.usdPerMonth
        for (const step of together) {
          expect(step.savedUsdPerMonth).toBe(usd - step.usdPerMonth)
          expect(step.usdPerMonth).toBe(planArchitecture(fleet, step.architecture, usEast1).usdPerMonth)
          usd = step.usdPerMonth
        }
        for (const step of alone) expect(usd).toBeLessThanOrEqual(step.usdPerMonth + 0.01)
      }),
    )
  })

  it('has a page of at most 100 columns, without a figure that is none', () => {
    fc.assert(
      fc.property(anyAdvice, (advice) => {
        const page = renderAdvice(advice)
        expect(page.split('\n').filter((line) => line.length > 100)).toEqual([])
        expect(page).not.toMatch(/NaN|Infinity|undefined|null/)
      }),
    )
  })
})

function titles(steps: Advice['alone']): string[] {
  return steps.map(({ title }) => title)
}

describe('fewer samples', () => {
  const slotsOf = (fleet: Partial<typeof million>, packReadings: number) => {
    const architecture = { ...architectureOf(million, 'stream'), packReadings, fewerSamples: true }
    return thinnedBy({ ...million, ...fleet }, architecture)
  }

  it.each([
    ['single messages a minute', {}, 1, [2, 180, 90]],
    ['packs of readings a minute', {}, 5, [4, 240, 30]],
    ['single messages in half a minute', { intervalSeconds: 30 }, 1, [4, 180, 45]],
    ['packs of readings in 90 s', { intervalSeconds: 90 }, 3, [2, 180, 90]],
    ['packs of readings in two minutes', { intervalSeconds: 120 }, 2, [1, 120, 120]],
    ['messages in two minutes', { intervalSeconds: 120 }, 1, [1, 180, 90]],
  ])('of %s', (_, fleet, packReadings, [keptOneIn, minIntervalSeconds, everySeconds]) => {
    expect(slotsOf(fleet, packReadings)).toEqual({ keptOneIn, minIntervalSeconds, everySeconds })
  })

  it.each([
    ['single messages', 1, 60],
    ['packs', 5, 60],
    ['single messages', 1, 20],
    ['packs', 10, 30],
  ])(
    'are as many as `thin` with these slots keeps of %s of %i readings, %i s apart',
    (_, pack, intervalSeconds) => {
      const { keptOneIn, minIntervalSeconds, everySeconds } = slotsOf({ intervalSeconds }, pack)
      const times = { lengthMs: minIntervalSeconds * 1_000, everyMs: everySeconds * 1_000 }
      const readings = 100_000
      // A clock that is a little slow, so that readings come to lie everywhere in a slot.
      const periodMs = intervalSeconds * 1_000 + 7
      const kept: number[] = []
      for (let from = 0; from < readings; from += pack) {
        const samples = Array.from({ length: pack }, (_, index) => {
          return { timestampMs: 1_767_225_600_000 + (from + index) * periodMs, value: 0 }
        })
        const chosen = chooseSamples(samples, times, 0, false)
        kept.push(...samples.filter((_, index) => chosen[index]).map(({ timestampMs }) => timestampMs))
      }
      expect(readings / kept.length).toBeGreaterThan(keptOneIn * 0.99)
      expect(readings / kept.length).toBeLessThan(keptOneIn * 1.01)
      const gaps = kept.slice(1).map((atMs, index) => atMs - (kept[index] as number))
      // Five minutes of its clock.
      expect(gaps.reduce((most, gap) => Math.max(most, gap))).toBeLessThanOrEqual(
        (300 / intervalSeconds) * periodMs,
      )
    },
  )

  it('are slots that the mapping accepts', () => {
    for (const pack of [1, 5]) {
      for (let intervalSeconds = 1; intervalSeconds <= 120; intervalSeconds++) {
        const { keptOneIn, minIntervalSeconds, everySeconds } = slotsOf({ intervalSeconds }, pack)
        if (keptOneIn === 1) continue
        expect(minIntervalSeconds + everySeconds).toBeLessThanOrEqual(270)
        expect(everySeconds).toBeLessThan(minIntervalSeconds)
        expect(everySeconds).toBeGreaterThan(0)
      }
    }
  })
})
