// Where AWS credentials come from: the environment, as in every Lambda function, or else the SDK's provider chain,
// which is loaded only then because it is most of the SDK. A role in another account is assumed on top of either.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime

import type { Credentials } from './sign.ts'

export interface CredentialSource {
  /** @param renew ask for new ones, since the endpoint refused those last given */
  get(renew: boolean): Promise<Credentials>
}

export interface CredentialSettings {
  readonly region: string
  /** Role to assume, for a workspace in another account. */
  readonly roleArn: string | undefined
}

/** Credentials are renewed this long before they expire. */
const expiryMarginMs = 5 * 60_000

export type Env = Readonly<Record<string, string | undefined>>

/** @param load asks the SDK, where the environment is not enough */
export function createCredentialSource(
  settings: CredentialSettings,
  env: Env,
  now: () => number,
  load: (settings: CredentialSettings, env: Env) => Promise<Credentials> = loadFromSdk,
): CredentialSource {
  const own = fromEnvironment(env)
  if (settings.roleArn === undefined && own !== undefined) return { get: async () => own }
  let cached: Credentials | undefined
  return {
    async get(renew) {
      if (cached === undefined || renew || expiresSoon(cached, now())) {
        cached = await load(settings, env)
      }
      return cached
    },
  }
}

function fromEnvironment(env: Env): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  }
}

function expiresSoon({ expiration }: Credentials, nowMs: number): boolean {
  return expiration !== undefined && expiration.getTime() - expiryMarginMs <= nowMs
}

async function loadFromSdk({ region, roleArn }: CredentialSettings, env: Env): Promise<Credentials> {
  const providers = await import('@aws-sdk/credential-providers')
  if (roleArn === undefined) return providers.fromNodeProviderChain({ clientConfig: { region } })()
  const masterCredentials = fromEnvironment(env)
  return providers.fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: 'iot-remote-write' },
    clientConfig: { region },
    ...(masterCredentials === undefined ? {} : { masterCredentials }),
  })()
}
