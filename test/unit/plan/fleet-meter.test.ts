import { describe, expect, it } from 'vitest'
import { createFleetMeter, type RecordedFleet, type RecordedMessage } from '../../../src/plan/fleet-meter.ts'
import { makePlan } from '../../../src/plan/make-plan.ts'
import { costOf } from '../../../src/plan/prices.ts'
import { million } from './fleets.ts'

/** As long as the plan takes topic and client id to be. */
const usual: RecordedMessage = {
  device: 'a',
  topicBytes: 31,
  clientIdBytes: 13,
  payloadBytes: 160,
  receivedAtMs: 0,
  series: ['v', 'w', 'x', 'y', 'z'],
  thinned: 0,
}

function measure(messages: readonly Partial<RecordedMessage>[]): RecordedFleet {
  const meter = createFleetMeter()
  for (const message of messages) meter.add({ ...usual, ...message })
  return meter.finish()
}

describe('a recorded fleet', () => {
  it('costs what plan says of a fleet of its size', () => {
    const { rate } = measure([0, 1, 2, 3, 4].map((minute) => ({ receivedAtMs: minute * 60_000 })))
    const plan = makePlan({ ...million, devices: 1, livenessSeconds: 300 }, ['direct', 'stream'])
    expect(rate).toMatchObject({ seconds: 240, fleet: plan.fleet })
    expect(rate?.bills.map(({ usdPerMonth }) => usdPerMonth).slice(0, 2)).toEqual(
      plan.deliveries.map(({ usdPerMonth }) => usdPerMonth),
    )
    const basicIngest = makePlan({ ...million, devices: 1, livenessSeconds: 300, basicIngest: true }, [
      'direct',
    ])
    expect(rate?.bills[0]?.basicIngestUsdPerMonth).toBe(basicIngest.deliveries[0]?.usdPerMonth)
  })

  it('counts what is there, each device and series once', () => {
    const recorded = measure([{}, { device: 'b', series: ['v'], thinned: 4 }, { series: [] }])
    expect(recorded).toEqual({
      messages: 3,
      devices: 2,
      samples: 6,
      thinned: 4,
      series: 5,
      payloadBytes: 480,
      rate: undefined,
    })
  })

  it('is metered message by message: a large one among small ones is more than their mean', () => {
    const small = [0, 1, 2].map((second) => ({ receivedAtMs: second * 1000, payloadBytes: 100 }))
    const { rate } = measure([...small, { receivedAtMs: 3_000, payloadBytes: 10_000 }])
    const uniform = makePlan(rate?.fleet ?? million, ['direct']).deliveries[0]
    // A quarter has 2 units of 5 KB instead of 1 for the message and its rule, and 3 for the action, in base64.
    const messages = (rate?.messagesPerSecond ?? 0) * 30.42 * 86_400
    const more =
      0.25 * (costOf('iotMessage', messages) + costOf('iotRule', messages)) +
      0.5 * costOf('iotAction', messages)
    expect((rate?.bills[0]?.usdPerMonth ?? 0) - (uniform?.usdPerMonth ?? 0)).toBeCloseTo(more, 6)
  })

  it('has no rate where no two times are recorded', () => {
    expect(measure([]).rate).toBeUndefined()
    expect(measure([{}, {}]).rate).toBeUndefined()
    expect(measure([{}, { receivedAtMs: undefined }]).rate).toBeUndefined()
  })

  it('leaves messages without a time out of the rate', () => {
    const { rate } = measure([{}, { receivedAtMs: undefined }, { receivedAtMs: 1_000 }])
    expect(rate).toMatchObject({ messagesPerSecond: 1, leftOut: 1 })
  })
})
