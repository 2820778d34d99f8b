// Signs in and keeps the token: one sign-in for as many rounds as the token lasts, a new one before it ends, and one
// more where the service no longer takes it.

import { isObject } from '#check'
import type { JsonValue } from '../../model.ts'
import { CollectError, type CollectorTools } from '../collector.ts'
import { StatusError } from '../status-error.ts'
import type { SoracomConfig } from './read-config.ts'
import { readCredentials } from './read-credentials.ts'

export interface Token {
  /** Of every request but the sign-in. */
  readonly headers: Readonly<Record<'x-soracom-api-key' | 'x-soracom-token', string>>
  /** The account; empty if the service does not say. */
  readonly operatorId: string
}

export interface TokenKeeper {
  /** @param deadlineMs of signing in, where that is to be done */
  token(deadlineMs: number): Promise<Token>
  /** The service refused this token; the next one is another. */
  forget(token: Token): void
}

/** The clock here and the one that ends the token are two. */
const spareMs = 60_000

export function createTokenKeeper(
  {
    baseUrl,
    secretArn,
    tokenTimeoutSeconds,
  }: Pick<SoracomConfig, 'baseUrl' | 'secretArn' | 'tokenTimeoutSeconds'>,
  { clock, fetchJson, secret }: CollectorTools,
): TokenKeeper {
  /** A promise, so that requests side by side sign in once. */
  let kept: { readonly token: Promise<Token>; readonly endsMs: number } | undefined
  let current: Token | undefined

  async function signIn(deadlineMs: number): Promise<Token> {
    const credentials = readCredentials(await secret(secretArn))
    try {
      const { value } = await fetchJson(new URL(`${baseUrl}/auth`), {
        method: 'POST',
        body: { ...credentials, tokenTimeoutSeconds },
        deadlineMs,
      })
      return toToken(value)
    } catch (error) {
      if (error instanceof StatusError && error.reason === 'unauthorized') {
        throw new CollectError(
          'unauthorized',
          `${error.message}; the service rejects the credentials in the secret`,
        )
      }
      throw error
    }
  }

  return {
    async token(deadlineMs) {
      if (kept === undefined || kept.endsMs < clock.now() + spareMs) {
        kept = { token: signIn(deadlineMs), endsMs: clock.now() + tokenTimeoutSeconds * 1000 }
      }
      const mine = kept
      try {
        current = await mine.token
        return current
      } catch (error) {
        // The next request tries anew.
        if (kept === mine) kept = undefined
        throw error
      }
    },
    forget(token) {
      // Requests side by side are refused one after the other; only the first of them says something new.
      if (token !== current) return
      kept = undefined
      current = undefined
    },
  }
}

function toToken(value: JsonValue): Token {
  const { apiKey, token, operatorId } = isObject(value) ? value : {}
  if (typeof apiKey === 'string' && typeof token === 'string') {
    const headers = { 'x-soracom-api-key': apiKey, 'x-soracom-token': token }
    return { headers, operatorId: typeof operatorId === 'string' ? operatorId : '' }
  }
  throw new CollectError('unexpected_answer', 'POST /auth: the answer has no apiKey and token')
}
