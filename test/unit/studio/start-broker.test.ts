import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import type { PublishedMessage } from '../../../src/studio/make-envelope.ts'
import { startBroker } from '../../../src/studio/start-broker.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function openBroker(port = 0) {
  const messages: PublishedMessage[] = []
  const notes: string[] = []
  const broker = await startBroker({
    host: '127.0.0.1',
    port,
    now: () => 1_767_225_600_000,
    onMessage: (message) => messages.push(message),
    onNote: (note) => notes.push(note),
  })
  closers.push(() => broker.close())
  return { broker, messages, notes, url: `mqtt://127.0.0.1:${broker.port}` }
}

async function openClient(url: string, options: Parameters<typeof connectAsync>[1]) {
  const client = await connectAsync(url, options)
  closers.push(() => client.endAsync(true))
  return client
}

test('what a client publishes arrives with topic, client id, bytes and time', async () => {
  const { messages, notes, url } = await openBroker()
  const client = await openClient(url, { clientId: 'device-7' })
  await client.publishAsync('東京/7', Buffer.from([0, 255, 10]), { qos: 1 })
  await client.publishAsync('empty', '', { qos: 1 })

  const sender = { clientId: 'device-7', receivedAtMs: 1_767_225_600_000 }
  expect(messages).toEqual([
    { ...sender, topic: '東京/7', payload: Buffer.from([0, 255, 10]) },
    { ...sender, topic: 'empty', payload: Buffer.alloc(0) },
  ])
  expect(notes).toEqual([])
})

test('clients reach each other', async () => {
  const { url } = await openBroker()
  const [subscriber, publisher] = [await openClient(url, {}), await openClient(url, {})]
  await subscriber.subscribeAsync('a/+')
  const received = new Promise<string>((resolve) => subscriber.once('message', resolve))
  await publisher.publishAsync('a/b', 'x')

  expect(await received).toBe('a/b')
})

test('a client without a client id is told about, since it makes new series each time', async () => {
  const { notes, url } = await openBroker()
  await openClient(url, { clientId: '', clean: true })

  expect(notes).toEqual([expect.stringContaining('without a client id')])
})

test('an MQTT 5 client is refused, and the note says so', async () => {
  const { notes, url } = await openBroker()
  const connecting = connectAsync(url, { protocolVersion: 5, clientId: 'five', reconnectPeriod: 0 }, false)

  await expect(connecting).rejects.toThrow()
  expect(notes).toContainEqual(expect.stringContaining('five requested MQTT 5'))
})

test('a busy port: the next free one, with a note', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  closers.push(async () => holder.close())
  const { port } = holder.address() as AddressInfo
  const { broker, notes } = await openBroker(port)

  expect(broker.port).toBeGreaterThan(port)
  expect(broker.port).toBeLessThan(port + 20)
  expect(notes).toEqual([`Port ${port} is in use, perhaps by another MQTT broker; using ${broker.port}`])
})

test('an address that this machine does not have is an error', async () => {
  const broker = startBroker({
    host: '192.0.2.1',
    port: 0,
    now: Date.now,
    onMessage: () => undefined,
    onNote: () => undefined,
  })

  await expect(broker).rejects.toThrow('EADDRNOTAVAIL')
})
