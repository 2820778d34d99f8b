import { describe, expect, it } from 'vitest'
import type { Clock } from '../../../src/clock.ts'
import {
  createNoAuthorizer,
  createSecretAuthorizer,
  createSigV4Authorizer,
} from '../../../src/remote-write/authorize.ts'
import { createCredentialSource } from '../../../src/remote-write/credentials.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

const url = new URL('https://prometheus.example/api/v1/write')
const body = Buffer.from('body')
const refusal = { kind: 'answer' as const, status: 403, body: '', retryAfter: undefined, date: undefined }
const authorizationOf = async (kind: 'basic' | 'bearer' | 'secret', secret: string) =>
  (await createSecretAuthorizer(kind, async () => secret).authorize(url, {}, body))['authorization']

describe('a secret', () => {
  it.each([
    [
      'basic',
      '{"username":"ann","password":"pä:ss"}',
      `Basic ${Buffer.from('ann:pä:ss').toString('base64')}`,
    ],
    ['bearer', 'token-1\n', 'Bearer token-1'],
    ['bearer', '{"token":"token-1"}', 'Bearer token-1'],
    ['secret', '{"username":"ann","password":"x"}', `Basic ${Buffer.from('ann:x').toString('base64')}`],
    ['secret', '{"token":"token-1"}', 'Bearer token-1'],
    ['secret', 'token-1', 'Bearer token-1'],
  ] as const)('for %s: %j', async (kind, secret, expected) => {
    expect(await authorizationOf(kind, secret)).toBe(expected)
  })

  it.each([
    ['basic', 'hunter2'],
    ['basic', '{"username":"ann","password":2}'],
    ['basic', 'null'],
    ['bearer', '{"secret":"hunter2"}'],
    ['bearer', 'hunter2 hunter2\r\nX-Forged: 1'],
    ['bearer', ''],
    ['secret', '{"username":"hunter2"}'],
    ['secret', '{"headers":{}}'],
    ['secret', '{"headers":"hunter2"}'],
    ['secret', '{"headers":{"X-A":"hunter2\\r\\nX-B: 1"}}'],
    ['secret', '{"headers":{"hunter2 ":"1"}}'],
    ['bearer', '{"headers":{"X-A":"1"}}'],
  ] as const)('of the wrong form for %s is an error that does not quote it: %j', async (kind, secret) => {
    const error = await authorizationOf(kind, secret).catch((reason: Error) => reason)
    expect(error).toMatchObject({ name: 'SecretError' })
    expect(String(error)).not.toContain('hunter2')
  })

  it.each([
    ['secret', { headers: { 'X-Api-Key': 'k 1' } }, { 'x-api-key': 'k 1' }],
    ['secret', { token: 't', headers: { 'X-A': '1' } }, { 'x-a': '1', authorization: 'Bearer t' }],
    ['basic', { username: 'a', password: 'b', headers: { h: '1' } }, { h: '1', authorization: 'Basic YTpi' }],
  ] as const)('may hold headers, for %s: %j', async (kind, secret, expected) => {
    const authorizer = createSecretAuthorizer(kind, async () => JSON.stringify(secret))
    expect(await authorizer.authorize(url, { own: 'x' }, body)).toEqual({ own: 'x', ...expected })
  })

  it('is read once, again after a refusal, and again after an error', async () => {
    const secrets = ['old', new Error('unreachable'), 'new', 'never']
    let reads = 0
    const authorizer = createSecretAuthorizer('bearer', async () => {
      const next = secrets[reads++] as string | Error
      if (next instanceof Error) throw next
      return next
    })
    const read = async () => (await authorizer.authorize(url, {}, body))['authorization']
    expect([await read(), await read()]).toEqual(['Bearer old', 'Bearer old'])
    authorizer.renew(refusal)
    await expect(read()).rejects.toThrow('unreachable')
    expect([await read(), await read()]).toEqual(['Bearer new', 'Bearer new'])
  })
})

describe('without authorization', () => {
  it('headers stay as they are', async () => {
    const authorizer = createNoAuthorizer()
    authorizer.renew(refusal)
    expect(await authorizer.authorize(url, { a: 'b' }, body)).toEqual({ a: 'b' })
  })
})

describe('SigV4', () => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z')
  const env = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' }
  const authorizer = (clock: Clock) =>
    createSigV4Authorizer(
      'eu-west-1',
      createCredentialSource({ region: 'eu-west-1', roleArn: undefined }, env, clock.now),
      clock,
    )

  it('signs for aps with date, hash and session token', async () => {
    const headers = await authorizer(createFakeClock(nowMs)).authorize(
      url,
      { 'content-encoding': 'snappy' },
      body,
    )
    expect(headers).toMatchObject({
      host: 'prometheus.example',
      'content-encoding': 'snappy',
      'x-amz-date': '20260101T000000Z',
      'x-amz-security-token': 'session',
      'x-amz-content-sha256': '230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5',
    })
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/20260101\/eu-west-1\/aps\/aws4_request, SignedHeaders=[a-z0-9;-]*x-amz-security-token, /,
    )
  })

  it("follows the endpoint's clock after a refusal, and its own where the answer has no date", async () => {
    const one = authorizer(createFakeClock(nowMs))
    one.renew({ ...refusal, date: 'Thu, 01 Jan 2026 00:20:00 GMT' })
    expect(await one.authorize(url, {}, body)).toMatchObject({ 'x-amz-date': '20260101T002000Z' })
    one.renew(refusal)
    expect(await one.authorize(url, {}, body)).toMatchObject({ 'x-amz-date': '20260101T000000Z' })
  })
})
