// Signs requests with AWS Signature Version 4 for the service `aps`.
// https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-APIReference-RemoteWrite.html

// A default import, which a function loads when it is first used: that takes 4 ms, and TLS loads it in any case.
import crypto from 'node:crypto'
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

/** Of a body that the first request without TLS hashes in JavaScript, so that it need not wait for Node's hash. */
const firstBodyBytesMax = 1024

export function createSigner(region: string, service = 'aps'): Sign {
  let isFirst = true
  let current: Credentials | undefined
  let signer: SignatureV4
  return async (url, headers, body, credentials, signingDate) => {
    const sha256 =
      isFirst && url.protocol === 'http:' && body.length <= firstBodyBytesMax ? Sha256 : NodeSha256
    if (isFirst || credentials !== current) {
      // That of a first request is not kept: Node's hash takes a tenth of the time.
      if (sha256 === NodeSha256) current = credentials
      signer = new SignatureV4({ service, region, sha256, credentials })
    }
    isFirst = false
    const request: HttpRequest = {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: {},
      headers: { ...headers, host: url.host },
      body,
    }
    return (await signer.sign(request, { signingDate })).headers
  }
}

/** Node's, as the signer asks for it: with a secret an HMAC. */
class NodeSha256 {
  readonly #hash: { update(data: Uint8Array): unknown; digest(): Uint8Array }

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? crypto.createHash('sha256')
        : crypto.createHmac('sha256', secret as string | NodeJS.ArrayBufferView)
  }

  update(data: Uint8Array): void {
    this.#hash.update(data)
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset(): void {
    throw new Error('the signer uses a hash once')
  }
}

type HttpRequest = Extract<Parameters<SignatureV4['presign']>[0], object>
