// A stand-in for the query API of Amazon Managed Service for Prometheus: it verifies each signature, checks path and form,
// and answers as it is told.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type SigningCredentials, verifySigV4 } from '#studio/receiver'

export interface QueryRequest {
  /** Behind `api/v1/`. */
  readonly path: string
  readonly form: URLSearchParams
}

export interface QueryReply {
  readonly status: number
  readonly body: string
}

export interface QueryServiceOptions {
  readonly credentials?: SigningCredentials
  readonly region?: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Undefined: no answer at all. */
  readonly answer: (request: QueryRequest) => QueryReply | undefined | Promise<QueryReply | undefined>
}

export interface QueryService {
  /** Of the workspace, with a slash at its end. */
  readonly url: string
  /** Those whose signature is good. */
  readonly requests: readonly QueryRequest[]
  close(): Promise<void>
}

export const queryCredentials: SigningCredentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const workspacePath = '/workspaces/ws-1/'

export async function startQueryService(options: QueryServiceOptions): Promise<QueryService> {
  const { credentials = queryCredentials, region = 'us-east-1', now = Date.now, answer } = options
  const requests: QueryRequest[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const { method = '', url: target = '', rawHeaders } = incoming
    const headers = Array.from(
      { length: rawHeaders.length / 2 },
      (_, index) => [rawHeaders[2 * index] as string, rawHeaders[2 * index + 1] as string] as const,
    )
    const reply = ({ status, body: text }: QueryReply) =>
      response
        .writeHead(status, { 'content-type': 'application/json', date: new Date(now()).toUTCString() })
        .end(text)
    const signed = verifySigV4(
      { method, target, headers, body },
      { service: 'aps', region, ...credentials },
      now(),
    )
    if (!signed.ok) return reply({ status: 403, body: JSON.stringify({ message: signed.message }) })
    const path = new URL(target, 'http://localhost').pathname
    const api = `${workspacePath}api/v1/`
    if (!path.startsWith(api))
      return reply({ status: 404, body: JSON.stringify({ message: 'workspace not found' }) })
    if (method !== 'POST' || incoming.headers['content-type'] !== 'application/x-www-form-urlencoded') {
      return reply({ status: 400, body: JSON.stringify({ error: 'expected a form' }) })
    }
    const request = { path: path.slice(api.length), form: new URLSearchParams(body.toString()) }
    requests.push(request)
    const told = await answer(request)
    if (told !== undefined) reply(told)
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${workspacePath}`,
    requests,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** @returns an answer with an instant vector */
export function vectorReply(
  series: readonly {
    readonly labels: Readonly<Record<string, string>>
    readonly at: number
    readonly value: string
  }[],
): QueryReply {
  const result = series.map(({ labels, at, value }) => ({ metric: labels, value: [at, value] }))
  return { status: 200, body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }) }
}
