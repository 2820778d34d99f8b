// Answers scrapes with what there is: the page of the rounds that are over. Nothing is collected for a scrape, and none
// waits for a round.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { PageFormat } from '#exposition'
import { acceptsGzip, chooseFormat } from './choose-format.ts'

export interface MetricsServer {
  /** Of the page. */
  readonly url: string
  /** Answers what is being asked, within a second, and takes no more. */
  close(): Promise<void>
}

/** Of a request, until its headers are here; a scraper sends one packet. */
const requestTimeoutMs = 10_000
/** For answers that are under way at the end. */
const closeMs = 1_000
/** Below it gzip saves no packet. */
const gzipBytesMin = 1_000

const compress = promisify(gzip)

/** @throws {NodeJS.ErrnoException} if it cannot listen there */
export async function startMetricsServer(
  { host, port }: { readonly host: string; readonly port: number },
  page: (format: PageFormat) => string,
): Promise<MetricsServer> {
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs },
    (request, response) => void answer(request, response, page).catch(() => response.destroy()),
  )
  server.listen(port, host)
  await once(server, 'listening')
  const actual = server.address() as AddressInfo
  const shownHost = isIPv6(actual.address) ? `[${actual.address}]` : actual.address
  return {
    url: `http://${shownHost}:${actual.port}/metrics`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), closeMs)
      await closed
      clearTimeout(timer)
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  page: (format: PageFormat) => string,
): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0]
  if (path !== '/metrics' && path !== '/')
    return say(response, 404, 'not found; the metrics are at /metrics\n')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return say(response, 405, 'expected GET or HEAD\n')
  }
  if (path === '/') return say(response, 200, 'the metrics are at /metrics\n')
  const { format, contentType } = chooseFormat(request.headers.accept)
  const body = Buffer.from(page(format))
  response.setHeader('content-type', contentType)
  response.setHeader('vary', 'Accept, Accept-Encoding')
  const encoding = request.headers['accept-encoding']
  if (body.length < gzipBytesMin || !acceptsGzip(String(encoding ?? ''))) return send(response, 200, body)
  response.setHeader('content-encoding', 'gzip')
  return send(response, 200, await compress(body))
}

function say(response: ServerResponse, status: number, words: string): void {
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  send(response, status, Buffer.from(words))
}

/** To HEAD, Node sends the headers alone. */
function send(response: ServerResponse, status: number, body: Buffer): void {
  response.statusCode = status
  response.setHeader('content-length', body.length)
  response.end(body)
}
