import { describe, expect, it } from 'vitest'
import { readCredentials } from '../../../../src/collect/soracom/read-credentials.ts'

describe('the secret', () => {
  it.each([
    [{ authKeyId: 'keyId-1', authKey: 'secret-1' }],
    [{ operatorId: 'OP1', userName: 'me', password: 'p' }],
    [{ email: 'me@example.com', password: 'p' }],
  ])('may be %o', (secret) => {
    expect(readCredentials(JSON.stringify({ ...secret, note: 'of last May' }))).toEqual(secret)
  })

  it.each([
    ['nothing', ''],
    ['plain text', 'hidden'],
    ['a list', '["hidden"]'],
    ['half a pair', '{"authKeyId":"hidden"}'],
    ['an empty key', '{"authKeyId":"hidden","authKey":""}'],
    ['a number', '{"authKeyId":"hidden","authKey":5}'],
    ['a user without operator', '{"userName":"hidden","password":"hidden"}'],
  ])('may not be %s, and is not quoted', (_, text) => {
    expect(() => readCredentials(text)).toThrow(
      expect.objectContaining({
        reason: 'secret',
        message:
          'the secret is not valid: expected JSON with {authKeyId, authKey} or {operatorId, userName, password} or {email, password}, as strings',
      }),
    )
  })
})
