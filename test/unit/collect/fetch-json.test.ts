import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { CollectError } from '../../../src/collect/collector.ts'
import { createFetchJson } from '../../../src/collect/create-fetch-json.ts'
import type { JsonRequest } from '../../../src/collect/fetch-json.ts'
import { StatusError } from '../../../src/collect/status-error.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

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
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/data?appid=hidden-key`)
}

const http = (answer: (request: IncomingMessage, response: ServerResponse) => void) =>
  listen(createServer(answer))
/** Says `bytes` to whoever asks; then hangs up, unless told to stay. */
const raw = (bytes: string | Buffer, stay = false) =>
  listen(
    createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => (stay ? socket.write(bytes) : socket.end(bytes)))
    }),
  )
const body = (content: string | Buffer, headers: Record<string, string> = {}) =>
  http((_request, response) => response.writeHead(200, headers).end(content))

/** Longer than any machine is busy. */
const patienceMs = 100_000
const fetchJson = createFetchJson({ clock: systemClock, timeoutMs: patienceMs })
const ask = (url: URL, request: Partial<JsonRequest> = {}, fetch = fetchJson) =>
  fetch(url, { deadlineMs: Date.now() + patienceMs, ...request })

async function problemOf(answer: Promise<unknown>): Promise<CollectError> {
  const error = await answer.then(
    (value) => new Error(`no error, but ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof CollectError)) throw error
  // No text repeats the query, where keys are.
  expect(error.message).not.toContain('hidden')
  expect(error.message).toMatch(/^(GET|POST) http:\/\/127\.0\.0\.1:\d+\/data: /)
  return error
}

describe('an answer', () => {
  it('is the value, the status and the headers', async () => {
    const url = await body('{"a":[1,"é",null]}', { 'X-Next-Key': 'abc', 'set-cookie': 'a=b' })
    expect(await ask(url)).toMatchObject({
      status: 200,
      headers: { 'x-next-key': 'abc', 'set-cookie': 'a=b' },
      value: { a: [1, 'é', null] },
    })
  })

  it('may have been compressed, which is asked for', async () => {
    const url = await http((request, response) => {
      const { method, headers, url: path } = request
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(JSON.stringify([method, path, headers['accept-encoding'], headers.accept])))
    })
    expect((await ask(url)).value).toEqual(['GET', '/data?appid=hidden-key', 'gzip', 'application/json'])
  })

  it('is that to method, headers and body', async () => {
    const url = await http(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { method, headers } = request
      const sent = [method, headers['content-type'], headers['content-length'], headers['x-key']]
      response.end(JSON.stringify([...sent, Buffer.concat(chunks).toString()]))
    })
    const request = { method: 'POST', headers: { 'x-key': 'k' }, body: { é: 1 } } as const
    expect((await ask(url, request)).value).toEqual(['POST', 'application/json', '8', 'k', '{"é":1}'])
  })

  it('leaves a byte order mark out', async () => {
    expect((await ask(await body('\uFEFF[]'))).value).toEqual([])
  })

  it('comes over one connection, as long as it lasts', async () => {
    const ports = new Set<number | undefined>()
    const url = await http((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('[]')
    })
    await ask(url)
    await ask(url)
    expect(ports.size).toBe(1)
  })

  it('comes over a new connection where the other side had closed the old one', async () => {
    let sockets = 0
    const url = await listen(
      createTcpServer((socket) => {
        socket.on('error', () => undefined)
        const first = ++sockets === 1
        let requests = 0
        socket.on('data', () => {
          // Closed by the other side while it was idle: seen only when it is used again.
          if (first && ++requests > 1) socket.resetAndDestroy()
          else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]')
        })
      }),
    )
    const fetch = createFetchJson({ clock: systemClock })
    expect((await ask(url, {}, fetch)).value).toEqual([])
    expect((await ask(url, {}, fetch)).value).toEqual([])
    expect(sockets).toBe(2)
  })
})

