// How requests are authorized, by the settings of the endpoint.

import type { Clock } from '../clock.ts'
import { loadSecret } from '../config/load-secret.ts'
import type { Environment } from '../config/read-environment.ts'
import type { EndpointSettings } from '../config/settings.ts'
import {
  type Authorizer,
  createNoAuthorizer,
  createSecretAuthorizer,
  createSigV4Authorizer,
} from '../remote-write/authorize.ts'
import { createCredentialSource } from '../remote-write/credentials.ts'

export function createAuthorizer(
  { authorization, region, roleArn, secretArn }: EndpointSettings,
  env: Environment,
  clock: Clock,
): Authorizer {
  if (authorization === 'none') return createNoAuthorizer()
  if (authorization === 'sigv4') {
    return createSigV4Authorizer(region, createCredentialSource({ region, roleArn }, env, clock.now), clock)
  }
  return createSecretAuthorizer(authorization, () => loadSecret(secretArn as string))
}
