import { connectAsync } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { createReplaceableSource } from '../../../src/studio/replaceable-source.ts'
import { type Broker, startBroker } from '../../../src/studio/start-broker.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function open() {
  const topics: string[] = []
  const source = createReplaceableSource(
    { source: { kind: 'listen', host: '127.0.0.1', port: 0 }, topicFilter: '#' },
    {
      env: {},
      now: Date.now,
      onMessage: ({ topic }) => void topics.push(topic),
      onNote: () => undefined,
    },
    () => undefined,
  )
  const { localUrl = '' } = await source.open()
  closers.push(() => source.close())
  return { source, topics, localUrl }
}

async function openOther(): Promise<Broker> {
  const broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    now: Date.now,
    onMessage: () => undefined,
    onNote: () => undefined,
  })
  closers.push(() => broker.close())
  return broker
}

async function publish(url: string, topic: string): Promise<void> {
  const client = await connectAsync(url)
  await client.publishAsync(topic, '1', { qos: 1 })
  await client.endAsync()
}

test('changes that come at once are made one after the other, and leave one subscription', async () => {
  const { source, topics } = await open()
  const { port } = await openOther()
  const url = `mqtt://127.0.0.1:${port}`
  await Promise.all([1, 2, 3].map(() => source.change({ kind: 'url', url })))
  await publish(url, 'a')
  await publish(url, 'b')
  await expect.poll(() => topics).toContain('b')
  expect(topics).toEqual(['a', 'b'])
})

test('the broker of the program itself is refused as another one, and stays as it is', async () => {
  const { source, topics, localUrl } = await open()
  const { port } = new URL(localUrl)
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    const change = source.change({ kind: 'url', url: `mqtt://${host}:${port}` })
    await expect(change).rejects.toThrow('this is the broker of this program')
  }
  await source.change({ kind: 'own' })
  await publish(localUrl, 'still/here')
  await expect.poll(() => topics).toEqual(['still/here'])
})