describe('no answer', () => {
  it.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'http_status'],
    [429, 'rate_limited'],
    [500, 'http_status'],
  ] as const)('is status %i', async (status, reason) => {
    const url = await http((_request, response) =>
      response.writeHead(status, { 'retry-after': '7' }).end('{"message":"hidden"}'),
    )
    const error = await problemOf(ask(url))
    expect(error).toBeInstanceOf(StatusError)
    expect(error).toMatchObject({ reason, status, headers: { 'retry-after': '7' } })
    expect(error.message).toMatch(new RegExp(`: status ${status}$`))
  })

  it('is a status before its body ends, which may be never', async () => {
    let closed: Promise<unknown> | undefined
    const url = await http((_request, response) => {
      closed = once(response, 'close')
      response.writeHead(503, { 'content-length': 100 }).write('hidden')
    })
    expect(await problemOf(ask(url))).toMatchObject({ status: 503 })
    await closed
  })

  it('is a redirect, which is not followed', async () => {
    let requests = 0
    const url = await http((_request, response) => {
      requests++
      response.writeHead(307, { location: '/elsewhere?hidden' }).end()
    })
    const error = await problemOf(ask(url))
    expect(error).toMatchObject({ reason: 'http_status', status: 307 })
    expect(error.message).toMatch(/: status 307, a redirect, which is not followed$/)
    expect(requests).toBe(1)
  })

  it.each<[string, string | Buffer, Record<string, string>, RegExp]>([
    [
      'HTML',
      '<html>hidden</html>',
      { 'content-type': 'text/html; charset=utf-8' },
      /: the answer is not JSON but text\/html$/,
    ],
    [
      'HTML that says that it is JSON',
      '<html>',
      { 'content-type': 'application/json' },
      /: the answer is not JSON$/,
    ],
    ['nothing', '', {}, /: the answer is not JSON$/],
    ['JSON cut short', '{"a":"hidden', {}, /: the answer is not JSON$/],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, /: the answer is not JSON$/],
    [
      'gzip cut short',
      gzipSync('[1,2,3]').subarray(0, 15),
      { 'content-encoding': 'gzip' },
      /: the answer is not valid gzip$/,
    ],
    [
      'text that says that it is gzip',
      '[1,2,3]',
      { 'content-encoding': 'gzip' },
      /: the answer is not valid gzip$/,
    ],
    ['gzip that says nothing', gzipSync('[1,2,3]'), {}, /: the answer is not JSON$/],
  ])('is %s', async (_, content, headers, message) => {
    const error = await problemOf(ask(await body(content, headers)))
    expect(error.reason).toBe('not_json')
    expect(error.message).toMatch(message)
  })

  it.each([
    ['plain', (text: string) => Buffer.from(text), {}],
    ['compressed', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }],
  ] as const)('is more than may be, %s', async (_, pack, headers) => {
    const json = JSON.stringify('x'.repeat(998))
    const allowed = await body(pack(json), headers)
    expect((await ask(allowed, { bytesMax: 1_000 })).value).toHaveLength(998)
    const error = await problemOf(ask(allowed, { bytesMax: 999 }))
    expect(error.reason).toBe('too_large')
    expect(error.message).toMatch(/: the answer has more than 999 bytes$/)
  })

  it('is 10 MB, of which no more than half is read', async () => {
    const url = await body(gzipSync(JSON.stringify('x'.repeat(10_000_000))), { 'content-encoding': 'gzip' })
    expect(await problemOf(ask(url))).toMatchObject({ reason: 'too_large' })
  })

  it('is an endless one, whose connection is closed', async () => {
    let closed: Promise<unknown> | undefined
    const url = await http((_request, response) => {
      const timer = setInterval(() => response.write('          '), 1)
      closed = once(response, 'close').then(() => clearInterval(timer))
    })
    expect(await problemOf(ask(url, { bytesMax: 50 }))).toMatchObject({ reason: 'too_large' })
    await closed
  })

  it.each([
    ['silent', () => http(() => undefined)],
    ['silent after the headers', () => raw('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n[1,', true)],
    ['silent after an odd beginning', () => raw('HTTP/1.1 200', true)],
  ])('is a server that is %s', async (_, serve) => {
    const fetch = createFetchJson({ clock: systemClock, timeoutMs: 60 })
    const error = await problemOf(ask(await serve(), {}, fetch))
    expect(error).toMatchObject({ reason: 'timeout' })
    expect(error.message).toMatch(/: no answer within 60 ms$/)
  })

  it('is a server that drips, at the deadline', async () => {
    const url = await http((_request, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(timer))
    })
    const clock = createFakeClock(0)
    const fetch = createFetchJson({ clock })
    const error = await problemOf(ask(url, { deadlineMs: 80 }, fetch))
    expect(error.reason).toBe('timeout')
    expect(error.message).toMatch(/: no answer within 80 ms$/)
  })

  it('is a deadline that has passed, without a request', async () => {
    let requests = 0
    const url = await http((_request, response) => {
      requests++
      response.end('[]')
    })
    const error = await problemOf(ask(url, { deadlineMs: Date.now() }))
    expect([error.reason, requests]).toEqual(['timeout', 0])
  })

  it.each([
    ['hangs up at once', ''],
    ['speaks something else', 'SSH-2.0-hidden\r\n'],
    ['breaks off', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n[1,'],
    ['breaks off in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n'],
    [
      'breaks off in gzip',
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 900\r\n\r\n'),
        gzipSync('[1,2,3]').subarray(0, 15),
      ]),
    ],
  ])('is a server that %s', async (_, bytes) => {
    expect(await problemOf(ask(await raw(bytes)))).toMatchObject({ reason: 'connection' })
  })

  it('is a server without TLS where it is asked for', async () => {
    const url = await body('[]')
    url.protocol = 'https:'
    await expect(ask(url)).rejects.toMatchObject({
      reason: 'connection',
      message: expect.stringMatching(/^GET https:\/\/127\.0\.0\.1:\d+\/data: (EPROTO|ERR_SSL_\w+)$/),
    })
  })

  it('is nobody who listens', async () => {
    const url = await http(() => undefined)
    for (const close of open.splice(0)) await close()
    const error = await problemOf(ask(url))
    expect(error.reason).toBe('connection')
    expect(error.message).toMatch(/: ECONNREFUSED$/)
  })
})
