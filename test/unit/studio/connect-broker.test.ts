import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { connectBroker, describeBroker } from '../../../src/studio/connect-broker.ts'
import type { PublishedMessage } from '../../../src/studio/make-envelope.ts'
import { type Broker, startBroker } from '../../../src/studio/start-broker.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function openBroker(port = 0): Promise<Broker> {
  const silent = { now: Date.now, onMessage: () => undefined, onNote: () => undefined }
  return startBroker({ host: '127.0.0.1', port, ...silent })
}

function sourceOf(url: string) {
  const files = { caFile: undefined, certFile: undefined, keyFile: undefined }
  return { kind: 'broker', url: new URL(url), clientId: 'viewer', ...files } as const
}

async function subscribe(url: string, topicFilter: string) {
  const messages: PublishedMessage[] = []
  const notes: string[] = []
  const subscription = await connectBroker({
    source: sourceOf(url),
    topicFilter,
    now: () => 1_767_225_600_000,
    onMessage: (message) => messages.push(message),
    onNote: (note) => notes.push(note),
  })
  closers.push(() => subscription.close())
  return { messages, notes }
}

test('receives what the filter names, from a publisher that nobody names', async () => {
  const broker = await openBroker()
  closers.push(() => broker.close())
  const url = `mqtt://127.0.0.1:${broker.port}`
  const { messages } = await subscribe(url, 'a/#')
  const publisher = await connectAsync(url)
  closers.push(() => publisher.endAsync(true))
  await publisher.publishAsync('b/c', 'no', { qos: 1 })
  await publisher.publishAsync('a/b', 'yes', { qos: 1 })

  await expect.poll(() => messages).toHaveLength(1)
  expect(messages[0]).toEqual({
    topic: 'a/b',
    clientId: 'n/a',
    payload: Buffer.from('yes'),
    receivedAtMs: 1_767_225_600_000,
  })
})

test('skips retained messages, whose time is unknown, and says so once', async () => {
  const broker = await openBroker()
  closers.push(() => broker.close())
  const url = `mqtt://127.0.0.1:${broker.port}`
  const publisher = await connectAsync(url)
  closers.push(() => publisher.endAsync(true))
  for (const topic of ['a', 'b']) await publisher.publishAsync(topic, '1', { qos: 1, retain: true })
  const { messages, notes } = await subscribe(url, '#')
  await publisher.publishAsync('c', '2', { qos: 1 })

  await expect.poll(() => messages.map(({ topic }) => topic)).toEqual(['c'])
  expect(notes).toEqual([expect.stringContaining('retained messages are skipped')])
})

test('a broker that goes away and comes back: both are said, and messages arrive again', async () => {
  const first = await openBroker()
  const url = `mqtt://127.0.0.1:${first.port}`
  const { messages, notes } = await subscribe(url, '#')
  await first.close()
  const second = await openBroker(first.port)
  closers.push(() => second.close())

  await expect.poll(() => notes.at(-1)).toContain('reconnected')
  expect(notes[0]).toContain('closed the connection; reconnecting')
  const publisher = await connectAsync(url)
  closers.push(() => publisher.endAsync(true))
  await expect
    .poll(async () => {
      await publisher.publishAsync('a', '1', { qos: 1 })
      return messages.length
    })
    .toBeGreaterThan(0)
})

test('an address where nobody listens is an error that names it, without the password', async () => {
  const broker = await openBroker()
  await broker.close()

  await expect(subscribe(`mqtt://me:secret@127.0.0.1:${broker.port}`, '#')).rejects.toThrow(
    new RegExp(`^mqtt://127.0.0.1:${broker.port}: .*ECONNREFUSED`),
  )
})

test('a broker is described without user name and password', () => {
  expect(describeBroker(new URL('mqtts://me:secret@host:8883'))).toBe('mqtts://host:8883')
})
