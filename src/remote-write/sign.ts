// Signs requests with AWS Signature Version 4 for the service `aps`.
// https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference-RemoteWrite.html

import { createHash } from 'node:crypto'
import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Headers } from './transport.ts'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

/** @param url without query string, which remote write does not have */
export type Sign = (
  url: URL,
  headers: Headers,
  body: Uint8Array,
  credentials: Credentials,
  signingDate: Date,
) => Promise<Headers>

export function createSigner(region: string, service = 'aps'): Sign {
  let current: Credentials | undefined
  let signer: SignatureV4 | undefined
  return async (url, headers, body, credentials, signingDate) => {
    if (signer === undefined || credentials !== current) {
      current = credentials
      signer = new SignatureV4({ service, region, sha256: Sha256, credentials })
    }
    // The signer takes the hash from this header instead of hashing the body in JavaScript: a tenth of the time.
    const hash = createHash('sha256').update(body).digest('hex')
    const request: HttpRequest = {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: {},
      headers: { ...headers, host: url.host, 'x-amz-content-sha256': hash },
      body,
    }
    return (await signer.sign(request, { signingDate })).headers
  }
}

type HttpRequest = Extract<Parameters<SignatureV4['presign']>[0], object>
