// checks-template.yaml against the code that it deploys, what it accepts, what its roles allow, and what its alarms watch.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readChecks } from '#checks'
import { readChecksSettings, settingNames } from '#config'
import { builtInNames, findBuiltIn } from '../../src/lambda/checks/built-in-checks.ts'
import { readCollectEvent } from '../../src/lambda/collect/collect-event.ts'
import { watchedBy } from '../helpers/alarms.ts'
import {
  deployTemplate,
  type Parameters,
  parseTemplate,
  resourcesOfType,
  sample,
  type Tree,
} from '../helpers/template.ts'

const { WorkspaceArn, RemoteWriteRoleArn, RemoteWriteUrl, RemoteWriteSecretArn } = sample
const { KmsKeyArn, AlarmTopicArn, PermissionsBoundaryArn } = sample
const FailureQueueUrl = 'https://sqs.us-west-2.amazonaws.com/210987654321/iot-FailureQueue-1A2B'
const ChecksUri = 's3://fleet-settings/tokyo/mackerel-agent.conf'
const MackerelSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mackerel-Ab12Cd'
const StateOverflowUri = 's3://fleet-settings/states'
const layer = (name: string) => `arn:aws:lambda:eu-central-1:123456789012:layer:${name}:3`

const root = join(import.meta.dirname, '..', '..')
const written = parseTemplate('checks-template.yaml')

function deploy(parameters: Parameters = {}) {
  return deployTemplate({ WorkspaceArn, ...parameters }, 'checks-template.yaml')
}

const properties = (parameters: Parameters = {}): Tree => deploy(parameters).resources['Checks'].Properties

describe('the function', () => {
  test('is the one that the build makes', () => {
    expect(properties()).toMatchObject({
      CodeUri: 'dist/checks',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
    })
    expect(readFileSync(join(root, 'src', 'lambda', 'checks', 'checks.ts'), 'utf8')).toMatch(
      /^export const handler\b/m,
    )
  })

  test('has the plugins of the project, and those of other layers', () => {
    expect(properties().Layers).toEqual(['Plugins'])
    const PluginLayerArns = `${layer('a')},${layer('b')}`
    expect(properties({ PluginLayerArns }).Layers).toEqual(['Plugins', layer('a'), layer('b')])
    const { ContentUri } = deploy().resources['Plugins'].Properties
    expect(existsSync(join(root, ContentUri))).toBe(true)
  })

  test.each(['arm64', 'x86_64'])('is for %s, and its layer too', (Architecture) => {
    const { resources } = deploy({ Architecture })
    expect(resources['Checks'].Properties.Architectures).toEqual([Architecture])
    expect(resources['Plugins'].Properties.CompatibleArchitectures).toEqual([Architecture])
  })

  test('is in a VPC if that is asked for', () => {
    expect(properties().VpcConfig).toBeUndefined()
    expect(properties({ SubnetIds: 'subnet-0a,subnet-0b', SecurityGroupIds: 'sg-0a' }).VpcConfig).toEqual({
      SubnetIds: ['subnet-0a', 'subnet-0b'],
      SecurityGroupIds: ['sg-0a'],
    })
  })

  test('has more time for a round than for all else', () => {
    const { writeBudgetMs, deadlineReserveMs } = readChecksSettings(
      properties().Environment.Variables,
    ).collect
    expect(properties().Timeout * 1000).toBeGreaterThan(10 * (writeBudgetMs + deadlineReserveMs))
  })
})

describe('the environment', () => {
  const own = [
    'MACKEREL_SECRET_ARN',
    'MACKEREL_HOST_ID',
    'PARKING_QUEUE_URL',
    'CHECKS_URI',
    'CHECKS_INVOCATION',
    'STATE_TABLE',
    'STATE_OVERFLOW_URI',
  ]

  test('has only names that the function reads', () => {
    const names = Object.keys(written.Resources.Checks.Properties.Environment.Variables)
    expect([...settingNames, ...own]).toEqual(expect.arrayContaining(names))
  })

  test('makes settings of few parameters, and of all', () => {
    const settings = (parameters: Parameters) =>
      readChecksSettings(properties(parameters).Environment.Variables)
    expect(settings({})).toMatchObject({
      configUri: undefined,
      stateTable: 'States',
      stateOverflow: undefined,
      invocation: 'together',
    })
    expect(settings({}).mackerel).toBeUndefined()
    expect(settings({ MackerelSecretArn, MackerelHostId: '2u4' }).mackerel).toMatchObject({
      secretArn: MackerelSecretArn,
      hostId: '2u4',
    })
    const all = settings({ ChecksUri, StateOverflowUri, Invocation: 'each', FailureQueueUrl })
    expect([all.configUri?.href, all.stateOverflow?.href, all.invocation]).toEqual([
      ChecksUri,
      StateOverflowUri,
      'each',
    ])
    expect(all.collect.parkingQueueUrl?.href).toBe(FailureQueueUrl)
  })
})

