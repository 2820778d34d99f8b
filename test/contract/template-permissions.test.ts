// What the roles of template.yaml allow, for each kind of endpoint: this much, and nothing else.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  deployTemplate,
  type Parameters,
  resourcesOfType,
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
  PermissionsBoundaryArn,
} = sample
const PreviousKmsKeyArn = KmsKeyArn.replace('1234abcd', '5678efgh')
const vpc = { SubnetIds: 'subnet-0a1b2c3d,subnet-4e5f6a7b', SecurityGroupIds: 'sg-0a1b2c3d' }

describe('permissions', () => {
  const always = [
    ['logs:CreateLogStream', 'IngestLogGroup.Arn'],
    ['logs:PutLogEvents', 'IngestLogGroup.Arn'],
    ['sqs:SendMessage', 'FailureQueue.Arn'],
    ['sqs:ReceiveMessage', 'FailureQueue.Arn'],
    ['sqs:DeleteMessage', 'FailureQueue.Arn'],
    ['sqs:GetQueueAttributes', 'FailureQueue.Arn'],
    ['s3:PutObject', 'DeadLetterBucket.Arn/dead-letters/*'],
  ]

  test.each<[string, Parameters, string[][]]>([
    ['a workspace of its own', {}, [['aps:RemoteWrite', 'Workspace.Arn']]],
    ['a given workspace', { WorkspaceArn }, [['aps:RemoteWrite', WorkspaceArn]]],
    ['another account', { WorkspaceArn, RemoteWriteRoleArn }, [['sts:AssumeRole', RemoteWriteRoleArn]]],
    ['an open Prometheus', { RemoteWriteUrl }, []],
    [
      'a Prometheus with a secret',
      { RemoteWriteUrl, RemoteWriteSecretArn },
      [['secretsmanager:GetSecretValue', RemoteWriteSecretArn]],
    ],
    [
      'a mapping in S3',
      { RemoteWriteUrl, MappingUri },
      [
        ['s3:GetObject', 'arn:aws:s3:::fleet-settings/tokyo/mapping.yaml'],
        ['s3:GetObject', 'arn:aws:s3:::fleet-settings/tokyo/mapping.yaml.last-good'],
        ['s3:GetObject', 'arn:aws:s3:::fleet-settings/tokyo/mapping.yaml.trace'],
        ['s3:PutObject', 'arn:aws:s3:::fleet-settings/tokyo/mapping.yaml.last-good'],
      ],
    ],
    [
      'a key',
      { RemoteWriteUrl, KmsKeyArn },
      [
        ['kms:GenerateDataKey', KmsKeyArn],
        ['kms:Decrypt', KmsKeyArn],
      ],
    ],
    [
      'a key that was changed',
      { RemoteWriteUrl, KmsKeyArn, PreviousKmsKeyArn },
      [
        ['kms:GenerateDataKey', KmsKeyArn],
        ['kms:Decrypt', KmsKeyArn],
        ['kms:Decrypt', PreviousKmsKeyArn],
      ],
    ],
    ['a key that was removed', { RemoteWriteUrl, PreviousKmsKeyArn }, [['kms:Decrypt', PreviousKmsKeyArn]]],
    ['a stream', { ...stream, RemoteWriteUrl }, []],
  ])('of the function are the least for %s', (_, parameters, extra) => {
    expect(grants(deployTemplate(parameters).resources['IngestRole'])).toEqual([...always, ...extra])
  })

  test('to join a VPC are for Lambda, not for the code of the function', () => {
    const statements = (parameters: Parameters): Tree[] =>
      deployTemplate(parameters).resources[
        'IngestRole'
      ].Properties.Policies[0].PolicyDocument.Statement.filter(({ Action }: Tree) =>
        JSON.stringify(Action).includes('"ec2:'),
      )
    expect(statements({ RemoteWriteUrl })).toEqual([])
    const [allowed, denied] = statements({ RemoteWriteUrl, ...vpc })
    expect([allowed.Effect, denied.Effect]).toEqual(['Allow', 'Deny'])
    expect(denied.Action).toEqual(allowed.Action)
    expect(denied.Condition).toEqual({
      ArnLike: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-central-1:123456789012:function:*' },
    })
  })

  test('to read a stream are given with it, and go with it', () => {
    const { StreamReadPolicy } = deployTemplate(stream).resources
    expect(StreamReadPolicy.Properties.Roles).toEqual(['IngestRole'])
    expect(grantsOf(StreamReadPolicy.Properties)).toEqual([
      ['kinesis:DescribeStream', 'Stream.Arn'],
      ['kinesis:DescribeStreamSummary', 'Stream.Arn'],
      ['kinesis:GetRecords', 'Stream.Arn'],
      ['kinesis:GetShardIterator', 'Stream.Arn'],
      ['kinesis:ListShards', 'Stream.Arn'],
      ['s3:PutObject', 'DeadLetterBucket.Arn/aws/lambda/*'],
      ['s3:ListBucket', 'DeadLetterBucket.Arn'],
    ])
    expect(deployTemplate().resources['StreamReadPolicy']).toBeUndefined()
  })

  const key = [
    ['kms:GenerateDataKey', KmsKeyArn],
    ['kms:Decrypt', KmsKeyArn],
  ]
  const handOver = ['sqs:SendMessage', 'FailureQueue.Arn']
  const fillStream = ['kinesis:PutRecord', 'Stream.Arn']

  test.each<[string, Parameters, string[][]]>([
    ['direct', {}, [handOver]],
    ['direct, with a key', { KmsKeyArn }, [handOver, ...key]],
    ['stream', stream, [fillStream, handOver]],
    ['stream, with a key', { ...stream, KmsKeyArn }, [fillStream, handOver, ...key]],
  ])("of the rule's role are to hand over messages, and no more: %s", (_, parameters, expected) => {
    expect(grants(deployTemplate(parameters).resources['RuleRole'])).toEqual(expected)
  })

  test('to keep messages in the bucket end with it, whoever makes one of its name', () => {
    const { IngestRole, StreamReadPolicy } = deployTemplate(stream).resources
    const statements = [...IngestRole.Properties.Policies, StreamReadPolicy.Properties]
      .flatMap(({ PolicyDocument }: Tree) => PolicyDocument.Statement)
      .filter(({ Resource }: Tree) => /^DeadLetterBucket/.test(Resource))
    expect(statements).toHaveLength(3)
    for (const { Condition } of statements) {
      expect(Condition).toEqual({ StringEquals: { 's3:ResourceAccount': '123456789012' } })
    }
  })

  test('to read and keep the mapping end at the account, whoever makes a bucket of its name', () => {
    const { IngestRole } = deployTemplate({ RemoteWriteUrl, MappingUri }).resources
    const statements = IngestRole.Properties.Policies.flatMap(
      ({ PolicyDocument }: Tree) => PolicyDocument.Statement,
    ).filter(({ Sid }: Tree) => /Mapping$/.test(Sid))
    expect(statements).toHaveLength(2)
    for (const { Condition } of statements) {
      expect(Condition).toEqual({ StringEquals: { 's3:ResourceAccount': '123456789012' } })
    }
  })

  test('are what the code calls, and what Lambda does for it', () => {
    const granted = [
      { ...stream, MappingUri, KmsKeyArn, WorkspaceArn, RemoteWriteRoleArn },
      { ...stream, MappingUri, KmsKeyArn, WorkspaceArn },
      { ...stream, MappingUri, KmsKeyArn, RemoteWriteUrl, RemoteWriteSecretArn },
    ].flatMap((parameters) => {
      const { IngestRole, StreamReadPolicy } = deployTemplate(parameters).resources
      return [...grants(IngestRole), ...grantsOf(StreamReadPolicy.Properties)].map(([action]) => action)
    })
    const called = calledActions()
    expect(called).toEqual(
      expect.arrayContaining(['s3:PutObject', 's3:GetObject', 'secretsmanager:GetSecretValue']),
    )
    expect([...new Set(granted)].sort()).toEqual([...new Set([...called, ...byLambda])].sort())
  })

  test('are bounded where a boundary is given', () => {
    const boundaries = (parameters: Parameters) =>
      resourcesOfType(deployTemplate(parameters).resources, 'AWS::IAM::Role').map(
        ([, { Properties }]) => Properties.PermissionsBoundary,
      )
    expect(boundaries({})).toEqual([undefined, undefined])
    expect(boundaries({ PermissionsBoundaryArn })).toEqual([PermissionsBoundaryArn, PermissionsBoundaryArn])
  })
})

