// Who may ask. A page of another site must neither read nor change anything, not even by a name that it makes stand for
// this machine (DNS rebinding): so Host has to be an address of this server, Origin and Sec-Fetch-Site its own page, and
// every request to /api has the token that is in the page. Elsewhere than on loopback the page itself needs the token.

import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

export interface GuardOptions {
  /** Where the server listens. */
  readonly host: string
  port(): number
  readonly token: string
  /** Names of this machine; they count where it listens elsewhere than on loopback. */
  readonly names: readonly string[]
}

export type Refusal = { readonly status: 401 | 403 | 421; readonly error: string }

export interface Guard {
  readonly isLoopback: boolean
  /** @returns undefined for a request that may have a file of the page */
  refusePage(request: IncomingMessage): Refusal | undefined
  refuseApi(request: IncomingMessage): Refusal | undefined
  /** Whether this is the token. */
  isToken(given: string | undefined): boolean
}

const tokenHeader = 'x-studio-token'
const cookieName = 'studio-token'

export function createGuard({ host, port, token, names }: GuardOptions): Guard {
  const isLoopback = isLoopbackAddress(host)

  function isOwnHost(given: string | undefined): boolean {
    const match = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<name>[^:[\]]+))(?::(?<port>\d+))?$/i.exec(given ?? '')
    if (match === null) return false
    const name = (match.groups?.['v6'] ?? match.groups?.['name'] ?? '').toLowerCase()
    if (Number(match.groups?.['port'] ?? 80) !== port()) return false
    if (isLoopbackAddress(name)) return true
    // A name could be made to stand for this machine, an address not.
    return !isLoopback && (isIP(name) !== 0 || names.includes(name))
  }

  const isToken = (given: string | undefined) => given !== undefined && isEqual(given, token)

  function refuseHost(request: IncomingMessage): Refusal | undefined {
    if (isOwnHost(request.headers.host)) return undefined
    return { status: 421, error: 'Host: expected the address that this server listens on' }
  }

  function refuseOrigin({ headers }: IncomingMessage): Refusal | undefined {
    const site = headers['sec-fetch-site']
    const isSame = headers.origin === undefined || headers.origin === `http://${headers.host}`
    if (isSame && (site === undefined || site === 'same-origin' || site === 'none')) return undefined
    return { status: 403, error: 'Origin: expected the page of this server' }
  }

  return {
    isLoopback,
    isToken,
    refusePage(request) {
      const refusal = refuseHost(request)
      if (refusal !== undefined || isLoopback || isToken(cookieOf(request))) return refusal
      return { status: 401, error: 'open the address that the terminal shows, which has the token in it' }
    },
    refuseApi(request) {
      const refusal = refuseHost(request) ?? refuseOrigin(request)
      if (refusal !== undefined) return refusal
      const given = request.headers[tokenHeader]
      if (typeof given === 'string' && isToken(given)) return undefined
      return { status: 401, error: `${tokenHeader}: expected the token of the page; reload it` }
    },
  }
}

/** For the page elsewhere than on loopback: a browser that was shown the token once. */
export function tokenCookie(token: string): string {
  return `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`
}

function cookieOf({ headers }: IncomingMessage): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([name]) => name === cookieName)?.[1]
}

function isLoopbackAddress(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function isEqual(a: string, b: string): boolean {
  const [bytesA, bytesB] = [Buffer.from(a), Buffer.from(b)]
  return bytesA.length === bytesB.length && timingSafeEqual(bytesA, bytesB)
}

/** @param nonce for style elements that the editor makes; '' for none */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    nonce === '' ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
