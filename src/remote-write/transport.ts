// One HTTP exchange over kept-alive connections. Redirects are not followed: a signature holds for one host and path.
// An exchange never throws; it ends as an answer or as the reason why there is none.

import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
// A default import, which a function loads when it is first used, with TLS: an endpoint beside the function needs none.
import https from 'node:https'

export type Headers = Readonly<Record<string, string>>

export interface Answer {
  readonly kind: 'answer'
  readonly status: number
  /** At most `answerBytesMax` of the body. */
  readonly body: string
  /** Header `Retry-After`, as it came. */
  readonly retryAfter: string | undefined
  /** Header `Date`, as it came. */
  readonly date: string | undefined
}

export interface NoAnswer {
  readonly kind: 'no_answer'
  readonly reason: 'timeout' | 'connection'
  /** Node.js error code such as `ECONNREFUSED`. */
  readonly detail: string
  /** The connection had been kept alive, so that the endpoint or a network in between may have closed it long ago. */
  readonly staleConnection: boolean
}

export interface Transport {
  post(url: URL, headers: Headers, body: Uint8Array, timeoutMs: number): Promise<Answer | NoAnswer>
}

const answerBytesMax = 4096

export function createTransport(socketsMax: number): Transport {
  const options = { keepAlive: true, maxSockets: socketsMax }
  const agent = new Agent(options)
  let secureAgent: https.Agent | undefined
  function send(url: URL, headers: readonly string[]): ClientRequest {
    if (url.protocol === 'https:') {
      secureAgent ??= new https.Agent(options)
      return https.request(url, { method: 'POST', headers, agent: secureAgent })
    }
    return request(url, { method: 'POST', headers, agent })
  }

  return {
    post(url, headers, body, timeoutMs) {
      return new Promise((resolve) => {
        const sent = send(url, listed({ host: url.host, ...headers, 'content-length': `${body.length}` }))
        let answered = false
        let timedOut = false
        const timer = setTimeout(() => {
          timedOut = true
          sent.destroy()
        }, timeoutMs)
        const settle = (result: Answer | NoAnswer): void => {
          clearTimeout(timer)
          resolve(result)
        }
        sent.on('response', (response) => {
          answered = true
          readBody(response, (text) => settle(toAnswer(response, text)))
        })
        sent.on('error', (error: NodeJS.ErrnoException) => {
          // Once the answer has begun its status counts, whatever happens to the connection.
          if (answered) return
          const [reason, detail] = timedOut
            ? (['timeout', `no answer within ${timeoutMs} ms`] as const)
            : (['connection', error.code ?? error.name] as const)
          settle({ kind: 'no_answer', reason, detail, staleConnection: sent.reusedSocket && !timedOut })
        })
        sent.end(body)
      })
    },
  }
}

/** A list is written as it is; of an object, Node makes another one first, and takes it apart again. */
function listed(headers: Headers): string[] {
  return Object.entries(headers).flat()
}

/** The status line decides; a body that breaks off or has no end only shortens the text. */
function readBody(response: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = []
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    if (bytes < answerBytesMax) chunks.push(chunk.subarray(0, answerBytesMax - bytes))
    bytes += chunk.length
    if (bytes > answerBytesMax) response.destroy()
  })
  response.on('error', () => undefined)
  response.on('close', () => done(Buffer.concat(chunks).toString('utf8')))
}

function toAnswer(response: IncomingMessage, body: string): Answer {
  return {
    kind: 'answer',
    status: response.statusCode ?? 0,
    body,
    retryAfter: response.headers['retry-after'],
    date: response.headers.date,
  }
}
