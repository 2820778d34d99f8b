// The HTTP client of collectors, over kept-alive connections, and without a word of keys in its errors: they name
// method, host and path, never a query, a header or a body.

import { Agent, type ClientRequest, type RequestOptions, request } from 'node:http'
// A default import, which a function loads when it is first used, with TLS.
import https from 'node:https'
import { type Clock, type StartTimer, startSystemTimer } from '../clock.ts'
import { CollectError, type CollectProblem } from './collector.ts'
import type { FetchJson, JsonAnswer, JsonRequest } from './fetch-json.ts'
import { readAnswer } from './read-answer.ts'

export interface FetchJsonOptions {
  readonly clock: Clock
  /** Of one request, where its deadline is not sooner. */
  readonly timeoutMs?: number
  readonly startTimer?: StartTimer
}

const bytesMaxDefault = 5_000_000
const timeoutMsDefault = 10_000

export function createFetchJson({
  clock,
  timeoutMs = timeoutMsDefault,
  startTimer = startSystemTimer,
}: FetchJsonOptions): FetchJson {
  const agent = new Agent({ keepAlive: true })
  let secureAgent: https.Agent | undefined
  function open(url: URL, options: RequestOptions): ClientRequest {
    if (url.protocol !== 'https:') return request(url, { ...options, agent })
    secureAgent ??= new https.Agent({ keepAlive: true })
    return https.request(url, { ...options, agent: secureAgent })
  }

  return async (url, wanted) => {
    const bytesMax = wanted.bytesMax ?? bytesMaxDefault
    const exchange = () => {
      const leftMs = Math.min(timeoutMs, wanted.deadlineMs - clock.now())
      return performExchange(url, wanted, open, leftMs, bytesMax, startTimer)
    }
    try {
      return await exchange()
    } catch (error) {
      // A connection that was kept alive while the function was frozen; whoever closed it has read nothing.
      if (error instanceof StaleConnection) return exchange()
      throw error
    }
  }
}

/** The other side had closed the connection before it was used again. */
class StaleConnection extends CollectError {}

function performExchange(
  url: URL,
  { method = 'GET', headers, body }: JsonRequest,
  open: (url: URL, options: RequestOptions) => ClientRequest,
  timeoutMs: number,
  bytesMax: number,
  startTimer: StartTimer,
): Promise<JsonAnswer> {
  const where = `${method} ${url.origin}${url.pathname}`
  if (timeoutMs <= 0)
    return Promise.reject(new CollectError('timeout', `${where}: no time left for the request`))
  const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  return new Promise((resolve, reject) => {
    const sent = open(url, {
      method,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }),
        ...headers,
      },
    })
    const settle = (end: () => void): void => {
      cancelTimer()
      end()
    }
    const fail = (reason: CollectProblem, detail: string): void =>
      settle(() => reject(new CollectError(reason, `${where}: ${detail}`)))
    const cancelTimer = startTimer(() => {
      // First, since to destroy the request is an error of its own.
      fail('timeout', `no answer within ${timeoutMs} ms`)
      sent.destroy()
    }, timeoutMs)
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const detail = error.code ?? error.name
      if (!sent.reusedSocket) return fail('connection', detail)
      settle(() => reject(new StaleConnection('connection', `${where}: ${detail}`)))
    })
    sent.on('response', (response) => {
      readAnswer(where, response, bytesMax).then(
        (answer) => settle(() => resolve(answer)),
        (error: unknown) => {
          settle(() => reject(error))
          // What is left of the answer is not read, so the connection cannot be used again.
          sent.destroy()
        },
      )
    })
    sent.end(text)
  })
}