test('docs/checks.md begins with a configuration that is right', async () => {
  const page = readFileSync(join(root, 'docs', 'checks.md'), 'utf8')
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? []
  const { checks, metrics } = await readChecks(text, 'checks.yaml')
  expect([checks.map(({ name }) => name), metrics.map(({ name }) => name)]).toEqual([
    ['disk', 'web'],
    ['load'],
  ])
})

test('the build takes the file of the user along, by one of its names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'built-in-'))
  expect(findBuiltIn(folder)).toBeUndefined()
  for (const name of builtInNames.toReversed()) {
    writeFileSync(join(folder, name), '')
    expect(findBuiltIn(folder)?.pathname.endsWith(`/${name}`)).toBe(true)
  }
  rmSync(folder, { recursive: true })
})

test('the schedule says once a minute what the function understands', () => {
  const [[, schedule], ...others] = resourcesOfType(deploy().resources, 'AWS::Scheduler::Schedule')
  expect(others).toEqual([])
  expect(schedule.Properties).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    GroupName: 'Schedules',
    Target: { Arn: 'Checks.Arn', RoleArn: 'ScheduleRole.Arn' },
  })
  expect(readCollectEvent(JSON.parse(schedule.Properties.Target.Input), ['checks'])).toEqual({
    collector: 'checks',
    instance: 'iot-remote-write',
    config: {},
    issues: [],
  })
})

test('the table is the one that the states want', () => {
  expect(deploy().resources['States'].Properties).toEqual({
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
  })
  expect(deploy({ KmsKeyArn }).resources['States'].Properties.SSESpecification.KMSMasterKeyId).toBe(KmsKeyArn)
})

describe('parameters', () => {
  test('that other templates have are the same, but for their words and defaults', () => {
    const others = { ...parseTemplate().Parameters, ...parseTemplate('collectors.yaml').Parameters }
    const shared = Object.keys(written.Parameters).filter((name) => name in others)
    expect(shared).toContain('FailureQueueUrl')
    for (const name of shared) {
      const { Description: _, ...own } = written.Parameters[name]
      const { Description: __, ...other } = others[name]
      expect(own).toEqual(other)
    }
  })

  test('are all asked for in a group, under a name, and none has to be given alone', () => {
    const { ParameterGroups, ParameterLabels } = written.Metadata['AWS::CloudFormation::Interface']
    const names = Object.keys(written.Parameters).sort()
    expect(ParameterGroups.flatMap(({ Parameters }: Tree) => Parameters).sort()).toEqual(names)
    expect(Object.keys(ParameterLabels).sort()).toEqual(names)
    for (const one of Object.values<Tree>(written.Parameters)) expect(one).toHaveProperty('Default')
  })

  test('are all in the table of docs/checks.md', () => {
    const page = readFileSync(join(root, 'docs', 'checks.md'), 'utf8')
    const missing = Object.keys(written.Parameters).filter((name) => !page.includes(`\`${name}\``))
    expect(missing).toEqual([])
  })

  test.each([
    ['PluginLayerArns', ['', layer('a'), `${layer('a')},${layer('b')}`]],
    [
      'PluginPolicyArns',
      [
        '',
        'arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess',
        `${PermissionsBoundaryArn},${PermissionsBoundaryArn}`,
      ],
    ],
    ['ChecksUri', ['', ChecksUri]],
  ])('%s takes what it is meant for', (name, values) => {
    for (const value of values) expect(value).toMatch(new RegExp(written.Parameters[name].AllowedPattern))
  })

  test.each([
    ['PluginLayerArns', ['plugins', layer('a').slice(0, -2), `${layer('a')}, ${layer('b')}`]],
    ['PluginPolicyArns', ['ReadOnly', 'arn:aws:iam::123456789012:role/x']],
    ['ChecksUri', ['checks.yaml', 's3://bucket/', 's3://bucket/*.yaml']],
  ])('%s refuses what is something else', (name, values) => {
    for (const value of values) expect(value).not.toMatch(new RegExp(written.Parameters[name].AllowedPattern))
  })

  test.each<[string, Parameters, number]>([
    ['a workspace', {}, 0],
    ['nothing to write to', { WorkspaceArn: '' }, 1],
    ['rules for no workspace', { WorkspaceArn: '', RemoteWriteUrl, AlertRules: 'true' }, 1],
    ['rules', { AlertRules: 'true' }, 0],
    ['a secret of Mackerel for no host', { MackerelSecretArn }, 1],
    ['a host of Mackerel without a secret', { MackerelHostId: '2u4' }, 1],
    ['both of them', { MackerelSecretArn, MackerelHostId: '2u4' }, 0],
    ['subnets alone', { SubnetIds: 'subnet-0a' }, 1],
    ['security groups alone', { SecurityGroupIds: 'sg-0a' }, 1],
    ['both', { SubnetIds: 'subnet-0a', SecurityGroupIds: 'sg-0a' }, 0],
  ])('have to fit together: %s', (_, parameters, broken) => {
    expect(deploy(parameters).brokenRules).toHaveLength(broken)
  })
})

