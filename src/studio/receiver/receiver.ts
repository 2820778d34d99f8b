// A remote-write receiver on this machine, for the local stack and for tests. It verifies access and the rules of
// remote write 1.0, decodes every request, and answers. It stores nothing; listens on loopback unless told otherwise.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Access, type AccessDecision, type AccessRefusal, checkAccess } from './check-access.ts'
import { decodeRequest, type RequestReading } from './decode-request.ts'

export interface ReceiverOptions {
  /** 0, the default: any free port. */
  readonly port?: number
  readonly host?: string
  readonly path?: string
  readonly verify?: Access
  /** Called once for each request, when its answer has gone out. */
  readonly onRequest?: (request: AnsweredRequest) => void
  /** Instead of the usual answer, which stands in its argument; undefined: the usual answer. */
  readonly answer?: (request: AnsweredRequest) => Reply | undefined | Promise<Reply | undefined>
  /** Milliseconds since 1970, for the age of signatures. */
  readonly now?: () => number
  /** How many of the last requests `requests` holds. */
  readonly requestsKeptMax?: number
}

export interface ReceivedRequest {
  readonly method: string
  /** Path and query string as they stand in the request line. */
  readonly target: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  readonly access: AccessDecision
  readonly reading: RequestReading
}

export interface AnsweredRequest extends ReceivedRequest {
  readonly answer: ReceiverAnswer
}

export interface ReceiverAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** An answer, or a function that does with the connection what it likes. */
export type Reply = ReceiverAnswer | ((response: ServerResponse) => void)

export interface Receiver {
  /** Where to write, for `REMOTE_WRITE_URL`. */
  readonly url: string
  readonly port: number
  /** The last ones, with the answer that each got; a function in its place counts as the usual answer. */
  readonly requests: readonly AnsweredRequest[]
  /** Ends open connections too. */
  close(): Promise<void>
}

const bodyBytesMax = 32 * 1024 * 1024

/** @throws the error of `listen`, such as EADDRINUSE */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { port = 0, host = '127.0.0.1', path = '/api/v1/write', requestsKeptMax = 1000 } = options
  const requests: AnsweredRequest[] = []

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      // The client is gone, or the answer of the options failed: nothing but the connection is lost.
      if (!response.headersSent) send(response, { status: 500, body: String(error) })
      else response.destroy()
    })
  })

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming)
    if (body === undefined) return send(response, { status: 413, body: 'Request Entity Too Large\n' })
    const request = read(incoming, body, options)
    const usual = { ...request, answer: answerTo(request, path) }
    const reply = (await options.answer?.(usual)) ?? usual.answer
    const answered = typeof reply === 'function' ? usual : { ...request, answer: reply }
    requests.push(answered)
    if (requests.length > requestsKeptMax) requests.shift()
    if (typeof reply === 'function') reply(response)
    else send(response, reply)
    options.onRequest?.(answered)
  }

  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  const urlHost = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return {
    url: `http://${urlHost}:${address.port}${path}`,
    port: address.port,
    requests,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function read(incoming: IncomingMessage, body: Buffer, { verify = 'none', now = Date.now }: ReceiverOptions) {
  const { method = '', url: target = '', headers, rawHeaders } = incoming
  const pairs = Array.from(
    { length: rawHeaders.length / 2 },
    (_, index) => [rawHeaders[2 * index] as string, rawHeaders[2 * index + 1] as string] as const,
  )
  const access = checkAccess({ method, target, headers: pairs, body }, verify, now())
  return { method, target, headers, body, access, reading: decodeRequest(headers, body) }
}

function answerTo({ method, target, access, reading }: ReceivedRequest, path: string): ReceiverAnswer {
  if (!access.ok) return refuseAccess(access)
  if (target !== path) return { status: 404, body: '404 page not found\n' }
  if (method !== 'POST') return { status: 405, body: 'Method Not Allowed\n' }
  if (!reading.ok) return { status: 400, body: `${reading.violations.join('\n')}\n` }
  // As Amazon Managed Service for Prometheus answers; Prometheus itself says 204.
  return { status: 200 }
}

function refuseAccess({ status, message }: AccessRefusal): ReceiverAnswer {
  if (status === 401) return { status, body: `${message}\n` }
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) }
}

/** @returns undefined if it is too large; it is read to its end, so that the client reads the answer */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= bodyBytesMax) chunks.push(chunk)
  }
  return bytes <= bodyBytesMax ? Buffer.concat(chunks) : undefined
}

function send(response: ServerResponse, { status, headers, body = '' }: ReceiverAnswer): void {
  response.writeHead(status, { ...headers })
  response.end(body)
}
