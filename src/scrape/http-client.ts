// GET requests with the authorization and the TLS settings of a job, over kept-alive connections. An answer is bounded in
// time and in bytes, unpacked. Errors name the host, the path and what went wrong: no query, no header, no body.

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { CollectError, readBody } from '#collect'
import { type Clock, type StartTimer, startSystemTimer } from '../clock.ts'
import { type AuthorizeTools, createAuthorizeGet } from './authorize-get.ts'
import { createAddressGuard, ForbiddenAddress, forbiddenError, type LookUp } from './forbidden-addresses.ts'
import type { HttpClientConfig, Pem, TlsConfig } from './scrape-config.ts'

export interface HttpGet {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly bytesMax: number
}

export interface HttpAnswer {
  readonly contentType: string
  readonly body: Buffer
}

/** @throws {CollectError} for everything but a 200 whose body is whole */
export type GetPage = (get: HttpGet) => Promise<HttpAnswer>

export interface HttpClientTools extends AuthorizeTools {
  readonly clock: Clock
  readonly startTimer?: StartTimer
  /** Of names; that of the system unless given. */
  readonly lookUp?: LookUp
}

const redirectsMax = 10

/** One for a job: its connections are kept, and its secrets, until an answer says that they are refused. */
export function createHttpClient(config: HttpClientConfig, tools: HttpClientTools): GetPage {
  const { clock, startTimer = startSystemTimer } = tools
  const guard = createAddressGuard(tools.env['AWS_LAMBDA_RUNTIME_API'], tools.lookUp)
  const authorize = createAuthorizeGet(config.authorization, tools)
  const http = new HttpAgent({ keepAlive: true })
  let https: Promise<HttpsAgent> | undefined

  function secureAgent(): Promise<HttpsAgent> {
    https ??= openAgent(config.tls, tools)
    // A certificate that cannot be read is asked for again in the next round.
    https.catch(() => {
      https = undefined
    })
    return https
  }

  async function exchange(get: HttpGet, endMs: number, renew: boolean): Promise<HttpAnswer> {
    let { url } = get
    for (let redirects = 0; ; redirects++) {
      guard.check(url, describeUrl(url))
      const isOwn = url.origin === get.url.origin
      // Elsewhere the credentials of this host are nobody's business.
      const headers = isOwn ? { ...get.headers, ...(await authorize(url, get.headers, renew)) } : get.headers
      const agent = url.protocol === 'https:' ? await secureAgent() : http
      const answer = await perform(
        { ...get, url, headers, timeoutMs: endMs - clock.now() },
        agent,
        guard.lookupFor(url),
        startTimer,
      )
      if (!('location' in answer)) return answer
      const where = describeUrl(url)
      if (!config.followRedirects)
        throw new CollectError('http_status', `${where}: a redirect, which is not followed`)
      if (redirects === redirectsMax) throw new CollectError('http_status', `${where}: too many redirects`)
      if (!URL.canParse(answer.location, url.href))
        throw new CollectError('http_status', `${where}: a redirect to nowhere`)
      url = new URL(answer.location, url)
      if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw new CollectError('http_status', `${where}: a redirect to another protocol`)
      }
    }
  }

  return async (get) => {
    const endMs = clock.now() + get.timeoutMs
    try {
      return await exchange(get, endMs, false)
    } catch (error) {
      // A connection that the other side closed while it was kept alive, or a secret that has been rotated: once more.
      const again = error instanceof StaleConnection
      const renew =
        error instanceof CollectError &&
        error.reason === 'unauthorized' &&
        config.authorization.kind !== 'none'
      if ((again || renew) && clock.now() < endMs) return exchange(get, endMs, renew)
      throw error
    }
  }
}

class StaleConnection extends CollectError {}

async function openAgent(tls: TlsConfig, { secret }: AuthorizeTools): Promise<HttpsAgent> {
  const read = async (pem: Pem | undefined) => {
    if (pem === undefined) return undefined
    return 'text' in pem ? pem.text : secret(pem.ref)
  }
  const [ca, cert, key] = await Promise.all([read(tls.ca), read(tls.cert), read(tls.key)])
  return new HttpsAgent({
    keepAlive: true,
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
    ...(tls.maxVersion === undefined ? {} : { maxVersion: tls.maxVersion }),
  })
}

function perform(
  { url, headers, timeoutMs, bytesMax }: HttpGet,
  agent: HttpAgent | HttpsAgent,
  lookup: LookupFunction,
  startTimer: StartTimer,
): Promise<HttpAnswer | { readonly location: string }> {
  const where = describeUrl(url)
  if (timeoutMs <= 0)
    return Promise.reject(new CollectError('timeout', `${where}: no time left for the request`))
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { headers, agent, lookup })
    const settle = (end: () => void): void => {
      cancelTimer()
      end()
    }
    const cancelTimer = startTimer(() => {
      settle(() =>
        reject(new CollectError('timeout', `${where}: no answer within ${Math.ceil(timeoutMs)} ms`)),
      )
      request.destroy()
    }, timeoutMs)
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error instanceof ForbiddenAddress) {
        settle(() => reject(forbiddenError(where)))
        return
      }
      const Kind = request.reusedSocket ? StaleConnection : CollectError
      settle(() => reject(new Kind('connection', `${where}: ${error.code ?? error.name}`)))
    })
    request.on('response', (response) => {
      readAnswer(where, response, bytesMax).then(
        (answer) => settle(() => resolve(answer)),
        (error: unknown) => {
          settle(() => reject(error))
          request.destroy()
        },
      )
    })
    request.end()
  })
}

async function readAnswer(
  where: string,
  response: IncomingMessage,
  bytesMax: number,
): Promise<HttpAnswer | { readonly location: string }> {
  const { statusCode: status = 0, headers } = response
  if ([301, 302, 303, 307, 308].includes(status) && headers.location !== undefined) {
    response.resume()
    return { location: headers.location }
  }
  if (status !== 200) {
    const reason =
      status === 401 || status === 403 ? 'unauthorized' : status === 429 ? 'rate_limited' : 'http_status'
    throw new CollectError(reason, `${where}: status ${status}`)
  }
  const body = await readBody(where, response, headers['content-encoding'] === 'gzip', bytesMax, 'bad_page')
  return { contentType: headers['content-type'] ?? '', body }
}

/** Without the query, which may hold a key. */
export function describeUrl(url: URL): string {
  return `GET ${url.origin}${url.pathname}`
}
