import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createTransport } from '../../../src/remote-write/transport.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<URL> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`)
}

const http = (answer: (request: IncomingMessage, response: ServerResponse) => void) =>
  listen(createServer(answer))
/** Says `bytes` to whoever connects and sends something; then hangs up, unless told to stay. */
const raw = (bytes: string, stay = false) =>
  listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => (stay ? socket.write(bytes) : socket.end(bytes)))
    }),
  )

/** Longer than any machine is busy; an endpoint that hangs is given less. */
const patienceMs = 100_000

const post = (url: URL, timeoutMs = patienceMs, transport = createTransport(2)) =>
  transport.post(url, { 'x-test': 'yes' }, Buffer.from('body'), timeoutMs)

describe('an exchange', () => {
  it('sends method, path, headers and body, and gives the answer back', async () => {
    const url = await http(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { method, url: path, headers } = request
      response.writeHead(400, { 'retry-after': '3', date: 'Thu, 01 Jan 2026 00:00:00 GMT' })
      response.end(
        JSON.stringify([
          method,
          path,
          headers['x-test'],
          headers['content-length'],
          String(Buffer.concat(chunks)),
        ]),
      )
    })
    expect(await post(url)).toEqual({
      kind: 'answer',
      status: 400,
      body: '["POST","/api/v1/write","yes","4","body"]',
      retryAfter: '3',
      date: 'Thu, 01 Jan 2026 00:00:00 GMT',
    })
  })

  it('does not follow a redirect', async () => {
    let requests = 0
    const url = await http((_request, response) => {
      requests++
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await post(url)).toMatchObject({ kind: 'answer', status: 307 })
    expect(requests).toBe(1)
  })

  it('reuses its connection', async () => {
    const ports = new Set<number | undefined>()
    const url = await http((request, response) => {
      ports.add(request.socket.remotePort)
      response.end()
    })
    const transport = createTransport(1)
    for (let index = 0; index < 5; index++) await post(url, patienceMs, transport)
    expect(ports.size).toBe(1)
  })

  it('ends when nobody listens', async () => {
    const url = await http(() => undefined)
    await open.pop()?.()
    expect(await post(url)).toMatchObject({ kind: 'no_answer', reason: 'connection', detail: 'ECONNREFUSED' })
  })

  it.each([
    ['a host name that does not exist', 'http://no-such-host.invalid/', 'connection'],
    ['a TLS handshake with a server that speaks none', undefined, 'connection'],
  ])('ends at %s', async (_name, address, reason) => {
    const plain = await http((_request, response) => response.end())
    const url = new URL(address ?? plain.href.replace('http:', 'https:'))
    expect(await post(url)).toMatchObject({ kind: 'no_answer', reason })
  })

  it('ends at its timeout when the endpoint hangs', async () => {
    const url = await http(() => undefined)
    expect(await post(url, 60)).toEqual({
      kind: 'no_answer',
      reason: 'timeout',
      detail: 'no answer within 60 ms',
      staleConnection: false,
    })
  })

  it('ends when the endpoint hangs up', async () => {
    expect(await post(await raw(''))).toMatchObject({ kind: 'no_answer', reason: 'connection' })
  })

  it.each([
    ['garbage', 'ceci n’est pas du HTTP\r\n\r\n'],
    ['half a status line', 'HTTP/1.1 20'],
    ['half the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ])('ends without an answer at %s', async (_name, bytes) => {
    expect(await post(await raw(bytes))).toMatchObject({ kind: 'no_answer', reason: 'connection' })
  })

  it.each([
    ['a body that breaks off', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', false],
    ['a body that never ends', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', true],
  ])('takes the status before %s', async (_name, bytes, stay) => {
    const url = await raw(bytes, stay)
    // A body without an end lasts until the timeout, and a busy machine may have no status by then.
    let answer = await post(url, 100)
    for (let timeoutMs = 200; answer.kind === 'no_answer'; timeoutMs *= 2) answer = await post(url, timeoutMs)
    expect(answer).toMatchObject({ kind: 'answer', status: 200 })
  })

  it('reads no more of an answer than it needs', async () => {
    const url = await http((_request, response) => response.writeHead(500).end('x'.repeat(10_000_000)))
    const answer = await post(url)
    expect(answer.kind === 'answer' && answer.body.length).toBe(4096)
  })

  it('says when a kept-alive connection had gone stale', async () => {
    let answered = 0
    const url = await http((request, response) => {
      if (answered++ > 0) request.socket.destroy()
      else response.end()
    })
    const transport = createTransport(1)
    expect(await post(url, patienceMs, transport)).toMatchObject({ status: 200 })
    expect(await post(url, patienceMs, transport)).toMatchObject({ kind: 'no_answer', staleConnection: true })
    expect(await post(url, patienceMs, transport)).toMatchObject({
      kind: 'no_answer',
      staleConnection: false,
    })
  })
})
