import { expect, it } from 'vitest'
import { createKeptMessages } from '../../../src/studio/kept-messages.ts'
import { createLiveState } from '../../../src/studio/server/state/live-state.ts'

const message = (topic: string, bytes = 10) => ({
  topic,
  clientId: 'pasted',
  payload: Buffer.alloc(bytes),
  receivedAtMs: 1_000,
})

it.each([
  ['as many as there may be', 3, 1_000, ['a', 'b', 'c']],
  ['one more than there may be', 2, 1_000, ['b', 'c']],
  ['as many bytes as there may be', 9, 30, ['a', 'b', 'c']],
  ['one byte more than there may be', 9, 29, ['b', 'c']],
])('keeps the last ones: %s', (_words, messagesMax, bytesMax, expected) => {
  const kept = createKeptMessages(messagesMax, bytesMax)
  for (const topic of ['a', 'b', 'c']) kept.arrived(message(topic))
  expect([...kept.topics()]).toEqual(expected)
  kept.keepOnly(({ topic }) => topic === 'c')
  kept.arrived(message('d'))
  expect([...kept.topics()]).toEqual(['c', 'd'])
})

it('replays each as far as it is: one that was lost counts as lost, another one waits', () => {
  const kept = createKeptMessages()
  const [lost, waits] = [message('a'), message('b')]
  kept.arrived(lost)
  kept.arrived(waits)
  kept.settled(lost, 'lost')
  kept.settled(message('c'), 'lost')
  const live = createLiveState(0)
  const arrived: string[] = []
  kept.replay(live, ({ topic }) => arrived.push(topic))
  expect(arrived).toEqual(['a', 'b'])
  expect(live.totals(1_000)).toMatchObject({ messages: 1, below: 1, waiting: 1, topics: 2 })
})
