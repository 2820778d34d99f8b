import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import {
  baseEnvironment,
  pluginFolders,
  writeCredentials,
} from '../../../../src/checks/run/plugin-environment.ts'

it('has neither secrets nor settings of this program', () => {
  const env = {
    PATH: '/bin',
    HOME: '/root',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_LAMBDA_RUNTIME_API: 'x',
    REMOTE_WRITE_URL: 'x',
  }
  expect(baseEnvironment(env, '/tmp/home')).toEqual({
    PATH: [...pluginFolders, '/bin'].join(':'),
    HOME: '/tmp/home',
    AWS_REGION: 'eu-west-1',
    LC_NUMERIC: 'C',
  })
  expect(baseEnvironment({ HOME: '/root' })).toMatchObject({
    HOME: '/root',
    PATH: expect.stringContaining(':/usr/bin:'),
  })
})

it.each([
  [{ LANG: 'de_DE.UTF-8' }, 'de_DE.UTF-8'],
  [{ LANG: 'C', LC_ALL: 'de_DE.UTF-8' }, 'de_DE.UTF-8'],
  [{ LANG: 'C', LC_ALL: '' }, 'C'],
  [{}, undefined],
])('has the language of %j, and numbers with points', (env, language) => {
  const { LANG, LC_ALL, LC_NUMERIC } = baseEnvironment(env)
  expect({ LANG, LC_ALL, LC_NUMERIC }).toEqual({ LANG: language, LC_ALL: undefined, LC_NUMERIC: 'C' })
})

it('has credentials in a file that only its user reads', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'home-'))
  onTestFinished(() => rmSync(home, { recursive: true }))
  const file = path.join(home, '.aws', 'credentials')
  await writeCredentials({}, home)
  expect(() => statSync(file)).toThrow('ENOENT')
  const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' }
  await writeCredentials({ ...keys, AWS_SESSION_TOKEN: 'token/==' }, home)
  expect(readFileSync(file, 'utf8')).toBe(
    '[default]\naws_access_key_id = id\naws_secret_access_key = secret\naws_session_token = token/==\n',
  )
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await writeCredentials(keys, home)
  expect(readFileSync(file, 'utf8')).not.toContain('token')
})
