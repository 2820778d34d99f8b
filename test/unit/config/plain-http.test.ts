import { describe, expect, it } from 'vitest'
import { parseStartOptions } from '../../../src/cli/parse-start-options.ts'
import { readReplayOptions } from '../../../src/cli/replay/replay-options.ts'
import { readCollectSettings } from '../../../src/config/collect-settings.ts'
import { readSettings } from '../../../src/config/settings.ts'
import { ConfigError } from '../../../src/errors.ts'
import { keepsSecrets } from '../../../src/loopback.ts'
import { functionEnvironment } from '../../../src/studio/function-environment.ts'

const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:remote-write'

const ways: readonly (readonly [kind: string, env: Record<string, string>])[] = [
  ['sigv4', { AWS_REGION: 'eu-west-1' }],
  ['basic', { REMOTE_WRITE_AUTH: 'basic', REMOTE_WRITE_SECRET_ARN: secretArn }],
  ['bearer', { REMOTE_WRITE_AUTH: 'bearer', REMOTE_WRITE_SECRET_ARN: secretArn }],
  ['secret', { REMOTE_WRITE_SECRET_ARN: secretArn }],
]

function issuesOf(env: Record<string, string>): readonly string[] {
  try {
    readSettings(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.issues.map(({ path, message }) => `${path}: ${message}`)
  }
}

describe('plain HTTP', () => {
  it.each([
    'http://127.0.0.1:9090/w',
    'http://127.255.0.9/w',
    'http://127.1/w',
    'http://2130706433/w',
    'http://[::1]:9090/w',
    'http://[0:0:0:0:0:0:0:1]/w',
    'http://localhost/w',
    'http://LOCALHOST:9090/w',
    'http://prometheus.localhost/w',
    'https://prometheus.example/w',
  ])('keeps secrets on this machine, and TLS anywhere: %s', (url) => {
    expect(keepsSecrets(new URL(url))).toBe(true)
    for (const [, env] of ways) expect(issuesOf({ REMOTE_WRITE_URL: url, ...env })).toEqual([])
  })

  it.each([
    'http://prometheus.example/w',
    'http://10.0.0.1/w',
    'http://127.0.0.1.evil.com/w',
    'http://127.0.0.1@evil.com/w',
    'http://localhost.evil.com/w',
    'http://notlocalhost/w',
    'http://localhost./w',
    'http://128.0.0.1/w',
    'http://0.0.0.0/w',
    'http://[::]/w',
    'http://[::ffff:127.0.0.1]/w',
    'http://[fe80::1]/w',
    'http://evil.com/127.0.0.1',
    'http://evil.com#@127.0.0.1/',
  ])('gives them away elsewhere: %s', (url) => {
    expect(keepsSecrets(new URL(url))).toBe(false)
    for (const [, env] of ways) {
      const [first] = issuesOf({ REMOTE_WRITE_URL: url, ...env })
      expect(first).toMatch(/^REMOTE_WRITE_URL: (?:expected https: with REMOTE_WRITE_AUTH=|must not contain)/)
    }
  })

  it.each(ways)('is allowed by a setting: %s', (_, env) => {
    const given = { REMOTE_WRITE_URL: 'http://10.0.0.1/w', ...env }
    expect(issuesOf({ ...given, REMOTE_WRITE_ALLOW_HTTP: 'true' })).toEqual([])
    expect(issuesOf({ ...given, REMOTE_WRITE_ALLOW_HTTP: 'false' })).toHaveLength(1)
    expect(issuesOf({ ...given, REMOTE_WRITE_ALLOW_HTTP: 'TRUE' })[0]).toContain('REMOTE_WRITE_ALLOW_HTTP')
  })

  it('needs no setting where nothing is secret', () => {
    expect(issuesOf({ REMOTE_WRITE_URL: 'http://10.0.0.1/w', REMOTE_WRITE_AUTH: 'none' })).toEqual([])
  })

  it('is no way to the queue of the failures either', () => {
    const read = (env: Record<string, string>) =>
      readCollectSettings({
        REMOTE_WRITE_URL: 'https://prometheus.example/w',
        REMOTE_WRITE_AUTH: 'none',
        ...env,
      })
    expect(() => read({ PARKING_QUEUE_URL: 'http://sqs.example/1/q' })).toThrow(
      'PARKING_QUEUE_URL: expected https:',
    )
    expect(read({ PARKING_QUEUE_URL: 'http://127.0.0.1:5000/1/q' }).parkingQueueUrl?.port).toBe('5000')
    const allowed = { PARKING_QUEUE_URL: 'http://sqs.example/1/q', REMOTE_WRITE_ALLOW_HTTP: 'true' }
    expect(read(allowed).parkingQueueUrl?.host).toBe('sqs.example')
  })

  it('is refused by the commands that write, unless the environment allows it', () => {
    const target = ['--remote-write-url', 'http://10.0.0.1/w', '--auth', 'bearer', '--secret-file', 'token']
    const dependencies = { receiver: undefined, deadLetterFolder: '/tmp/letters' }
    for (const allow of [{}, { REMOTE_WRITE_ALLOW_HTTP: 'true' }]) {
      const start = parseStartOptions(target, '/')
      if (start === 'help') throw new Error('expected options')
      const replay = readReplayOptions(['/letters', ...target], '/', { REMOTE_WRITE_URL: 'x', ...allow })
      if (replay === 'help') throw new Error('expected options')
      for (const env of [functionEnvironment(start, { env: allow, ...dependencies }), replay.env]) {
        const issues = issuesOf(env as Record<string, string>)
        expect(issues.map((one) => one.slice(0, 33))).toEqual(
          'REMOTE_WRITE_ALLOW_HTTP' in allow ? [] : ['REMOTE_WRITE_URL: expected https:'],
        )
      }
    }
  })

  it('is refused for the queue that letters are replayed from', () => {
    const read = (queue: string, env: Record<string, string>) => () => readReplayOptions([queue], '/', env)
    expect(read('http://sqs.example/1/q', {})).toThrow('SOURCE: expected https:')
    expect(read('http://127.0.0.1:5000/1/q', {})).not.toThrow()
    expect(read('http://sqs.example/1/q', { REMOTE_WRITE_ALLOW_HTTP: 'true' })).not.toThrow()
  })
})
