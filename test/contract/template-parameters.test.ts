// The parameters of template.yaml: which there are, what they accept, and which go together.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  deployTemplate,
  http,
  type Parameters,
  parseTemplate,
  sample,
  stream,
  type Tree,
} from '../helpers/template.ts'

const {
  MappingUri,
  WorkspaceArn,
  RemoteWriteRoleArn,
  RemoteWriteUrl,
  RemoteWriteSecretArn,
  KmsKeyArn,
  AlarmTopicArn,
  PermissionsBoundaryArn,
  PartitionKey,
  WebhookSecretArn,
} = sample

const root = join(import.meta.dirname, '..', '..')
const written = parseTemplate()

describe('parameters', () => {
  test('are those that the documentation names, and only the topic filter has to be given', () => {
    expect(
      Object.fromEntries(
        Object.entries<Tree>(written.Parameters).map(([name, { Default }]) => [name, Default]),
      ),
    ).toEqual({
      TopicFilter: undefined,
      Delivery: 'direct',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution template of AWS IoT.
      PartitionKey: '${topic()}',
      BatchingSeconds: 5,
      ParallelizationFactor: 1,
      ShardCount: 0,
      WebhookSecretArn: '',
      WebhookRequestsPerSecond: 50,
      HttpConcurrency: 10,
      MappingUri: '',
      MappingRefreshSeconds: 300,
      NamingVersion: '1',
      WorkspaceArn: '',
      RemoteWriteRoleArn: '',
      RemoteWriteUrl: '',
      RemoteWriteSecretArn: '',
      RemoteWriteHeaders: '',
      RemoteWriteAllowHttp: 'false',
      SubnetIds: '',
      SecurityGroupIds: '',
      RetentionDays: 150,
      MaxActiveSeries: 0,
      ReservedConcurrency: '0',
      Alarms: 'all',
      AlarmTopicArn: '',
      AlertRules: 'false',
      SilentMinutes: 15,
      LogTopics: 'true',
      LogRetentionDays: 14,
      DeadLetterDays: 14,
      PermissionsBoundaryArn: '',
      KmsKeyArn: '',
      PreviousKmsKeyArn: '',
    })
  })

  test('are all in docs/deploy.md', () => {
    const page = readFileSync(join(root, 'docs', 'deploy.md'), 'utf8')
    for (const name of Object.keys(written.Parameters)) expect(page).toContain(`\`${name}\``)
  })

  test('have texts that YAML did not cut', () => {
    for (const { Description, ConstraintDescription } of Object.values<Tree>(written.Parameters)) {
      for (const text of [Description, ConstraintDescription].filter(Boolean)) expect(text).toMatch(/\.$/)
    }
  })

  test('are all asked for in a group, under a name', () => {
    const { ParameterGroups, ParameterLabels } = written.Metadata['AWS::CloudFormation::Interface']
    const names = Object.keys(written.Parameters).sort()
    expect(ParameterGroups.flatMap(({ Parameters }: Tree) => Parameters).sort()).toEqual(names)
    expect(Object.keys(ParameterLabels).sort()).toEqual(names)
  })

  test.each([
    [
      'TopicFilter',
      ['#', '+', 'a', 'a/b', '+/b/#', 'a//b', '/a', 'a/+/c', '$aws/rules/x/a', '温度/+', 'a b/#'],
    ],
    ['MappingUri', ['', MappingUri, 's3://a.b-c/m', 's3://123/x/..=_-/m.yaml']],
    ['WorkspaceArn', ['', WorkspaceArn, 'arn:aws-us-gov:aps:us-gov-west-1:123456789012:workspace/ws-1']],
    ['RemoteWriteRoleArn', ['', RemoteWriteRoleArn, 'arn:aws:iam::210987654321:role/team/metrics']],
    ['RemoteWriteUrl', ['', RemoteWriteUrl, 'http://10.0.0.7:9090/api/v1/write', 'https://h/api?tenant=a@b']],
    ['RemoteWriteSecretArn', ['', RemoteWriteSecretArn]],
    ['WebhookSecretArn', ['', WebhookSecretArn]],
    ['AlarmTopicArn', ['', AlarmTopicArn]],
    ['PermissionsBoundaryArn', ['', PermissionsBoundaryArn, 'arn:aws:iam::aws:policy/PowerUserAccess']],
    ['KmsKeyArn', ['', KmsKeyArn, 'arn:aws:kms:eu-central-1:123456789012:key/mrk-1234']],
    ['ReservedConcurrency', ['0', '10', '15', '1000']],
    ['PreviousKmsKeyArn', ['', KmsKeyArn]],
    ['PartitionKey', [PartitionKey, `${template('topic(2)')}/${template('device.id')}`]],
  ])('%s takes what it is meant for', (name, values) => {
    for (const value of values) expect(value).toMatch(allowed(name))
  })

  test.each([
    ['TopicFilter', ["a'/b", '#/a', 'a/#/b', 'a+/b', 'a#', '##', 'a/b+', 'a\nb']],
    [
      'MappingUri',
      [
        'mapping.yaml',
        's3://fleet',
        's3://fleet/',
        's3://fleet/a/',
        's3://Fleet/m',
        's3://fleet/*',
        's3://fleet/a?b',
      ],
    ],
    ['WorkspaceArn', ['ws-0a1b2c3d', 'arn:aws:aps:us-west-2:123456789012:rulegroupsnamespace/ws-1/a', ' ']],
    ['RemoteWriteRoleArn', ['metrics-writer', 'arn:aws:iam::210987654321:user/a']],
    [
      'RemoteWriteUrl',
      [
        'prometheus.example.org',
        'ftp://h/w',
        'https://user:secret@h/w',
        'https://aps-workspaces.us-west-2.amazonaws.com/workspaces/ws-1/api/v1/remote_write',
      ],
    ],
    ['RemoteWriteSecretArn', ['grafana', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:grafana']],
    ['WebhookSecretArn', ['webhooks', WebhookSecretArn.slice(0, -7)]],
    ['AlarmTopicArn', ['on-call', `${AlarmTopicArn}.fifo`]],
    ['PermissionsBoundaryArn', ['boundary']],
    ['KmsKeyArn', ['alias/key', 'arn:aws:kms:eu-central-1:123456789012:alias/key']],
    ['ReservedConcurrency', ['', '1', '9', '-1', '05', 'ten', '10.5']],
    ['PreviousKmsKeyArn', ['alias/key']],
    ['PartitionKey', ['', 'fleet', 'topic()', template('')]],
  ])('%s refuses what is something else', (name, values) => {
    for (const value of values) expect(value).not.toMatch(allowed(name))
  })

  test.each<[string, Parameters, number]>([
    ['none', {}, 0],
    ['a workspace', { WorkspaceArn }, 0],
    ['a workspace and a role', { WorkspaceArn, RemoteWriteRoleArn }, 0],
    ['a URL', { RemoteWriteUrl }, 0],
    ['a URL and a secret', { RemoteWriteUrl, RemoteWriteSecretArn }, 0],
    ['a secret over HTTP', { RemoteWriteUrl, RemoteWriteSecretArn, RemoteWriteAllowHttp: 'true' }, 0],
    ['headers for a URL', { RemoteWriteUrl, RemoteWriteHeaders: 'A=1' }, 0],
    ['headers for a workspace', { WorkspaceArn, RemoteWriteHeaders: 'A=1' }, 1],
    ['HTTP that is allowed for no secret', { RemoteWriteUrl, RemoteWriteAllowHttp: 'true' }, 1],
    ['a workspace and a URL', { WorkspaceArn, RemoteWriteUrl }, 1],
    ['a secret alone', { RemoteWriteSecretArn }, 1],
    ['a role alone', { RemoteWriteRoleArn }, 1],
    ['a secret for a workspace, a role for a URL', { RemoteWriteUrl, RemoteWriteRoleArn }, 1],
    ['a limit of series for a new workspace', { MaxActiveSeries: '1000' }, 0],
    ['a limit of series for a given workspace', { MaxActiveSeries: '1000', WorkspaceArn }, 1],
    ['a limit of series for a URL', { MaxActiveSeries: '1000', RemoteWriteUrl }, 1],
    ['alert rules in a new workspace', { AlertRules: 'true', SilentMinutes: '60' }, 0],
    ['alert rules in a given workspace', { AlertRules: 'true', WorkspaceArn }, 0],
    ['alert rules for another Prometheus', { AlertRules: 'true', RemoteWriteUrl }, 1],
    ['minutes of silence without alert rules', { SilentMinutes: '60' }, 1],
    ['a stream', stream, 0],
    ['the HTTP door', { ...http, HttpConcurrency: '100' }, 0],
    ['webhooks', { WebhookSecretArn, HttpConcurrency: '20', WebhookRequestsPerSecond: '5' }, 0],
    ['concurrency of the door without one', { HttpConcurrency: '20' }, 1],
    ['a rate of webhooks without them', { ...http, WebhookRequestsPerSecond: '5' }, 1],
    ['shards with the HTTP door', { ...http, ShardCount: '5' }, 1],
    [
      'a stream with settings',
      { ...stream, PartitionKey, BatchingSeconds: '0', ParallelizationFactor: '4', ShardCount: '5' },
      0,
    ],
    [
      'settings of a stream without one',
      { PartitionKey, BatchingSeconds: '0', ParallelizationFactor: '4', ShardCount: '5' },
      4,
    ],
  ])('have to fit together: %s', (_, parameters, broken) => {
    expect(deployTemplate(parameters).brokenRules).toHaveLength(broken)
  })
})

/** A substitution template of AWS IoT. */
function template(expression: string): string {
  return `\${${expression}}`
}

function allowed(parameter: string): RegExp {
  return new RegExp(written.Parameters[parameter].AllowedPattern)
}
