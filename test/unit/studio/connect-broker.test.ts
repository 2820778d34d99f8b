import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Aedes } from 'aedes'
import { connectAsync } from 'mqtt'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createWebSocketStream, WebSocketServer } from 'ws'
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
  return {
    kind: 'broker',
    url: new URL(url),
    awsRegion: undefined,
    forMs: undefined,
    clientId: 'viewer',
    secretFile: undefined,
    ...files,
  } as const
}

async function subscribe(url: string, topicFilter: string) {
  const messages: PublishedMessage[] = []
  const notes: string[] = []
  const subscription = await connectBroker({
    source: sourceOf(url),
    topicFilter,
    env: {},
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

describe('a broker that asks for a user name and a password', () => {
  /** @returns its address */
  async function openClosedBroker(): Promise<string> {
    const aedes = await Aedes.createBroker({
      authenticate: (_, username, password, done) => {
        done(null, username === 'me@home' && password?.toString() === 'p:w/%')
      },
    })
    const server = createServer(aedes.handle)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(async () => {
      await new Promise<void>((resolve) => aedes.close(resolve))
      server.close()
    })
    return `127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async function login(url: string, env: Record<string, string>, secret?: string) {
    const folder = mkdtempSync(path.join(tmpdir(), 'broker-login-'))
    closers.push(async () => rmSync(folder, { recursive: true }))
    const secretFile = secret === undefined ? undefined : path.join(folder, 'login.json')
    if (secretFile !== undefined) writeFileSync(secretFile, secret ?? '')
    const notes: string[] = []
    const subscription = await connectBroker({
      source: { ...sourceOf(url), secretFile },
      topicFilter: '#',
      env,
      now: Date.now,
      onMessage: () => undefined,
      onNote: (note) => notes.push(note),
    })
    closers.push(() => subscription.close())
    return notes
  }

  const right = { MQTT_USERNAME: 'me@home', MQTT_PASSWORD: 'p:w/%' }
  const file = '{"username":"me@home","password":"p:w/%"}'

  test('gets them from the environment, from a file, or from both URL and environment', async () => {
    const host = await openClosedBroker()
    expect(await login(`mqtt://${host}`, right)).toEqual([])
    expect(await login(`mqtt://${host}`, { ...right, MQTT_PASSWORD: 'no' }, file)).toEqual([])
    expect(await login(`mqtt://me%40home@${host}`, { ...right, MQTT_USERNAME: 'no' })).toEqual([])
  })

  test('gets them from the URL, with a note that others can read them', async () => {
    const host = await openClosedBroker()
    expect(await login(`mqtt://me%40home:p%3Aw%2F%25@${host}`, {})).toEqual([
      'other users of this machine can read the password in --broker; use MQTT_PASSWORD or --broker-secret-file FILE',
    ])
  })

  test('refuses without them, and with wrong ones: what to do is said, no secret is', async () => {
    const host = await openClosedBroker()
    await expect(login(`mqtt://${host}`, {})).rejects.toThrow(
      /^mqtt:\/\/[\d.:]+: Connection refused: .*; set MQTT_USERNAME and MQTT_PASSWORD, or use --broker-secret-file FILE$/,
    )
    await expect(login(`mqtt://me:wr0ng@${host}`, {})).rejects.toThrow(
      /^mqtt:\/\/[\d.:]+: Connection refused: .*; check the user name and the password$/,
    )
  })

  test.each(['me:pw', '{}', '[]', '{"username":"me"}', '{"username":1,"password":"x"}'])(
    'a file with other content is a problem of the options: %s',
    async (text) => {
      await expect(login('mqtt://127.0.0.1:1', {}, text)).rejects.toThrow(
        '1 problem in options:\n  --broker-secret-file: expected JSON {"username": "…", "password": "…"}',
      )
    },
  )
})

describe('over WebSocket', () => {
  /** A broker that notes the address of each connection, and can end all of them. */
  async function openWebSocketBroker() {
    const aedes = await Aedes.createBroker()
    const targets: string[] = []
    const server = createHttpServer()
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket, request) => {
      targets.push(request.url ?? '')
      aedes.handle(createWebSocketStream(socket), request)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(async () => {
      await new Promise<void>((resolve) => aedes.close(resolve))
      sockets.close()
      server.close()
    })
    const publish = (topic: string, payload: string) =>
      new Promise<void>((resolve, reject) => {
        const packet = { cmd: 'publish', qos: 0, dup: false, retain: false, topic, payload } as const
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()))
      })
    const endAll = () => {
      for (const socket of sockets.clients) socket.terminate()
    }
    const { port } = server.address() as AddressInfo
    return { url: `ws://127.0.0.1:${port}`, targets, publish, endAll }
  }

  test('messages come, from the path /mqtt unless the address has one', async () => {
    for (const [path, target] of [
      ['', '/mqtt'],
      ['/ws', '/ws'],
    ]) {
      const { url, targets, publish } = await openWebSocketBroker()
      const { messages } = await subscribe(`${url}${path}`, 'a/#')
      await publish('a/b', 'yes')
      await expect.poll(() => messages.map(({ topic }) => topic)).toEqual(['a/b'])
      expect(targets).toEqual([target])
    }
  })

  async function subscribeAws(url: string, env: Record<string, string>, forMs?: number) {
    const messages: PublishedMessage[] = []
    const notes: string[] = []
    const subscription = await connectBroker({
      source: { ...sourceOf(url), awsRegion: 'eu-central-1', forMs },
      topicFilter: '#',
      env,
      now: Date.now,
      onMessage: (message) => messages.push(message),
      onNote: (note) => notes.push(note),
    })
    closers.push(() => subscription.close())
    return { messages, notes, usage: () => subscription.usage?.() }
  }

  const credentials = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 's3cret', AWS_SESSION_TOKEN: 't' }

  test('AWS IoT Core gets a signed address, another one for each connection', async () => {
    const { url, targets, endAll } = await openWebSocketBroker()
    await subscribeAws(url, credentials)
    endAll()
    await expect.poll(() => targets.length).toBe(2)
    for (const target of targets) {
      expect(target).toMatch(/^\/mqtt\?X-Amz-Algorithm=AWS4-HMAC-SHA256&.*X-Amz-Signature=[\da-f]{64}/)
      expect(target).not.toContain('s3cret')
    }
  })

  test('the subscription to AWS IoT Core counts, and ends by itself with what it cost', async () => {
    const { url, publish } = await openWebSocketBroker()
    const { messages, notes, usage } = await subscribeAws(url, credentials, 1_500)
    await publish('a', '1')
    await expect.poll(() => messages).toHaveLength(1)
    expect(usage()).toMatchObject({ messages: 1, messagesMax: 10_000, ended: undefined })
    await expect
      .poll(() => notes)
      .toEqual([
        'the subscription to AWS IoT Core has ended, because its time is over; --for DURATION changes it (1 message, about USD 0.00); what came stays here',
      ])
    await publish('a', '2')
    expect(messages).toHaveLength(1)
  })

  test('without credentials nothing is connected, and the reason is said', async () => {
    const { url, targets } = await openWebSocketBroker()
    const nowhere = { HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' }
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    await expect(subscribeAws(url, nowhere)).rejects.toThrow(/^ws:.*: no AWS credentials to sign with: /)
    vi.unstubAllEnvs()
    expect(targets).toEqual([])
  })
})
