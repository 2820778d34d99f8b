// The proxy between the function and its endpoint: HTTP on loopback. It holds each request until somebody says how to go
// on with it, and then lets it through, answers in its place, or spoils the answer.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HeldRequest {
  /** Of the client's end of the connection. */
  readonly port: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  answer(answer: ProxyAnswer, nowMs: number): void
  /** Head and half of the body, then, when it is called, the other half. */
  answerSlowly(answer: ProxyAnswer, nowMs: number): () => void
  /** @param how `truncated`: the body ends too early; `truncated_head`: the first line does */
  spoil(how: 'reset' | 'garbage' | 'truncated' | 'truncated_head', answer: ProxyAnswer, nowMs: number): void
}

export interface ProxyAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface FaultyProxy {
  /** With no path. */
  readonly origin: string
  close(): Promise<void>
}

export async function startFaultyProxy(onRequest: (request: HeldRequest) => void): Promise<FaultyProxy> {
  const server = createServer((incoming, response) => {
    // A process that is killed leaves its connection.
    response.on('error', () => undefined)
    incoming.on('error', () => undefined)
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => onRequest(hold(incoming, response, Buffer.concat(chunks))))
  })
  // Real time must not close what is kept alive in simulated time.
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  server.headersTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function hold(incoming: IncomingMessage, response: ServerResponse, body: Buffer): HeldRequest {
  const { socket } = incoming
  // Node would send the real time.
  response.sendDate = false

  function head({ status, headers = {} }: ProxyAnswer, bytes: number, nowMs: number): void {
    const date = new Date(nowMs).toUTCString()
    response.writeHead(status, { date, ...headers, ...(status === 204 ? {} : { 'content-length': bytes }) })
  }

  return {
    port: socket.remotePort ?? 0,
    headers: incoming.headers,
    body,
    answer(answer, nowMs) {
      const content = Buffer.from(answer.body ?? '')
      head(answer, content.length, nowMs)
      response.end(content)
    },
    answerSlowly(answer, nowMs) {
      const content = Buffer.from(answer.body || 'slowly, but it comes')
      head({ ...answer, status: answer.status === 204 ? 200 : answer.status }, content.length, nowMs)
      response.write(content.subarray(0, content.length >> 1))
      return () => response.end(content.subarray(content.length >> 1))
    },
    spoil(how, answer, nowMs) {
      switch (how) {
        case 'reset':
          socket.resetAndDestroy()
          return
        case 'garbage':
          socket.end('\u0000\u0001 this is not HTTP\r\n\r\n')
          return
        case 'truncated_head':
          socket.end(`HTTP/1.1 ${String(answer.status).slice(0, 1)}`)
          return
        case 'truncated':
          head({ ...answer, status: answer.status === 204 ? 200 : answer.status }, 1000, nowMs)
          response.write('half of', () => socket.destroy())
      }
    },
  }
}
