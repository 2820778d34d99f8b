import { expect, it } from 'vitest'
import { readChecksSettings } from '../../../src/config/checks-settings.ts'

const env = {
  REMOTE_WRITE_URL: 'https://p.example/api/v1/write',
  REMOTE_WRITE_AUTH: 'none',
  STATE_TABLE: 't',
}

it('has defaults', () => {
  expect(readChecksSettings(env)).toMatchObject({
    configUri: undefined,
    stateTable: 't',
    stateOverflow: undefined,
    invocation: 'together',
  })
})

it('says everything that is wrong', () => {
  const wrong = {
    ...env,
    REMOTE_WRITE_URL: '',
    STATE_TABLE: ' ',
    CHECKS_URI: 'https://x.example/',
    STATE_OVERFLOW_URI: 'x',
    CHECKS_INVOCATION: 'all',
  }
  expect(() => readChecksSettings(wrong)).toThrow(
    /REMOTE_WRITE_URL: [\s\S]*CHECKS_URI: [\s\S]*STATE_OVERFLOW_URI: [\s\S]*CHECKS_INVOCATION: [\s\S]*STATE_TABLE: required/,
  )
})

const mackerel = { MACKEREL_SECRET_ARN: 'file:///run/key', MACKEREL_HOST_ID: '2u4' }

it('reports to Mackerel if a secret and a host are there', () => {
  expect(readChecksSettings({ ...env, ...mackerel }).mackerel).toEqual({
    secretArn: 'file:///run/key',
    hostId: '2u4',
    baseUrl: new URL('https://api.mackerelio.com'),
  })
})

it.each([
  [{ ...mackerel, MACKEREL_HOST_ID: '' }, /MACKEREL_HOST_ID: used only with/],
  [{ ...mackerel, MACKEREL_SECRET_ARN: '' }, /MACKEREL_HOST_ID: used only with/],
  [{ ...mackerel, MACKEREL_SECRET_ARN: 'the-key-itself' }, /MACKEREL_SECRET_ARN: expected the ARN/],
  [{ ...mackerel, MACKEREL_URL: 'http://mackerel.example' }, /MACKEREL_URL: expected https:/],
])('does not start with %j, and repeats no secret', (wrong, expected) => {
  const read = () => readChecksSettings({ ...env, ...wrong })
  expect(read).toThrow(expected)
  expect(read).not.toThrow(/the-key-itself/)
})
