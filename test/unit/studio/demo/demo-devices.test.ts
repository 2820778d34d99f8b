import { expect, test } from 'vitest'
import { demoDevices } from '../../../../src/studio/demo/demo-devices.ts'

const startMs = Date.UTC(2026, 10, 28, 12)

function messagesOf(count: number, seed?: number) {
  return demoDevices(count, seed).map(({ topic, payload }) => [topic, payload(startMs)])
}

test('six devices of five families, each with a topic of its own', () => {
  const topics = demoDevices(6).map(({ topic }) => topic)
  expect(new Set(topics).size).toBe(6)
  expect(topics.map((topic) => topic.split('/')[0])).toEqual([
    'zigbee2mqtt',
    'zigbee2mqtt',
    'tele',
    'shellyplus1pm-7c87ce',
    'v3',
    'factory',
  ])
})

test('the same seed gives the same messages, another one others', () => {
  expect(messagesOf(40)).toEqual(messagesOf(40))
  expect(messagesOf(40, 2)).not.toEqual(messagesOf(40))
  expect(new Set(demoDevices(20_000).map(({ topic }) => topic)).size).toBe(20_000)
})

test('one is silent for a while, and one has a clock that is ahead', () => {
  const devices = demoDevices(6)
  const shelly = devices.find(({ topic }) => topic.startsWith('shelly'))!
  const spoken = Array.from(
    { length: 60 },
    (_, second) => shelly.payload(startMs + second * 1_000) !== undefined,
  )
  expect(spoken.filter((isSpoken) => isSpoken)).toHaveLength(40)
  const node = devices.find(({ topic }) => topic.startsWith('v3'))!
  expect(JSON.stringify(node.payload(startMs))).toContain('2026-11-28T15:00:00.000Z')
})