/** What Lambda itself, and S3 with a key, do in the name of the function's role. */
const byLambda = [
  // Its log. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  // Its destination for asynchronous events. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  'sqs:SendMessage',
  // Its pollers. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html and services-kinesis-create.html
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
  's3:ListBucket',
  'kms:GenerateDataKey',
  'kms:Decrypt',
]

/** The actions behind the SDK's commands in the folders that make the function, and behind what it signs itself. */
function calledActions(): string[] {
  const src = join(import.meta.dirname, '..', '..', 'src')
  const files = ['lambda/ingest', 'config', 'dead-letter', 'remote-write', 'secrets', 'telemetry'].flatMap(
    (folder) =>
      readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(src, folder, name), 'utf8')),
  )
  const commands = files.flatMap((text) => {
    const [, client = ''] = /import\('@aws-sdk\/client-([\w-]+)'\)/.exec(text) ?? []
    return [...text.matchAll(/new (\w+)Command\(/g)].map(
      ([, command]) => `${client.replaceAll('-', '')}:${command}`,
    )
  })
  const all = files.join('\n')
  return [
    ...commands,
    ...(all.includes('fromTemporaryCredentials(') ? ['sts:AssumeRole'] : []),
    ...(all.includes("service = 'aps'") ? ['aps:RemoteWrite'] : []),
  ]
}

/** `[action, resource]` for each action that a role's own policies allow. */
function grants(role: Tree): string[][] {
  return role.Properties.Policies.flatMap(grantsOf)
}

function grantsOf({ PolicyDocument }: Tree): string[][] {
  return PolicyDocument.Statement.flatMap(({ Effect, Action, Resource }: Tree) => {
    expect(Effect).toBe('Allow')
    return [Action]
      .flat()
      .flatMap((action) => [Resource].flat().map((resource: string) => [action, resource]))
  })
}
