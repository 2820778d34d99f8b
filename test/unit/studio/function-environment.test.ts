import { expect, test } from 'vitest'
import { parseStartOptions } from '../../../src/cli/parse-start-options.ts'
import { readSettings } from '../../../src/config/settings.ts'
import { functionEnvironment } from '../../../src/studio/function-environment.ts'
import type { StartOptions } from '../../../src/studio/start-options.ts'

const receiver = {
  url: 'http://127.0.0.1:4000/workspaces/local/api/v1/remote_write',
  credentials: { region: 'us-east-1', accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' },
}
/** What a developer's shell may hold. */
const shell = {
  PATH: '/bin',
  AWS_PROFILE: 'prod',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIAPROD',
  AWS_SECRET_ACCESS_KEY: 'prod',
  AWS_SESSION_TOKEN: 'token',
  REMOTE_WRITE_URL: 'https://prod',
  REMOTE_WRITE_ROLE_ARN: 'arn:aws:iam::123456789012:role/prod',
  EVENT_SHAPE: 'plain',
  EVENT_TRUSTED_FIELDS: 'topic',
  CLOCK_AHEAD_MAX_SECONDS: '60',
}

function environment(args: string[], env: Record<string, string> = shell) {
  const options = parseStartOptions(args, '/home/me') as StartOptions
  return functionEnvironment(options, {
    env,
    deadLetterFolder: '/tmp/letters',
    receiver: options.target.kind === 'embedded' ? receiver : undefined,
  })
}

test('with the endpoint in this process, no credentials of the user go anywhere', () => {
  const env = environment([])

  expect(env).toMatchObject({
    REMOTE_WRITE_URL: receiver.url,
    REMOTE_WRITE_AUTH: 'sigv4',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIALOCAL',
    AWS_SECRET_ACCESS_KEY: 'local',
    EVENT_SHAPE: 'envelope',
    DEAD_LETTER_URI: 'file:///tmp/letters',
  })
  expect(Object.values(env).join()).not.toMatch(/prod|token/)
})

test('the other settings of the function come from the environment', () => {
  expect(environment([])).toMatchObject({ CLOCK_AHEAD_MAX_SECONDS: '60', PATH: '/bin' })
  expect(environment([], { DEAD_LETTER_URI: 'file:///mine' })).toMatchObject({
    DEAD_LETTER_URI: 'file:///mine',
  })
})

test('sigv4 to an endpoint of the user takes the credentials, role and region of the user', () => {
  const url = 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write'

  expect(environment(['--remote-write-url', url])).toMatchObject({
    REMOTE_WRITE_URL: url,
    REMOTE_WRITE_AUTH: 'sigv4',
    REMOTE_WRITE_ROLE_ARN: shell.REMOTE_WRITE_ROLE_ARN,
    AWS_PROFILE: 'prod',
    AWS_SESSION_TOKEN: 'token',
  })
})

test('an endpoint without AWS authorization gets no AWS credentials', () => {
  const env = environment(['--remote-write-url', 'http://localhost:9090/api/v1/write'])

  expect(Object.keys(env).filter((name) => /^AWS_(?!LAMBDA)|ROLE/.test(name))).toEqual([])
})

test('secret and mapping become file URLs', () => {
  const auth = ['--remote-write-url', 'https://x/w', '--auth', 'bearer', '--secret-file', 'my token']

  expect(environment([...auth, '--mapping', 'm.yaml', '--receiver', 'amp'])).toMatchObject({
    REMOTE_WRITE_SECRET_ARN: 'file:///home/me/my%20token',
    MAPPING_URI: 'file:///home/me/m.yaml',
    REMOTE_WRITE_RECEIVER: 'amp',
  })
})

test.each([
  [[]],
  [['--verbose', '--receiver', 'prometheus']],
  [['--remote-write-url', 'http://localhost:9090/api/v1/write']],
  [['--remote-write-url', 'https://x/w', '--auth', 'basic', '--secret-file', 's']],
  [['--remote-write-url', 'https://x/w', '--auth', 'sigv4', '--region', 'us-east-1']],
])('the function takes the settings that %j makes', (args) => {
  expect(() => readSettings(environment(args))).not.toThrow()
})
