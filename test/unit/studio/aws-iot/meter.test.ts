import { expect, test } from 'vitest'
import { createAwsIotMeter } from '../../../../src/studio/aws-iot/meter.ts'

const startMs = 1_767_225_600_000
const limits = { messagesMax: 200, durationMs: 60_000 }

test('says what share of a connection the last second took, and what the messages cost', () => {
  let now = startMs
  const meter = createAwsIotMeter(limits, () => now)
  for (let count = 0; count < 80; count++) meter.count(100)
  expect(meter.usage()).toMatchObject({ messages: 80, shareOfRate: 0, endsAtMs: startMs + 60_000 })
  now += 1000
  expect(meter.usage().shareOfRate).toBe(0.8)
  now += 2000
  expect(meter.usage().shareOfRate).toBe(0)
  expect(meter.usage().usd).toBeCloseTo(80e-6, 9)
})

test('a message is metered in parts of 5 kB, and an empty one as one part', () => {
  const meter = createAwsIotMeter(limits, () => startMs)
  for (const bytes of [0, 5120, 5121]) meter.count(bytes)
  expect(meter.usage().usd).toBeCloseTo(4e-6, 9)
})

test('takes no message when enough came, or when the time is over', () => {
  let now = startMs
  const meter = createAwsIotMeter(limits, () => now)
  const taken = Array.from({ length: 201 }, () => meter.count(1))
  expect([taken.lastIndexOf(true), taken.at(-1)]).toEqual([199, false])
  expect(meter.usage()).toMatchObject({ messages: 200, ended: '200 messages came' })

  const other = createAwsIotMeter(limits, () => now)
  now += 59_999
  expect(other.count(1)).toBe(true)
  now += 1
  expect(other.count(1)).toBe(false)
  expect(other.usage()).toMatchObject({ messages: 1, ended: 'the time is over' })
})
