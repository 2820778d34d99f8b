import { describe, expect, it } from 'vitest'
import { createCredentialSource } from '../../../src/remote-write/credentials.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

const startMs = 1_767_225_600_000
const minuteMs = 60_000
const env = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' }
const roleArn = 'arn:aws:iam::123456789012:role/writer'

/** A source whose credentials are numbered and hold for an hour from when they were loaded. */
function numbered(settings: { roleArn: string | undefined }, environment: Record<string, string>) {
  const clock = createFakeClock(startMs)
  let loads = 0
  const load = async () => ({
    accessKeyId: `key-${++loads}`,
    secretAccessKey: 'x',
    expiration: new Date(clock.now() + 60 * minuteMs),
  })
  const source = createCredentialSource({ region: 'eu-west-1', ...settings }, environment, clock.now, load)
  return { clock, keyId: async (renew = false) => (await source.get(renew)).accessKeyId }
}

describe('credentials', () => {
  it('are those of the environment, which nobody has to be asked for', async () => {
    const { keyId } = numbered({ roleArn: undefined }, env)
    expect([await keyId(), await keyId(true)]).toEqual(['AKID', 'AKID'])
  })

  it.each([
    ['for a role', { roleArn }, env],
    ['without any in the environment', { roleArn: undefined }, {}],
    ['with half of them in the environment', { roleArn: undefined }, { AWS_ACCESS_KEY_ID: 'AKID' }],
  ])('are loaded once %s, and again when they were refused', async (_name, settings, environment) => {
    const { keyId } = numbered(settings, environment)
    expect([await keyId(), await keyId(), await keyId(true), await keyId()]).toEqual([
      'key-1',
      'key-1',
      'key-2',
      'key-2',
    ])
  })

  it.each([
    ['more than', 55 * minuteMs - 1, 'key-1'],
    ['just', 55 * minuteMs, 'key-2'],
    ['less than', 55 * minuteMs + 1, 'key-2'],
  ])('with %s five minutes left', async (_name, laterMs, expected) => {
    const { clock, keyId } = numbered({ roleArn }, env)
    await keyId()
    clock.advance(laterMs)
    expect(await keyId()).toBe(expected)
  })
})
