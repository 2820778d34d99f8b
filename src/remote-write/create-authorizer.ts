// How requests are authorized, by the settings of the endpoint.

import type { Clock } from '../clock.ts'
import {
  type AuthorizationKind,
  type Authorizer,
  createNoAuthorizer,
  createSecretAuthorizer,
  createSigV4Authorizer,
} from './authorize.ts'
import { type CredentialSettings, createCredentialSource, type Env } from './credentials.ts'
import type { Headers } from './transport.ts'

export interface AuthorizerSettings extends CredentialSettings {
  readonly authorization: AuthorizationKind
  /** Needed by the kinds with a secret. */
  readonly secretArn: string | undefined
  /** Of the user's own, for every request. */
  readonly headers?: Headers
}

/** @param readSecret gives the text of a secret by its reference */
export function createAuthorizer(
  settings: AuthorizerSettings,
  env: Env,
  clock: Clock,
  readSecret: (reference: string) => Promise<string>,
): Authorizer {
  const authorizer = createByKind(settings, env, clock, readSecret)
  const { headers: own } = settings
  if (own === undefined) return authorizer
  return {
    authorize: (url, headers, body) => authorizer.authorize(url, { ...headers, ...own }, body),
    renew: authorizer.renew,
  }
}

function createByKind(
  { authorization, region, roleArn, secretArn }: AuthorizerSettings,
  env: Env,
  clock: Clock,
  readSecret: (reference: string) => Promise<string>,
): Authorizer {
  if (authorization === 'none') return createNoAuthorizer()
  if (authorization === 'sigv4') {
    return createSigV4Authorizer(region, createCredentialSource({ region, roleArn }, env, clock.now), clock)
  }
  return createSecretAuthorizer(authorization, () => readSecret(secretArn as string))
}
