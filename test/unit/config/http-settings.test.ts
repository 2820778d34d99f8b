import { expect, it } from 'vitest'
import { readHttpSettings } from '#config'
import { ConfigError } from '../../../src/errors.ts'

const bodyBytesMax = (own: Readonly<Record<string, string>>) =>
  readHttpSettings({ REMOTE_WRITE_URL: 'http://127.0.0.1/', REMOTE_WRITE_AUTH: 'none', ...own })
    .webhookBodyBytesMax

it.each<[Record<string, string>, number]>([
  [{}, 131_072],
  [{ PAYLOAD_BYTES_MAX: '1000' }, 1_000],
  [{ PAYLOAD_BYTES_MAX: '150000' }, 131_072],
  [{ PAYLOAD_BYTES_MAX: '1000', WEBHOOK_BODY_BYTES_MAX: '1000' }, 1_000],
  [{ WEBHOOK_BODY_BYTES_MAX: '131072' }, 131_072],
  [{ PAYLOAD_BYTES_MAX: '180000', WEBHOOK_BODY_BYTES_MAX: '180000' }, 180_000],
])('the body of a webhook is no larger than a payload: %o', (own, expected) => {
  expect(bodyBytesMax(own)).toBe(expected)
})

it.each<[Record<string, string>, string]>([
  [{ WEBHOOK_BODY_BYTES_MAX: '131073' }, 'expected at most PAYLOAD_BYTES_MAX (actual: more)'],
  [
    { PAYLOAD_BYTES_MAX: '1000', WEBHOOK_BODY_BYTES_MAX: '1001' },
    'expected at most PAYLOAD_BYTES_MAX (actual: more)',
  ],
  [
    { PAYLOAD_BYTES_MAX: '200000', WEBHOOK_BODY_BYTES_MAX: '180001' },
    'expected a whole number from 1 to 180000 (actual: more)',
  ],
])('a larger one is refused, since its payload could not be read: %o', (own, message) => {
  let issues: unknown
  try {
    bodyBytesMax(own)
  } catch (error) {
    issues = error instanceof ConfigError ? error.issues : error
  }
  expect(issues).toEqual([{ path: 'WEBHOOK_BODY_BYTES_MAX', message }])
})
