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
  let secretHeaders: Promise<Headers> | undefined
  return {
    async authorize(_url, headers) {
      secretHeaders ??= secret().then(async (text) => {
        // Most endpoints want a signature and no secret.
        const { readSecretHeaders } = await import('./secret-headers.ts')
        return readSecretHeaders(kind, text)
      })
      try {
        return { ...headers, ...(await secretHeaders) }
      } catch (error) {
        secretHeaders = undefined
        throw error
      }
    },
    renew() {
      secretHeaders = undefined
    },
  }
}
