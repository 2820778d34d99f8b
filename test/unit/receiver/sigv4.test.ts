import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, it } from 'vitest'
import { canonicalRequest, signSigV4, stringToSign } from '../../../src/studio/receiver/sigv4.ts'
import {
  readSigV4Vectors,
  requestOf,
  type SigV4Vector,
  signedHeadersOf,
  vectorCredentials,
  vectorDate,
  vectorScope,
} from '../../helpers/sigv4-vectors.ts'

const vectors = readSigV4Vectors()

it('has all published vectors', () => {
  expect(vectors).toHaveLength(38)
})

describe.each(vectors)('AWS vector $name', (vector) => {
  const request = requestOf(vector)
  const signedHeaders = signedHeadersOf(request)
  // In the suite a path that is encoded already counts as it is.
  const rules = { normalize: vector.normalize, encodeTwice: false }

  it('has the published canonical request, string to sign and signature', () => {
    const canonical = canonicalRequest(request, signedHeaders, rules)
    expect(canonical).toBe(vector.canonicalRequest)
    expect(stringToSign(canonical, vectorDate, vectorScope)).toBe(vector.stringToSign)
    const { secretAccessKey } = vectorCredentials
    expect(signSigV4(request, signedHeaders, vectorDate, vectorScope, secretAccessKey, rules)).toBe(
      vector.signature,
    )
  })

  it('is signed so by the package that the function signs with', async () => {
    expect(await signWithPackage(vector)).toMatch(new RegExp(`Signature=${vector.signature}$`))
  })
})

async function signWithPackage(vector: SigV4Vector): Promise<string | undefined> {
  const { method, target, headers, body } = requestOf(vector)
  const url = new URL(target.replace(/^\/\/+/, '/'), 'http://example.amazonaws.com')
  const path = target.split('?')[0] ?? ''
  const signer = new SignatureV4({
    ...vectorScope,
    credentials: {
      ...vectorCredentials,
      ...(vector.omitSessionToken === false ? { sessionToken: vector.sessionToken as string } : {}),
    },
    sha256: Sha256,
    applyChecksum: vector.signBody,
    uriEscapePath: vector.normalize,
  })
  const merged: Record<string, string> = {}
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    if (key === 'x-amz-date' || key === 'x-amz-security-token') continue
    merged[key] = key in merged ? `${merged[key]},${value.trim()}` : value
  }
  const signed = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: url.hostname,
      // The package encodes a path that it normalises, and takes any other as it is.
      path: vector.normalize ? decodeURIComponent(path) : encodeURI(decodeURIComponent(path)),
      query: Object.fromEntries(queryOf(url)),
      headers: merged,
      body,
    },
    { signingDate: new Date('2015-08-30T12:36:00Z') },
  )
  return signed.headers['authorization']
}

function queryOf(url: URL): Map<string, string | string[]> {
  const query = new Map<string, string | string[]>()
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name)
    query.set(name, values.length === 1 ? (values[0] as string) : values)
  }
  return query
}
