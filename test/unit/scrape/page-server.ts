// A server of metrics pages on loopback, whose answers a test changes.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface PageServer {
  /** Host and port. */
  readonly address: string
  readonly url: string
  readonly requests: readonly IncomingMessage[]
  answer: Answer
  /** Says this text from now on. */
  say(text: string, contentType?: string): void
}

export const textType = 'text/plain; version=0.0.4; charset=utf-8'
export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

/** Stopped when the test is over. */
export async function startPageServer(): Promise<PageServer> {
  const requests: IncomingMessage[] = []
  const pages: PageServer = {
    address: '',
    url: '',
    requests,
    answer: (_, response) => response.writeHead(500).end(),
    say(text, contentType = textType) {
      pages.answer = (_, response) => response.writeHead(200, { 'content-type': contentType }).end(text)
    },
  }
  const server = createServer((request, response) => {
    requests.push(request)
    pages.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(pages, { address, url: `http://${address}` })
}
