import { describe, expect, it } from 'vitest'
import { readReplayOptions } from '../../../../src/cli/replay/replay-options.ts'
import { ConfigError, type ConfigIssue } from '../../../../src/errors.ts'

const read = (args: readonly string[], env = {}) => {
  const options = readReplayOptions(args, '/here', env)
  if (options === 'help') throw new Error('help')
  return options
}

function issuesOf(args: readonly string[]): readonly ConfigIssue[] {
  try {
    read(args)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.issues
  }
}

describe('SOURCE', () => {
  it.each<[string, object]>([
    ['letters', { kind: 'folder', path: '/here/letters' }],
    ['/var/letters/', { kind: 'folder', path: '/var/letters' }],
    ['file:///var/a%20b', { kind: 'folder', path: '/var/a b' }],
    ['s3://bucket', { kind: 's3', uri: new URL('s3://bucket') }],
    ['s3://bucket/a/b/', { kind: 's3', uri: new URL('s3://bucket/a/b/') }],
    ['https://sqs.eu-west-1.amazonaws.com/123456789012/failures', { kind: 'queue', region: 'eu-west-1' }],
    [
      'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/failures',
      { kind: 'queue', region: 'cn-north-1' },
    ],
    ['https://eu-west-1.queue.amazonaws.com/123456789012/failures', { kind: 'queue', region: 'eu-west-1' }],
    ['http://127.0.0.1:5000/123456789012/failures', { kind: 'queue', region: undefined }],
  ])('%s', (text, place) => {
    expect(read([text]).place).toMatchObject(place)
  })

  it.each([
    ['s3:///prefix', /expected a folder, a file, s3:\/\/BUCKET\/PREFIX, or the URL of an SQS queue/],
    ['https://example.com/', /expected a folder/],
    ['gs://bucket/x', /expected a folder/],
    ['arn:aws:sqs:eu-west-1:123456789012:failures', /not its ARN/],
  ])('%s is none', (text, message) => {
    expect(issuesOf([text])).toEqual([{ path: 'SOURCE', message: expect.stringMatching(message) }])
  })
})

it('sends headers with a URL of its own', () => {
  const url = ['x', '--remote-write-url', 'https://mimir.example/api/v1/push']
  expect(read([...url, '--headers', 'X-Scope-OrgID=a']).env).toMatchObject({
    REMOTE_WRITE_HEADERS: 'X-Scope-OrgID=a',
  })
  expect(issuesOf([...url, '--headers', 'Cookie=a'])).toMatchObject([{ path: '--headers' }])
  expect(issuesOf(['x', '--headers', 'A=1'])).toMatchObject([{ path: '--headers' }])
})

describe('what a run is', () => {
  it('is a run unless something else is asked for', () => {
    const all = { limit: Number.POSITIVE_INFINITY, sinceMs: undefined, untilMs: undefined }
    expect(read(['x'])).toMatchObject({ manner: 'run', selection: all, mappingFile: undefined })
    for (const manner of ['summary', 'dry-run', 'keep'] as const)
      expect(read(['x', `--${manner}`]).manner).toBe(manner)
  })

  it('counts by topic where a summary is asked for', () => {
    expect(read(['x', '--summary'])).toMatchObject({ byTopic: false })
    expect(read(['x', '--summary', '--by', 'topic'])).toMatchObject({ byTopic: true })
    expect(issuesOf(['x', '--by', 'topic'])).toEqual([{ path: '--by', message: 'used only with --summary' }])
    expect(issuesOf(['x', '--summary', '--by', 'reason'])).toEqual([
      { path: '--by', message: 'expected topic' },
    ])
  })

  it('may be of a part', () => {
    const args = ['x', '--limit', '10', '--since', '2026-01-01T00:00:00Z', '--until', '1767312000000']
    expect(read(args).selection).toEqual({
      limit: 10,
      sinceMs: 1_767_225_600_000,
      untilMs: 1_767_312_000_000,
    })
  })

  it('has every mistake named at once', () => {
    const args = ['--limit', '0', '--since', 'yesterday', '--auth', 'none', '--keep', '--dry-run']
    expect(issuesOf(args).map(({ path }) => path)).toEqual([
      'SOURCE',
      '--keep',
      '--limit',
      '--since',
      '--auth',
    ])
  })
})

describe('the endpoint', () => {
  const own = {
    REMOTE_WRITE_URL: 'http://own/',
    REMOTE_WRITE_AUTH: 'bearer',
    REMOTE_WRITE_SECRET_ARN: 'x',
    AWS_REGION: 'r',
  }

  it('is that of the environment', () => {
    expect(read(['x'], own).env).toEqual(own)
    expect(read(['x', '--receiver', 'amp'], own).env).toEqual({ ...own, REMOTE_WRITE_RECEIVER: 'amp' })
  })

  const amp = 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write'
  it.each<[string[], object]>([
    [['http://other/'], { REMOTE_WRITE_URL: 'http://other/', REMOTE_WRITE_AUTH: 'none' }],
    [[amp], { REMOTE_WRITE_URL: amp, REMOTE_WRITE_AUTH: 'sigv4' }],
    [
      ['http://other/', '--auth', 'sigv4', '--region', 'eu-west-1'],
      { REMOTE_WRITE_URL: 'http://other/', REMOTE_WRITE_AUTH: 'sigv4', REMOTE_WRITE_REGION: 'eu-west-1' },
    ],
    [
      ['http://other/', '--secret-file', 'token', '--receiver', 'prometheus'],
      {
        REMOTE_WRITE_URL: 'http://other/',
        REMOTE_WRITE_AUTH: 'secret',
        REMOTE_WRITE_SECRET_ARN: 'file:///here/token',
        REMOTE_WRITE_RECEIVER: 'prometheus',
      },
    ],
  ])('is that of %j alone', (args, env) => {
    expect(read(['x', '--remote-write-url', ...args], own).env).toEqual({ AWS_REGION: 'r', ...env })
  })

  it('need not be known for a summary', () => {
    expect(read(['x', '--summary']).env['REMOTE_WRITE_URL']).toMatch(/aps-workspaces/)
    expect(read(['x', '--summary'], own).env).toEqual(own)
    expect(read(['x']).env).toEqual({})
  })
})
