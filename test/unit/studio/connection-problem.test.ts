// What is said of a port where no broker is, or another one than the address means: real servers of each kind.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { Aedes } from 'aedes'
import { afterEach, describe, expect, test } from 'vitest'
import { connectBroker } from '../../../src/studio/connect-broker.ts'
import { startBroker } from '../../../src/studio/start-broker.ts'
import { describeWithParts } from '../../helpers/parts.ts'
import { createAuthority } from '../../helpers/tls.ts'

const closers: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function listen(server: Server, host = '127.0.0.1'): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return `${host}:${(server.address() as AddressInfo).port}`
}

async function problemOf(url: string, files: { caFile?: string } = {}): Promise<string> {
  const source = {
    kind: 'broker',
    ...{ url: new URL(url), awsRegion: undefined, forMs: undefined, clientId: undefined },
    ...{ secretFile: undefined, caFile: undefined, certFile: undefined, keyFile: undefined, ...files },
  } as const
  const silent = { now: Date.now, onMessage: () => undefined, onNote: () => undefined }
  try {
    const subscription = await connectBroker({ source, topicFilter: '#', env: {}, ...silent })
    await subscription.close()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

async function plainBroker(): Promise<string> {
  const silent = { now: Date.now, onMessage: () => undefined, onNote: () => undefined }
  const broker = await startBroker({ host: '127.0.0.1', port: 0, ...silent })
  closers.push(() => broker.close())
  return `127.0.0.1:${broker.port}`
}

const webServer = () => listen(createHttpServer((_request, response) => response.end('hello')))
const usual = 'check the port: 1883 is usual for MQTT, 8883 with TLS'

describe('without TLS', () => {
  test('an HTTP server', async () => {
    const host = await webServer()
    expect(await problemOf(`mqtt://${host}`)).toBe(
      `mqtt://${host}: an HTTP server answers on this port; ${usual}. MQTT over WebSocket begins with ws:// or wss://`,
    )
  })

  test('a server of something else', async () => {
    const host = await listen(createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')))
    expect(await problemOf(`mqtt://${host}`)).toBe(
      `mqtt://${host}: what answers on this port does not speak MQTT; ${usual}`,
    )
  })

  test('a server that closes', async () => {
    const host = await listen(createServer((socket) => socket.end()))
    expect(await problemOf(`mqtt://${host}`)).toBe(
      `mqtt://${host}: the broker closed the connection without a reason; ${usual}. If this port expects TLS, use mqtts://${host}`,
    )
  })

  test('nobody', async () => {
    const server = createServer()
    const host = await listen(server)
    await closers.pop()!()
    expect(await problemOf(`mqtt://${host}`)).toBe(
      `mqtt://${host}: nothing listens on this port; check address and port, and that the broker runs (ECONNREFUSED)`,
    )
  })

  test('no host of this name', async () => {
    expect(await problemOf('mqtt://no-such-broker.invalid')).toMatch(
      /^mqtt:\/\/no-such-broker\.invalid: (there is no host with this name; check the address \(ENOTFOUND\)|the name of the host cannot be looked up now; check the network \(EAI_AGAIN\))$/,
    )
  })
})

describe('with TLS, or over WebSocket', () => {
  test('a server that speaks no TLS', async () => {
    const host = await webServer()
    expect(await problemOf(`mqtts://${host}`)).toBe(
      `mqtts://${host}: this port does not speak TLS; use mqtt://${host}`,
    )
    expect(await problemOf(`wss://${host}/mqtt`)).toBe(
      `wss://${host}: this port does not speak TLS; use ws://${host}/mqtt`,
    )
  })

  test('a broker that speaks no TLS', async () => {
    const host = await plainBroker()
    expect(await problemOf(`mqtts://${host}`)).toMatch(
      new RegExp(`^mqtts://${host}: .*does not speak TLS, use mqtt://${host}$`),
    )
  })

  test('an HTTP server without WebSocket', async () => {
    const host = await webServer()
    expect(await problemOf(`ws://${host}`)).toMatch(/check the path of the address: \/mqtt is usual/)
  })
})

describeWithParts('a broker with TLS', ['openssl'], ({ openssl }) => {
  async function tlsBroker(host = '127.0.0.1', options: { requestCert?: boolean } = {}) {
    const folder = mkdtempSync(path.join(tmpdir(), 'broker-tls-'))
    closers.push(() => rmSync(folder, { recursive: true }))
    const { caFile, server } = createAuthority(openssl, folder)
    const aedes = await Aedes.createBroker()
    closers.push(() => new Promise<void>((resolve) => aedes.close(resolve)))
    const pair = { key: readFileSync(server.keyFile), cert: readFileSync(server.certFile) }
    const tls = createTlsServer({ ...pair, ca: readFileSync(caFile), ...options }, aedes.handle)
    tls.on('tlsClientError', () => undefined)
    return { host: await listen(tls, host), caFile }
  }

  test('addressed without TLS', async () => {
    const { host } = await tlsBroker()
    // Some servers say so with an alert, others close.
    expect(await problemOf(`mqtt://${host}`)).toMatch(
      new RegExp(`this port expects TLS[,;] use mqtts://${host}$`),
    )
  })

  test('whose certificate is of an authority that this machine does not know', async () => {
    const { host, caFile } = await tlsBroker()
    expect(await problemOf(`mqtts://${host}`)).toMatch(
      /: this machine does not know who signed the certificate of the broker; start with --ca FILE, the CA certificate \(\w+\)$/,
    )
    expect(await problemOf(`mqtts://${host}`, { caFile })).toBe('')
  })

  test('whose certificate is for another name', async () => {
    const { host, caFile } = await tlsBroker('127.0.0.2')
    expect(await problemOf(`mqtts://${host}`, { caFile })).toBe(
      `mqtts://${host}: the certificate of the broker is for another name; use one that it has: 127.0.0.1, localhost (ERR_TLS_CERT_ALTNAME_INVALID)`,
    )
  })

  test('that asks for a client certificate', async () => {
    const { host, caFile } = await tlsBroker('127.0.0.1', { requestCert: true })
    expect(await problemOf(`mqtts://${host}`, { caFile })).toMatch(
      /: the broker asks for a client certificate; start with --cert FILE and --key FILE \(ERR_SSL_\w+\)$/,
    )
  })
})
