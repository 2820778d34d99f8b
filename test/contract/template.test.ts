// template.yaml against the code that it deploys: the SQL against decode, the environment against settings, the
// handler against the build.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSettings, settingNames } from '#config'
import { envelopeFields } from '#decode'
import { decodeAll } from '../helpers/decode.ts'
import { deployTemplate, type Parameters, parseTemplate, sample, stream } from '../helpers/template.ts'

const { MappingUri, WorkspaceArn, RemoteWriteRoleArn, RemoteWriteUrl, RemoteWriteSecretArn } = sample

const root = join(import.meta.dirname, '..', '..')

describe.each([
  ['direct', {}],
  ['stream', stream],
])('the rule, %s', (_, parameters) => {
  const { IngestRule, RuleRole } = deployTemplate(parameters).resources
  const { Sql, AwsIotSqlVersion, ErrorAction } = IngestRule.Properties.TopicRulePayload

  test('selects the envelope that decode reads, of the topic filter and no other', () => {
    expect(AwsIotSqlVersion).toBe('2016-03-23')
    const aliases = [...Sql.matchAll(/ AS (\w+)/g)].map(([, alias]) => alias)
    expect(aliases).toEqual(['payload_base64', 'topic', 'client_id', 'received_at'])
    expect(envelopeFields).toEqual(expect.arrayContaining(aliases))
    expect(Sql).toMatch(new RegExp(` FROM '${sample.TopicFilter.replaceAll('+', '\\+')}'$`))
  })

  test('makes events that decode as messages', () => {
    // What each function of the SQL returns: https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html
    const returns: Record<string, string | number> = {
      "encode(*, 'base64')": 'MjEuNQ==',
      'topic()': 'factory/a/7/telemetry',
      'clientid()': 'sensor-7',
      'timestamp()': 1_767_225_605_000,
    }
    const columns = /^SELECT (.*) FROM /s.exec(Sql)?.[1]?.split(/,\s+(?=\w+\()/) ?? []
    const event = Object.fromEntries(
      columns.map((column) => {
        const [expression, alias] = column.split(' AS ') as [string, string]
        return [alias, returns[expression] as string | number]
      }),
    )
    const settings = { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 131_072 } as const
    const [entry] = decodeAll(event, settings, 0).entries
    expect(entry?.content).toMatchObject({
      topic: 'factory/a/7/telemetry',
      clientId: 'sensor-7',
      receivedAtMs: 1_767_225_605_000,
    })
  })

  test('hands what its action does not take to the failure queue', () => {
    expect(ErrorAction.Sqs).toEqual({
      QueueUrl: 'FailureQueue',
      RoleArn: 'RuleRole.Arn',
      UseBase64: false,
    })
  })

  test('has the name that its role trusts', () => {
    const [{ Condition }] = RuleRole.Properties.AssumeRolePolicyDocument.Statement
    expect(IngestRule.Properties.RuleName).toBe('iot_remote_write')
    expect(Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': '123456789012' },
      ArnEquals: { 'aws:SourceArn': 'arn:aws:iot:eu-central-1:123456789012:rule/iot_remote_write' },
    })
  })
})

test('the rule, direct, invokes the function, and may do so only as itself', () => {
  const { IngestRule, IngestPermission } = deployTemplate().resources
  expect(IngestRule.Properties.TopicRulePayload.Actions).toEqual([{ Lambda: { FunctionArn: 'Ingest.Arn' } }])
  expect(IngestPermission.Properties).toEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: 'Ingest',
    Principal: 'iot.amazonaws.com',
    SourceAccount: '123456789012',
    SourceArn: 'arn:aws:iot:eu-central-1:123456789012:rule/iot_remote_write',
  })
})

test('the rule is made after the permission that it needs, in each mode', () => {
  expect(deployTemplate().resources['IngestRule'].Metadata).toEqual({ MadeAfter: 'IngestPermission' })
  expect(deployTemplate(stream).resources['IngestRule'].Metadata).toEqual({})
})

test('the function is in a VPC only where subnets are given', () => {
  const vpcOf = (parameters: Parameters) =>
    deployTemplate(parameters).resources['Ingest'].Properties.VpcConfig
  expect(vpcOf({})).toBeUndefined()
  expect(vpcOf({ SubnetIds: 'subnet-1,subnet-2', SecurityGroupIds: 'sg-1' })).toEqual({
    SubnetIds: ['subnet-1', 'subnet-2'],
    SecurityGroupIds: ['sg-1'],
  })
})

test('headers of the user reach every request', () => {
  const given = {
    RemoteWriteUrl: 'https://mimir.example/api/v1/push',
    RemoteWriteHeaders: 'X-Scope-OrgID=plant-7',
  }
  expect(readSettings(environment(given)).endpoint.headers).toEqual({ 'x-scope-orgid': 'plant-7' })
})

test('a secret goes over plain HTTP only where that is asked for', () => {
  const plain = {
    RemoteWriteUrl: 'http://10.0.0.1/api/v1/write',
    RemoteWriteSecretArn: sample.RemoteWriteSecretArn,
  }
  expect(() => readSettings(environment(plain))).toThrow('expected https:')
  expect(() => readSettings(environment({ ...plain, RemoteWriteAllowHttp: 'true' }))).not.toThrow()
  const open = { RemoteWriteUrl: plain.RemoteWriteUrl }
  expect(readSettings(environment(open)).endpoint.authorization).toBe('none')
})

