import { expect, test } from 'vitest'
import { regionOfAwsIot } from '../../../../src/studio/aws-iot/aws-iot-host.ts'
import { createWebSocketSigner, signWebSocketUrl } from '../../../../src/studio/aws-iot/sign-websocket.ts'
import { signSigV4 } from '../../../../src/studio/receiver/sigv4.ts'

const url = new URL('wss://a1b2c3-ats.iot.eu-central-1.amazonaws.com')
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-06-01T12:36:00Z')

test.each([
  ['a1b2c3-ats.iot.eu-central-1.amazonaws.com', 'eu-central-1'],
  ['a1b2c3.iot.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['a1b2c3.ats.iot.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['iot.example.com', undefined],
  ['a1b2c3-ats.iot.eu-central-1.amazonaws.com.example.org', undefined],
  ['localhost', undefined],
])('the region of %s is %s', (hostname, region) => {
  expect(regionOfAwsIot(hostname)).toBe(region)
})

test('the address has a signature that other code makes too, without the session token', async () => {
  const signed = new URL(
    await signWebSocketUrl(url, 'eu-central-1', { ...keys, sessionToken: 'token/with+signs=' }, date),
  )
  expect(signed.origin + signed.pathname).toBe('wss://a1b2c3-ats.iot.eu-central-1.amazonaws.com/mqtt')
  const { searchParams } = signed
  expect(searchParams.get('X-Amz-Credential')).toBe(
    'AKIDEXAMPLE/20260601/eu-central-1/iotdevicegateway/aws4_request',
  )
  const pairs = signed.search.slice(1).split('&')
  expect(pairs.at(-1)).toBe('X-Amz-Security-Token=token%2Fwith%2Bsigns%3D')
  const signedPairs = pairs.filter((pair) => !/^X-Amz-(Signature|Security-Token)=/.test(pair))
  const expected = signSigV4(
    {
      method: 'GET',
      target: `/mqtt?${signedPairs.join('&')}`,
      headers: [['host', signed.host]],
      body: new Uint8Array(),
    },
    ['host'],
    '20260601T123600Z',
    { region: 'eu-central-1', service: 'iotdevicegateway' },
    keys.secretAccessKey,
  )
  expect(searchParams.get('X-Amz-Signature')).toBe(expected)
})

test('each renewal signs for its own time, with the credentials of the environment', async () => {
  let now = date.getTime()
  const env = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' }
  const signer = createWebSocketSigner(url, 'eu-central-1', env, () => now)
  const dates: (string | null)[] = []
  for (const _ of [1, 2]) {
    await signer.renew()
    dates.push(new URL(signer.current()).searchParams.get('X-Amz-Date'))
    now += 60_000
  }
  expect(dates).toEqual(['20260601T123600Z', '20260601T123700Z'])
})
