// The HTTP client of collectors, over kept-alive connections, and without a word of keys in its errors: they name
// method, host and path, never a query, a header or a body.

import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
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
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  }

  return async (url, request) => {
    const bytesMax = request.bytesMax ?? bytesMaxDefault
    const exchange = () => {
      const leftMs = Math.min(timeoutMs, request.deadlineMs - clock.now())
      return performExchange(url, request, agents, leftMs, bytesMax, startTimer)
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
  agents: { readonly 'http:': HttpAgent; readonly 'https:': HttpsAgent },
  timeoutMs: number,
  bytesMax: number,
  startTimer: StartTimer,
): Promise<JsonAnswer> {
  const where = `${method} ${url.origin}${url.pathname}`
  if (timeoutMs <= 0)
    return Promise.reject(new CollectError('timeout', `${where}: no time left for the request`))
  const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:'
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }),
        ...headers,
      },
      agent: secure ? agents['https:'] : agents['http:'],
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
      request.destroy()
    }, timeoutMs)
    request.on('error', (error: NodeJS.ErrnoException) => {
      const detail = error.code ?? error.name
      if (!request.reusedSocket) return fail('connection', detail)
      settle(() => reject(new StaleConnection('connection', `${where}: ${detail}`)))
    })
    request.on('response', (response) => {
      readAnswer(where, response, bytesMax).then(
        (answer) => settle(() => resolve(answer)),
        (error: unknown) => {
          settle(() => reject(error))
          // What is left of the answer is not read, so the connection cannot be used again.
          request.destroy()
        },
      )
    })
    request.end(text)
  })
}
