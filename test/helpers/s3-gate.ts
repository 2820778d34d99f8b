// A gate before S3 that a test can close: requests go through to the server behind, are refused, or wait for ever.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** `stall`: the headers of an answer come, and none of what they announce. */
export type Passage = 'through' | 'refused' | 'hangs' | 'stalls'

export interface S3Gate {
  readonly url: string
  /** What becomes of a request, such as `GET /bucket/key`. */
  decide: (request: string) => Passage | Promise<Passage>
  /** Requests so far, without their query, with the status of those that went through. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

export async function startS3Gate(target: string): Promise<S3Gate> {
  const requests: string[] = []
  function forward(incoming: IncomingMessage, response: ServerResponse, name: string): void {
    const { method, headers, url } = incoming
    const onward = request(`${target}${url}`, { method, headers }, (answer) => {
      requests.push(`${name} ${answer.statusCode}`)
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    incoming.pipe(onward)
  }

  const server = createServer(async (incoming, response) => {
    const name = `${incoming.method} ${incoming.url?.split('?')[0]}`
    const passage = await gate.decide(name)
    if (passage === 'through') return forward(incoming, response, name)
    requests.push(name)
    if (passage === 'stalls')
      response.writeHead(200, { 'content-length': 100, etag: '"stalled"' }).flushHeaders()
    if (passage === 'refused') {
      const body = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
      response.writeHead(403, { 'content-type': 'application/xml' }).end(body)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const gate: S3Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    decide: () => 'through',
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return gate
}
