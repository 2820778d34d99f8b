import { expect, test } from 'vitest'
import { createMessageQueue } from '../../../src/studio/message-queue.ts'

test('messages are taken one at a time, in order', async () => {
  const log: string[] = []
  const queue = createMessageQueue<number>(10, async (message) => {
    log.push(`start ${message}`)
    await new Promise((resolve) => setImmediate(resolve))
    log.push(`end ${message}`)
  })

  for (const message of [1, 2, 3]) expect(queue.push(message)).toBe(true)
  await queue.idle()

  expect(log).toEqual(['start 1', 'end 1', 'start 2', 'end 2', 'start 3', 'end 3'])
})

test('a full queue takes nothing more, and takes again when there is room', async () => {
  let finish = () => {}
  const queue = createMessageQueue<number>(2, () => new Promise((resolve) => (finish = resolve)))

  // The first is under way and no longer waits.
  expect([1, 2, 3].map((message) => queue.push(message))).toEqual([true, true, true])
  expect(queue.waiting()).toBe(2)
  expect(queue.push(4)).toBe(false)
  finish()
  await new Promise((resolve) => setImmediate(resolve))
  expect(queue.waiting()).toBe(1)
  expect(queue.push(5)).toBe(true)
})

test('what is cleared is not consumed, what is under way is', async () => {
  const consumed: number[] = []
  const queue = createMessageQueue<number>(10, async (message) => {
    await new Promise((resolve) => setImmediate(resolve))
    consumed.push(message)
  })
  for (const message of [1, 2, 3]) queue.push(message)

  expect(queue.clear()).toBe(2)
  await queue.idle()

  expect(consumed).toEqual([1])
})

test('an empty queue is idle', async () => {
  await expect(createMessageQueue<number>(1, async () => {}).idle()).resolves.toBeUndefined()
})

test('a message pushed after the queue was idle is consumed too', async () => {
  const consumed: number[] = []
  const queue = createMessageQueue<number>(10, async (message) => {
    consumed.push(message)
  })
  queue.push(1)
  await queue.idle()
  queue.push(2)
  await queue.idle()

  expect(consumed).toEqual([1, 2])
})
