import { describe, expect, it } from 'vitest'
import { readSettings } from '../../../src/config/settings.ts'
import { ConfigError, type ConfigIssue } from '../../../src/errors.ts'
import type { LabelLimits } from '../../../src/remote-write/label-limits.ts'

const none = Number.POSITIVE_INFINITY

const ampUrl = 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write'
const least = { REMOTE_WRITE_URL: ampUrl }
const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:remote-write'
const roleArn = 'arn:aws:iam::210987654321:role/writer'

function issuesOf(env: Record<string, string>): readonly ConfigIssue[] {
  try {
    readSettings(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.issues
    throw error
  }
  return []
}

describe('settings', () => {
  it('need only an AMP workspace', () => {
    const { endpoint, decode, mapping, deadLetters, delivery, logLevel } = readSettings(least)
    expect(endpoint).toEqual({
      url: new URL(ampUrl),
      receiver: 'amp',
      authorization: 'sigv4',
      region: 'eu-west-1',
      roleArn: undefined,
      secretArn: undefined,
      headers: {},
      requestTimeoutMs: 10_000,
      limits: {
        requestBytesMax: 1_000_000,
        requestSamplesMax: 10_000,
        requestConcurrencyMax: 4,
        sampleAgeMaxMs: 3_300_000,
        labels: { labelsMax: 150, nameBytesMax: 1_024, valueBytesMax: 2_048, setBytesMax: 7_168 },
      },
    })
    expect(decode).toEqual({ eventShape: 'envelope', trustedFields: [], payloadBytesMax: 131_072 })
    expect(mapping).toEqual({
      uri: undefined,
      refreshIntervalMs: 300_000,
      identityLabels: ['topic', 'client_id', 'device'],
      clockAheadMaxMs: 30_000,
      payloadDepthMax: 32,
      messageSamplesMax: 1_000,
      messageStepsMax: 40_000,
      namingVersion: 1,
      labelValueBytesMax: 1_024,
    })
    expect(deadLetters).toEqual({ uri: undefined, perMinuteMax: 600 })
    expect(delivery).toEqual({ directBudgetMs: 3_000, deadlineReserveMs: 5_000 })
    expect(logLevel).toBe('info')
  })

  it.each<[string, string, string | undefined, string]>([
    ['the setting', 'https://prometheus.example/write', 'us-west-2', 'us-west-2'],
    ["AMP's host", ampUrl, undefined, 'eu-west-1'],
    ['a FIPS host', ampUrl.replace('aps-workspaces', 'aps-workspaces-fips'), undefined, 'eu-west-1'],
    ['a dual-stack host', ampUrl.replace('amazonaws.com', 'api.aws'), undefined, 'eu-west-1'],
    ['a GovCloud host', ampUrl.replace('eu-west-1', 'us-gov-west-1'), undefined, 'us-gov-west-1'],
    [
      "an interface endpoint's host",
      'https://vpce-1.aps-workspaces.ap-northeast-1.vpce.amazonaws.com/workspaces/ws-1/api/v1/remote_write',
      undefined,
      'ap-northeast-1',
    ],
    [
      "the function's region",
      'https://proxy.example/workspaces/ws-1/api/v1/remote_write',
      undefined,
      'ap-south-1',
    ],
  ])('take the region from %s', (_name, url, setting, region) => {
    const env = {
      REMOTE_WRITE_URL: url,
      AWS_REGION: 'ap-south-1',
      ...(setting === undefined ? {} : { REMOTE_WRITE_REGION: setting }),
    }
    expect(readSettings(env).endpoint.region).toBe(region)
  })

  it.each<[Record<string, string>, string, string, number | undefined]>([
    [{}, 'sigv4', 'amp', 3_300_000],
    [{ REMOTE_WRITE_AUTH: 'none' }, 'none', 'prometheus', undefined],
    [{ REMOTE_WRITE_SECRET_ARN: secretArn }, 'secret', 'prometheus', undefined],
    [
      { REMOTE_WRITE_SECRET_ARN: 'file:///run/secret', REMOTE_WRITE_AUTH: 'basic' },
      'basic',
      'prometheus',
      undefined,
    ],
    [{ REMOTE_WRITE_AUTH: 'none', REMOTE_WRITE_RECEIVER: 'amp' }, 'none', 'amp', 3_300_000],
    [{ REMOTE_WRITE_RECEIVER: 'prometheus', SAMPLE_AGE_MAX_SECONDS: '60' }, 'sigv4', 'prometheus', 60_000],
    [{ REMOTE_WRITE_ROLE_ARN: roleArn }, 'sigv4', 'amp', 3_300_000],
  ])('%j give authorization, receiver and age limit', (env, authorization, receiver, sampleAgeMaxMs) => {
    expect(readSettings({ ...least, ...env }).endpoint).toMatchObject({
      authorization,
      receiver,
      limits: { sampleAgeMaxMs },
    })
  })

  it.each<[Record<string, string>, LabelLimits | undefined]>([
    [{ REMOTE_WRITE_AUTH: 'none' }, undefined],
    [{ REMOTE_WRITE_AUTH: 'none', LABEL_VALUE_BYTES_MAX: '9' }, undefined],
    [
      { REMOTE_WRITE_AUTH: 'none', LABELS_PER_SERIES_MAX: '30' },
      { labelsMax: 30, nameBytesMax: none, valueBytesMax: none, setBytesMax: none },
    ],
    [
      { LABELS_PER_SERIES_MAX: '70', LABEL_NAME_BYTES_MAX: '128', LABEL_SET_BYTES_MAX: '500' },
      { labelsMax: 70, nameBytesMax: 128, valueBytesMax: 2_048, setBytesMax: 500 },
    ],
    [
      { LABEL_VALUE_BYTES_MAX: '4096' },
      { labelsMax: 150, nameBytesMax: 1_024, valueBytesMax: 4_096, setBytesMax: 7_168 },
    ],
  ])('%j give the limits of labels', (env, labels) => {
    expect(readSettings({ ...least, ...env }).endpoint.limits.labels).toEqual(labels)
  })

  it('leave a setting at its default where the variable is empty', () => {
    expect(
      readSettings({ ...least, LOG_LEVEL: '', DIRECT_BUDGET_MS: ' ', REMOTE_WRITE_ROLE_ARN: '' }).logLevel,
    ).toBe('info')
  })

  it('turn identity labels off by an empty list', () => {
    expect(readSettings({ ...least, IDENTITY_LABELS: '' }).mapping.identityLabels).toEqual([])
    expect(readSettings({ ...least, IDENTITY_LABELS: 'topic' }).mapping.identityLabels).toEqual(['topic'])
  })

  it.each<[Record<string, string>, string, RegExp]>([
    [{ REMOTE_WRITE_URL: '' }, 'REMOTE_WRITE_URL', /required/],
    [
      { REMOTE_WRITE_URL: 'prometheus:9090' },
      'REMOTE_WRITE_URL',
      /begins with https: or http: \(actual: text of 15 characters\)/,
    ],
    [
      { REMOTE_WRITE_URL: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/' },
      'REMOTE_WRITE_URL',
      /api\/v1\/remote_write$/,
    ],
    [
      { REMOTE_WRITE_URL: 'https://ann:x@prom.example/', AWS_REGION: 'eu-west-1' },
      'REMOTE_WRITE_URL',
      /password/,
    ],
    [{ REMOTE_WRITE_URL: `${ampUrl}?a=b` }, 'REMOTE_WRITE_URL', /query/],
    [{ REMOTE_WRITE_URL: 'https://prom.example/' }, 'REMOTE_WRITE_REGION', /required/],
    [{ REMOTE_WRITE_URI: ampUrl }, 'REMOTE_WRITE_URI', /unknown; expected one of REMOTE_WRITE_URL/],
    [
      { REMOTE_WRITE_AUTH: 'SigV4' },
      'REMOTE_WRITE_AUTH',
      /expected one of sigv4, none, basic, bearer, secret \(actual: text of 5 characters\)/,
    ],
    [{ REMOTE_WRITE_AUTH: 'basic' }, 'REMOTE_WRITE_SECRET_ARN', /required with REMOTE_WRITE_AUTH=basic/],
    [
      { REMOTE_WRITE_AUTH: 'none', REMOTE_WRITE_SECRET_ARN: secretArn },
      'REMOTE_WRITE_SECRET_ARN',
      /not used/,
    ],
    [{ REMOTE_WRITE_AUTH: 'none', REMOTE_WRITE_ROLE_ARN: roleArn }, 'REMOTE_WRITE_ROLE_ARN', /not used/],
    [
      { REMOTE_WRITE_ROLE_ARN: 'writer' },
      'REMOTE_WRITE_ROLE_ARN',
      /ARN of an IAM role \(actual: text of 6 characters\)/,
    ],
    [
      { REMOTE_WRITE_AUTH: 'basic', REMOTE_WRITE_SECRET_ARN: 'password' },
      'REMOTE_WRITE_SECRET_ARN',
      /ARN of a secret/,
    ],
    [
      { REMOTE_WRITE_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012' },
      'REMOTE_WRITE_SECRET_ARN',
      /expected the ARN of a secret in Secrets Manager, or a file:\/\/\/ URL \(actual: text of 45 characters\)/,
    ],
    [
      { EVENT_SHAPE: 'raw' },
      'EVENT_SHAPE',
      /expected one of envelope, plain \(actual: text of 3 characters\)/,
    ],
    [{ EVENT_TRUSTED_FIELDS: 'topic' }, 'EVENT_TRUSTED_FIELDS', /used only with EVENT_SHAPE=plain/],
    [
      { EVENT_SHAPE: 'plain', EVENT_TRUSTED_FIELDS: 'topic,device' },
      'EVENT_TRUSTED_FIELDS',
      /expected topic, client_id, received_at, separated by commas$/,
    ],
    [{ DEAD_LETTER_URI: 'bucket/prefix' }, 'DEAD_LETTER_URI', /s3: or file:/],
    [{ MAPPING_URI: 'mapping.yaml' }, 'MAPPING_URI', /begins with s3: or file:/],
    [{ MAPPING_URI: 'https://example.org/mapping.yaml' }, 'MAPPING_URI', /begins with s3: or file:/],
    [
      { MAPPING_REFRESH_SECONDS: '-1' },
      'MAPPING_REFRESH_SECONDS',
      /from 0 to 86400 \(actual: no whole number\)/,
    ],
    [{ MAPPING_REFRESH_SECONDS: '86401' }, 'MAPPING_REFRESH_SECONDS', /from 0 to 86400 \(actual: more\)/],
    [{ DIRECT_BUDGET_MS: '99' }, 'DIRECT_BUDGET_MS', /from 100 to 840000 \(actual: less\)/],
    [{ REQUEST_BYTES_MAX: '1e6' }, 'REQUEST_BYTES_MAX', /whole number/],
    [{ PAYLOAD_DEPTH_MAX: '-1' }, 'PAYLOAD_DEPTH_MAX', /whole number/],
    [{ PAYLOAD_DEPTH_MAX: '1001' }, 'PAYLOAD_DEPTH_MAX', /from 1 to 1000/],
  ])('%j: says what is wrong', (env, path, message) => {
    const issues = issuesOf({ ...least, ...env })
    expect(issues.map((issue) => issue.path)).toEqual([path])
    expect(issues[0]?.message).toMatch(message)
  })

  it.each(['MAPPING_URI', 'DEAD_LETTER_URI', 'REMOTE_WRITE_URL'])('%s: holds no user name', (name) => {
    const scheme = name === 'REMOTE_WRITE_URL' ? 'https' : 's3'
    for (const user of ['ann', 'ann:x', ':x']) {
      const issues = issuesOf({ ...least, [name]: `${scheme}://${user}@bucket/key` })
      expect(issues.map(({ path }) => path)).toEqual([name])
      expect(issues[0]?.message).toContain('must not contain a user name or password')
    }
  })

  it('say everything that is wrong at once', () => {
    const env = {
      REMOTE_WRITE_URL: 'x',
      EVENT_SHAPE: 'y',
      LOG_LEVEL: 'z',
      REQUEST_TIMEOUT_MS: '?',
      AWS_REGION: 'a',
    }
    expect(issuesOf(env).map(({ path }) => path)).toEqual([
      'REMOTE_WRITE_URL',
      'REQUEST_TIMEOUT_MS',
      'EVENT_SHAPE',
      'LOG_LEVEL',
    ])
    expect(() => readSettings(env)).toThrow(/^4 problems in the environment:\n {2}REMOTE_WRITE_URL: /)
  })
})
