import { describe, expect, it } from 'vitest'
import { createSigner, type Sign } from '../../../src/remote-write/sign.ts'
import { type RequestToSign, signSigV4 } from '../../../src/studio/receiver/sigv4.ts'
import {
  clockSkewMsMax,
  type ExpectedSignature,
  verifySigV4,
} from '../../../src/studio/receiver/verify-sigv4.ts'
import {
  readSigV4Vectors,
  requestOf,
  signedHeadersOf,
  vectorCredentials,
} from '../../helpers/sigv4-vectors.ts'

const expected: ExpectedSignature = {
  region: 'us-east-1',
  service: 'aps',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
const signedAtMs = Date.parse('2015-08-30T12:36:00Z')
const mismatch = /^The request signature we calculated does not match/

/** A request as it arrives, signed by the function's own signer. */
async function signedBy(
  credentials: Partial<ExpectedSignature> = {},
  target = '/workspaces/ws-1/api/v1/remote_write',
  body = Buffer.from('any bytes'),
  sign?: Sign,
): Promise<RequestToSign> {
  const { region, service, accessKeyId, secretAccessKey, sessionToken } = { ...expected, ...credentials }
  const url = new URL(target, 'http://127.0.0.1:9090')
  const own = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
  const headers = { 'content-type': 'application/x-protobuf', 'user-agent': 'a/1' }
  const signed = await (sign ?? createSigner(region, service))(url, headers, body, own, new Date(signedAtMs))
  return { method: 'POST', target: url.pathname, headers: Object.entries(signed), body }
}

/** The same request with other headers or another body, the signature left as it is. */
function tamper(
  request: RequestToSign,
  change: Partial<RequestToSign> | Record<string, string>,
): RequestToSign {
  if ('body' in change || 'target' in change || 'method' in change) return { ...request, ...change }
  const changed = Object.keys(change)
  return {
    ...request,
    headers: [
      ...request.headers.filter(([name]) => !changed.includes(name)),
      ...Object.entries(change),
    ] as never,
  }
}

describe('a request of the function', () => {
  it.each<[string, Partial<ExpectedSignature>, string?]>([
    ['long-lived credentials', {}],
    ['temporary credentials', { sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//+=' }],
    ['another region', { region: 'ap-northeast-1' }],
    ['another service', { service: 'execute-api' }],
    ['a path with characters that are encoded', {}, '/workspaces/ws%201/@api/v1/caf%C3%A9/remote_write'],
  ])('passes with %s', async (_, credentials, target) => {
    const request = await signedBy(credentials, target)
    expect(verifySigV4(request, { ...expected, ...credentials }, signedAtMs)).toEqual({ ok: true })
  })

  it.each([0, 1, 1024, 1025, 100_000])('passes with a body of %i bytes', async (bytes) => {
    const sign = createSigner(expected.region, expected.service)
    // The first body is hashed in another way than those behind it.
    for (const text of ['abc', 'abd']) {
      const request = await signedBy({}, undefined, Buffer.alloc(bytes, text), sign)
      expect(verifySigV4(request, expected, signedAtMs)).toEqual({ ok: true })
      expect(request.headers.map(([name]) => name)).toContain('x-amz-content-sha256')
    }
  })

  it.each<[string, Partial<ExpectedSignature>, string | RegExp]>([
    ['secret key', { secretAccessKey: 'other' }, mismatch],
    ['access key', { accessKeyId: 'OTHER' }, 'The security token included in the request is invalid.'],
    ['region', { region: 'eu-west-1' }, /scoped to a valid region/],
    ['service', { service: 'execute-api' }, "Credential should be scoped to correct service: 'aps'."],
    ['session token', { sessionToken: 'x' }, 'The security token included in the request is invalid.'],
  ])('is refused with a wrong %s', async (_, credentials, message) => {
    expect(verifySigV4(await signedBy(credentials), expected, signedAtMs)).toEqual({
      ok: false,
      message: expect.stringMatching(message),
    })
  })

  it.each<[string, Parameters<typeof tamper>[1]]>([
    ['body', { body: Buffer.from('other bytes') }],
    ['path', { target: '/workspaces/ws-2/api/v1/remote_write' }],
    ['query string', { target: '/workspaces/ws-1/api/v1/remote_write?a=b' }],
    ['method', { method: 'PUT' }],
    ['host', { host: 'other:9090' }],
    ['content type', { 'content-type': 'text/plain' }],
    ['hash of the body', { 'x-amz-content-sha256': '0'.repeat(64) }],
  ])('is refused when its %s was changed on the way', async (_, change) => {
    expect(verifySigV4(tamper(await signedBy(), change), expected, signedAtMs)).toEqual({
      ok: false,
      message: expect.stringMatching(mismatch),
    })
  })

  it.each([
    ['at the limit', clockSkewMsMax, true],
    ['over the limit', clockSkewMsMax + 1000, 'Signature expired: 20150830T123600Z is now earlier than'],
    ['at the limit ahead', -clockSkewMsMax, true],
    [
      'over the limit ahead',
      -clockSkewMsMax - 1000,
      'Signature not yet current: 20150830T123600Z is still later',
    ],
  ])('whose age is %s', async (_, ageMs, outcome) => {
    const decision = verifySigV4(await signedBy(), expected, signedAtMs + ageMs)
    expect(decision).toEqual(
      outcome === true ? { ok: true } : { ok: false, message: expect.stringContaining(String(outcome)) },
    )
  })
})

describe('headers that make no signature', () => {
  it('names a missing token', () => {
    const request = { method: 'POST', target: '/', headers: [], body: Buffer.alloc(0) }
    expect(verifySigV4(request, expected, signedAtMs)).toEqual({
      ok: false,
      message: 'Missing Authentication Token',
    })
  })

  it.each([
    ['Bearer abc', /'Credential' parameter.*'Signature' parameter.*'SignedHeaders' parameter.*'algorithm'/],
    [
      'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host',
      /^Authorization header requires 'Signature' parameter\.$/,
    ],
    [
      'AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/aps, SignedHeaders=host, Signature=0',
      /valid terminator/,
    ],
    [
      'AWS4-HMAC-SHA256 Credential=a/20150831/us-east-1/aps/aws4_request, SignedHeaders=host, Signature=0',
      /Date in Credential scope/,
    ],
  ])('%s', async (authorization, message) => {
    const request = tamper(await signedBy(), { authorization })
    expect(verifySigV4(request, expected, signedAtMs)).toEqual({
      ok: false,
      message: expect.stringMatching(message),
    })
  })

  it.each(['host', 'x-amz-date', 'x-amz-content-sha256'])('leaves %s unsigned', async (name) => {
    const request = await signedBy()
    const signed = signedHeadersOf(request).filter((one) => one !== name && one !== 'authorization')
    const { secretAccessKey } = expected
    const signature = signSigV4(request, signed, '20150830T123600Z', expected, secretAccessKey)
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/aps/aws4_request, SignedHeaders=${signed.join(';')}, Signature=${signature}`
    expect(verifySigV4(tamper(request, { authorization }), expected, signedAtMs)).toEqual({
      ok: false,
      message: `'${name}' must be a 'SignedHeader' in the AWS Authorization.`,
    })
  })
})

/** Those whose path has nothing to encode or keep as it is: services that are not S3 encode what they get. */
const vectors = readSigV4Vectors().filter(({ name }) => !/unnormalized|space|utf8$/.test(name))

it.each(vectors)('AWS vector $name passes as it is sent', (vector) => {
  const request = requestOf(vector)
  const signedHeaders = signedHeadersOf(request).join(';')
  const scope = '20150830/us-east-1/service/aws4_request'
  const authorization = `AWS4-HMAC-SHA256 Credential=${vectorCredentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${vector.signature}`
  const { sessionToken } = vector.omitSessionToken === false ? vector : {}
  const credentials = {
    ...expected,
    service: 'service',
    ...(sessionToken === undefined ? {} : { sessionToken }),
  }
  const signed = { ...request, headers: [...request.headers, ['authorization', authorization] as const] }
  expect(verifySigV4(signed, credentials, signedAtMs)).toEqual({ ok: true })
})