describe.each([
  ['direct', {}],
  ['stream', stream],
])('the function, %s', (_, parameters) => {
  const { resources } = deployTemplate(parameters)
  const { Properties } = resources['Ingest']

  test('is the one that the build makes', () => {
    expect(Properties).toMatchObject({
      CodeUri: 'dist/ingest',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
    })
    expect(existsSync(join(root, 'src', 'lambda', 'ingest', 'ingest.ts'))).toBe(true)
    expect(readFileSync(join(root, 'src', 'lambda', 'ingest', 'ingest.ts'), 'utf8')).toMatch(
      /^export const handler\b/m,
    )
  })

  test('is retried twice within the time that AMP accepts, then handed to the failure queue', () => {
    expect(Properties.EventInvokeConfig).toEqual({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3300,
      DestinationConfig: { OnFailure: { Type: 'SQS', Destination: 'FailureQueue.Arn' } },
    })
    const { sampleAgeMaxMs } = readSettings(environment(parameters)).endpoint.limits
    expect(sampleAgeMaxMs).toBe(parameters === stream ? 3_480_000 : 3_300_000)
  })

  test('drains the failure queue record by record, a few batches at a time', () => {
    expect(Properties.Events).toEqual({
      Failures: {
        Type: 'SQS',
        Properties: {
          Queue: 'FailureQueue.Arn',
          BatchSize: 10,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 5 },
        },
      },
    })
  })

  test('has time for its own budget and its reserve', () => {
    const { directBudgetMs, deadlineReserveMs } = readSettings(environment(parameters)).delivery
    expect(Properties.Timeout * 1000).toBeGreaterThan(directBudgetMs + deadlineReserveMs)
  })

  test('logs without platform lines, and leaves the level to LOG_LEVEL', () => {
    expect(Properties.LoggingConfig).toEqual({
      LogGroup: 'IngestLogGroup',
      LogFormat: 'JSON',
      SystemLogLevel: 'WARN',
      ApplicationLogLevel: 'TRACE',
    })
    expect(resources['IngestLogGroup'].Properties.RetentionInDays).toBe('14')
  })

  test('reserves concurrency only if told to', () => {
    expect(Properties.ReservedConcurrentExecutions).toBeUndefined()
    const { Ingest } = deployTemplate({ ...parameters, ReservedConcurrency: '40' }).resources
    expect(Ingest.Properties.ReservedConcurrentExecutions).toBe('40')
  })
})

describe('the environment', () => {
  test('has only names that the function reads', () => {
    const names = Object.keys(parseTemplate().Resources.Ingest.Properties.Environment.Variables)
    expect(settingNames).toEqual(expect.arrayContaining(names))
  })

  test.each<[string, Parameters, object]>([
    [
      'a workspace of its own',
      {},
      {
        url: 'https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-new/api/v1/remote_write',
        receiver: 'amp',
        authorization: 'sigv4',
        region: 'eu-central-1',
      },
    ],
    [
      'a workspace in another region and account',
      { WorkspaceArn, RemoteWriteRoleArn },
      {
        url: 'https://aps-workspaces.us-west-2.amazonaws.com/workspaces/ws-0a1b2c3d/api/v1/remote_write',
        receiver: 'amp',
        authorization: 'sigv4',
        region: 'us-west-2',
        roleArn: RemoteWriteRoleArn,
      },
    ],
    [
      'an open Prometheus',
      { RemoteWriteUrl },
      { url: RemoteWriteUrl, receiver: 'prometheus', authorization: 'none', region: '' },
    ],
    [
      'a Prometheus with a secret',
      { RemoteWriteUrl, RemoteWriteSecretArn },
      {
        url: RemoteWriteUrl,
        receiver: 'prometheus',
        authorization: 'secret',
        region: '',
        secretArn: RemoteWriteSecretArn,
      },
    ],
  ])('makes settings for %s', (_, parameters, expected) => {
    const { endpoint, deadLetters, logLevel } = readSettings(environment(parameters))
    const { url, receiver, authorization, region, roleArn, secretArn } = endpoint
    expect({ url: url.href, receiver, authorization, region, roleArn, secretArn }).toEqual(
      // Undefined where the row does not name it.
      { roleArn: undefined, secretArn: undefined, ...expected },
    )
    expect(deadLetters.uri?.href).toBe('s3://deadletterbucket/dead-letters')
    expect(logLevel).toBe('info')
  })

  test.each(['true', 'false'])('names topics of failures or not: %s', (LogTopics) => {
    expect(readSettings(environment({ LogTopics })).logTopics).toBe(LogTopics === 'true')
  })

  test('names topics of failures unless told otherwise', () => {
    expect(readSettings(environment({})).logTopics).toBe(true)
  })
})

describe('the mapping', () => {
  test('is the one that was built in, unless a file is named', () => {
    expect(environment({})).not.toHaveProperty('MAPPING_REFRESH_SECONDS')
    expect(readSettings(environment({})).mapping.uri).toBeUndefined()
  })

  test('in S3 is named to the function, with the time between looks', () => {
    const { mapping } = readSettings(environment({ MappingUri, MappingRefreshSeconds: '60' }))
    expect(mapping.uri?.href).toBe(MappingUri)
    expect(mapping.refreshIntervalMs).toBe(60_000)
  })
})

/** The function's variables, with what AWS would fill in for attributes. */
function environment(parameters: Parameters): Record<string, string> {
  const variables = deployTemplate(parameters).resources['Ingest'].Properties.Environment.Variables
  const workspaceUrl = 'https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-new/'
  return Object.fromEntries(
    Object.entries<string | number>(variables).map(([name, value]) => [
      name,
      String(value)
        .replace('Workspace.PrometheusEndpoint', workspaceUrl)
        .replace('DeadLetterBucket', 'deadletterbucket'),
    ]),
  )
}
