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
