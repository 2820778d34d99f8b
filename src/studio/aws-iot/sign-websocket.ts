// MQTT over WebSocket to AWS IoT Core: the address, signed in its query string, since a WebSocket has no headers of ours.
// https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html#mqtt-ws

import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import { type AwsCredentials, createCredentialSource } from '#remote-write'
import type { Environment } from '../function-environment.ts'

/** How long a signature may be used to connect: the clocks of both sides may differ by a few minutes. */
const expirySeconds = 300

/**
 * @param url `wss://HOST[:PORT]`; the path becomes that of AWS, `/mqtt`
 * @throws what the SDK says where there are no credentials
 */
export async function signWebSocketUrl(
  url: URL,
  region: string,
  { sessionToken, ...keys }: AwsCredentials,
  signingDate: Date,
): Promise<string> {
  // The service verifies the signature without the token, which comes behind it.
  const signer = new SignatureV4({
    service: 'iotdevicegateway',
    region,
    sha256: Sha256,
    credentials: keys,
    applyChecksum: false,
  })
  const { query } = await signer.presign(
    {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: '/mqtt',
      query: {},
      headers: { host: url.host },
    },
    { signingDate, expiresIn: expirySeconds },
  )
  const pairs = Object.entries({ ...query, ...(sessionToken && { 'X-Amz-Security-Token': sessionToken }) })
  const text = pairs.map((pair) => pair.map((part) => encodeURIComponent(String(part))).join('='))
  return `${url.protocol}//${url.host}/mqtt?${text.join('&')}`
}

/** Signs again and again for a connection that may be lost. */
export interface WebSocketSigner {
  /** Of the last `renew`. */
  current(): string
  renew(): Promise<void>
}

/** Credentials come from the environment, or else from the SDK's chain. */
export function createWebSocketSigner(
  url: URL,
  region: string,
  env: Environment,
  now: () => number,
): WebSocketSigner {
  const credentials = createCredentialSource({ region, roleArn: undefined }, env, now)
  let current = ''
  return {
    current: () => current,
    async renew() {
      current = await signWebSocketUrl(url, region, await credentials.get(false), new Date(now()))
    },
  }
}