describe('permissions', () => {
  const always = [
    ['logs:CreateLogStream', 'ChecksLogGroup.Arn'],
    ['logs:PutLogEvents', 'ChecksLogGroup.Arn'],
  ]
  const states = [
    ['dynamodb:GetItem', 'States.Arn'],
    ['dynamodb:PutItem', 'States.Arn'],
  ]
  const other = { WorkspaceArn: '', RemoteWriteUrl }

  test.each<[string, Parameters, unknown[]]>([
    ['a workspace', {}, [['aps:RemoteWrite', WorkspaceArn], ...states]],
    ['another account', { RemoteWriteRoleArn }, [['sts:AssumeRole', RemoteWriteRoleArn], ...states]],
    [
      'a secret and a queue',
      { ...other, RemoteWriteSecretArn, FailureQueueUrl },
      [
        ['secretsmanager:GetSecretValue', RemoteWriteSecretArn],
        ...states,
        ['sqs:SendMessage', 'arn:aws:sqs:us-west-2:210987654321:iot-FailureQueue-1A2B'],
      ],
    ],
    [
      'a configuration in S3',
      { ...other, ChecksUri },
      [
        ...states,
        [
          's3:GetObject',
          ['', '.last-good'].map((end) => `arn:aws:s3:::fleet-settings/tokyo/mackerel-agent.conf${end}`),
        ],
        ['s3:PutObject', 'arn:aws:s3:::fleet-settings/tokyo/mackerel-agent.conf.last-good'],
      ],
    ],
    [
      'Mackerel',
      { ...other, MackerelSecretArn, MackerelHostId: '2u4' },
      [['secretsmanager:GetSecretValue', MackerelSecretArn], ...states],
    ],
    [
      'large states',
      { ...other, StateOverflowUri },
      [
        ...states,
        ...['Get', 'Put', 'Delete'].map((verb) => [
          `s3:${verb}Object`,
          'arn:aws:s3:::fleet-settings/states/*',
        ]),
      ],
    ],
    [
      'an invocation each',
      { ...other, Invocation: 'each' },
      [
        ...states,
        [
          'lambda:InvokeFunction',
          'arn:aws:lambda:eu-central-1:123456789012:function:iot-remote-write-Checks-*',
        ],
      ],
    ],
  ])('of the function are the least for %s', (_, parameters, extra) => {
    const { ChecksRole } = deploy(parameters).resources
    expect(grants(ChecksRole)).toEqual([...always, ...extra])
    expect(ChecksRole.Properties.ManagedPolicyArns).toBeUndefined()
  })

  test('of plugins are those that are given', () => {
    const PluginPolicyArns = `arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess,${PermissionsBoundaryArn}`
    const { ManagedPolicyArns } = deploy({ PluginPolicyArns }).resources['ChecksRole'].Properties
    expect(ManagedPolicyArns).toEqual(PluginPolicyArns.split(','))
  })

  test('are bounded where a boundary is given', () => {
    const boundaries = resourcesOfType(deploy({ PermissionsBoundaryArn }).resources, 'AWS::IAM::Role').map(
      ([, { Properties }]) => Properties.PermissionsBoundary,
    )
    expect(boundaries).toEqual([PermissionsBoundaryArn, PermissionsBoundaryArn])
  })

  function grants({ Properties }: Tree): unknown[][] {
    return Properties.Policies.flatMap(({ PolicyDocument }: Tree) => PolicyDocument.Statement).flatMap(
      ({ Effect, Action, Resource }: Tree) => {
        expect(Effect).toBe('Allow')
        return [Action].flat().map((action) => [action, Resource])
      },
    )
  }
})

describe('alarms', () => {
  const alarms = resourcesOfType(deploy({ AlarmTopicArn }).resources, 'AWS::CloudWatch::Alarm')

  test('watch every place where a round or its samples can be lost, in the order of its way', () => {
    const watched = alarms.map(([name, alarm]) => {
      const [{ namespace, name: metric } = { namespace: '', name: '' }] = watchedBy(alarm)
      return `${name}: ${namespace} ${metric}`
    })
    expect(watched).toEqual([
      'ScheduleAlarm: AWS/Scheduler InvocationDroppedCount',
      'ThrottleAlarm: AWS/Lambda Throttles',
      'ErrorAlarm: AWS/Lambda Errors',
      'AsyncEventsDroppedAlarm: AWS/Lambda AsyncEventsDropped',
      'CollectorAlarm: IotRemoteWrite CollectorFailed',
      'MisconfiguredAlarm: IotRemoteWrite Misconfigured',
      'RefusedAlarm: IotRemoteWrite Refused',
    ])
  })

  test.each(alarms)('%s is quiet without data, and notifies the topic', (_, { Properties }) => {
    expect(Properties).toMatchObject({
      TreatMissingData: 'notBreaching',
      AlarmActions: [AlarmTopicArn],
      OKActions: [AlarmTopicArn],
    })
  })
})
