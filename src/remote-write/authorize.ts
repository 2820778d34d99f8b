// The headers that let a request in, by kind of authorization: a table, one entry each.

import type { Clock } from '../clock.ts'
import type { CredentialSource } from './credentials.ts'
import { createSigner } from './sign.ts'
import type { Answer, Headers } from './transport.ts'

/** `secret`: basic or bearer, as the secret shows. */
export type AuthorizationKind = 'sigv4' | 'none' | 'basic' | 'bearer' | 'secret'

export interface Authorizer {
  /** The given headers with those of the authorization; to be sent as they are. */
  authorize(url: URL, headers: Headers, body: Uint8Array): Promise<Headers>
  /** The endpoint refused the last request: authorize the next one anew. */
  renew(answer: Answer): void
}

export function createSigV4Authorizer(region: string, source: CredentialSource, clock: Clock): Authorizer {
  const sign = createSigner(region)
  let renew = false
  let skewMs = 0
  return {
    async authorize(url, headers, body) {
      const credentials = await source.get(renew)
      renew = false
      return sign(url, headers, body, credentials, new Date(clock.now() + skewMs))
    },
    renew(answer) {
      renew = true
      // AWS refuses a signature whose time is more than 5 minutes off; the answer says what time it is there.
      const dateMs = answer.date === undefined ? Number.NaN : Date.parse(answer.date)
      skewMs = Number.isNaN(dateMs) ? 0 : dateMs - clock.now()
    },
  }
}

export function createNoAuthorizer(): Authorizer {
  return { authorize: async (_url, headers) => headers, renew: () => undefined }
}

/** @param secret read on the first request, and again after a refusal, so that a rotated secret is picked up */
export function createSecretAuthorizer(
  kind: 'basic' | 'bearer' | 'secret',
  secret: () => Promise<string>,
): Authorizer {
  let authorization: Promise<string> | undefined
  return {
    async authorize(_url, headers) {
      authorization ??= secret().then((text) =>
        kind === 'basic' || (kind === 'secret' && isLogin(text)) ? toBasic(text) : toBearer(text),
      )
      try {
        return { ...headers, authorization: await authorization }
      } catch (error) {
        authorization = undefined
        throw error
      }
    },
    renew() {
      authorization = undefined
    },
  }
}

function isLogin(text: string): boolean {
  const parsed = parseJson(text)
  return typeof parsed === 'object' && parsed !== null && 'username' in parsed
}

/** @param text JSON `{"username": …, "password": …}` (RFC 7617) */
function toBasic(text: string): string {
  const { username, password } = (parseJson(text) ?? {}) as { username?: unknown; password?: unknown }
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new SecretError('expected the secret to be JSON with the strings "username" and "password"')
  }
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** @param text JSON `{"token": …}`, or the token itself (RFC 6750) */
function toBearer(text: string): string {
  const parsed = parseJson(text)
  const token = typeof parsed === 'object' ? (parsed as { token?: unknown } | null)?.token : text.trim()
  if (typeof token !== 'string' || !/^[\w.~+/-]+=*$/.test(token)) {
    throw new SecretError('expected the secret to be a bearer token, or JSON with the string "token"')
  }
  return `Bearer ${token}`
}

/** What is wrong with a secret; never what it says. */
class SecretError extends Error {
  override readonly name = 'SecretError'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
