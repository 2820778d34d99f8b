// The HTTP door of template.yaml: off by default; its routes against the code, its environment, permissions and alarms.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { httpSettingNames, readHttpSettings, settingNames } from '#config'
import { routeKeys } from '#http'
import { createCounters } from '#telemetry'
import { alarmsOf, watchedBy } from '../helpers/alarms.ts'
import { emittedMetrics, keyOf } from '../helpers/emitted-metrics.ts'
import {
  deployTemplate,
  http,
  type Parameters,
  resourcesOfType,
  sample,
  type Tree,
} from '../helpers/template.ts'

const { KmsKeyArn, MappingUri, RemoteWriteUrl, WebhookSecretArn, WorkspaceArn } = sample
const webhooks: Parameters = { WebhookSecretArn }
const both: Parameters = { ...http, ...webhooks }

const routesOf = (parameters: Parameters) =>
  Object.fromEntries(
    resourcesOfType(deployTemplate(parameters).resources, 'AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => [Properties.RouteKey, Properties.AuthorizationType],
    ),
  )

test('there is no door unless it is asked for', () => {
  for (const parameters of [{}, { Delivery: 'stream' }]) {
    const { resources, outputs } = deployTemplate(parameters)
    const names = [...Object.keys(resources), ...Object.keys(outputs)]
    expect(names.filter((name) => /http|webhook|destination(?!alarm)/i.test(name))).toEqual([])
  }
})

describe('routes', () => {
  test('are those that the function knows, and only batches of the rule need a signature', () => {
    expect(routesOf(both)).toEqual({
      'POST /webhook/{topic+}': 'NONE',
      'POST /iot/rule/messages': 'AWS_IAM',
      'POST /iot/{destination+}': 'NONE',
    })
    expect(Object.keys(routesOf(both)).sort()).toEqual(Object.keys(routeKeys).sort())
  })

  test('are there for what is asked for', () => {
    expect(Object.keys(routesOf(webhooks))).toEqual(['POST /webhook/{topic+}'])
    expect(Object.keys(routesOf(http))).toEqual(['POST /iot/rule/messages', 'POST /iot/{destination+}'])
  })

  test.each<[string, Parameters]>([
    ['webhooks', webhooks],
    ['http', http],
    ['both', both],
  ])('are each throttled, %s', (_, parameters) => {
    const { RouteSettings } = deployTemplate(parameters).resources['HttpStage'].Properties
    expect(Object.keys(RouteSettings).sort()).toEqual(Object.keys(routesOf(parameters)).sort())
    for (const one of Object.values<Tree>(RouteSettings)) {
      expect(Number(one.ThrottlingRateLimit)).toBeGreaterThan(0)
      expect(Number(one.ThrottlingBurstLimit)).toBeGreaterThan(0)
    }
  })

  test('of webhooks have the rate that the parameter says', () => {
    const given = { ...webhooks, WebhookRequestsPerSecond: '7' }
    const { RouteSettings } = deployTemplate(given).resources['HttpStage'].Properties
    expect(RouteSettings['POST /webhook/{topic+}'].ThrottlingRateLimit).toBe('7')
  })
})

test('the rule sends batches, signed, to the route for them, and confirms a URL that is its beginning', () => {
  const { IngestRule, RuleDestination, IngestPermission } = deployTemplate(http).resources
  const { Actions, ErrorAction } = IngestRule.Properties.TopicRulePayload
  const [{ Http }] = Actions
  expect(Actions).toHaveLength(1)
  expect(Http.Url).toBe('HttpApi.ApiEndpoint/iot/rule/messages')
  expect(Http.Url.startsWith(Http.ConfirmationUrl)).toBe(true)
  expect(Http.Auth.Sigv4).toEqual({
    ServiceName: 'execute-api',
    SigningRegion: 'eu-central-1',
    RoleArn: 'RuleRole.Arn',
  })
  expect(Http.EnableBatching).toBe(true)
  // https://docs.aws.amazon.com/iot/latest/apireference/API_BatchConfig.html
  expect(Http.BatchConfig).toEqual({
    MaxBatchOpenMs: 200,
    MaxBatchSize: 10,
    MaxBatchSizeBytes: 5120,
    BatchAcrossTopics: true,
  })
  expect(ErrorAction.Sqs.QueueUrl).toBe('FailureQueue')
  expect(IngestRule.Metadata).toEqual({ MadeAfter: 'RuleDestination' })
  expect(RuleDestination.Properties).toEqual({
    HttpUrlProperties: { ConfirmationUrl: Http.ConfirmationUrl },
  })
  expect(IngestPermission).toBeUndefined()
})

describe('the function', () => {
  test('is the one that the build makes, with concurrency of its own', () => {
    const { Properties } = deployTemplate({ ...webhooks, HttpConcurrency: '20' }).resources['HttpDoor']
    const { Handler, Runtime, Architectures, VpcConfig } = deployTemplate().resources['Ingest'].Properties
    expect(Properties).toMatchObject({ CodeUri: 'dist/http', Handler, Runtime, Architectures })
    expect(Properties.VpcConfig).toEqual(VpcConfig)
    expect(Properties.ReservedConcurrentExecutions).toBe('20')
    expect(existsSync(join(import.meta.dirname, '..', '..', 'src', 'lambda', 'http', 'http.ts'))).toBe(true)
  })

  test.each<[string, Parameters]>([
    ['a workspace of its own', both],
    ['a given workspace', { ...both, WorkspaceArn, MappingUri }],
    ['another Prometheus', { ...both, RemoteWriteUrl, LogTopics: 'false' }],
  ])('has the settings of the ingesting function, and its own: %s', (_, parameters) => {
    const variablesOf = (name: string): Record<string, unknown> =>
      deployTemplate(parameters).resources[name].Properties.Environment.Variables
    expect(variablesOf('HttpDoor')).toEqual({
      ...variablesOf('Ingest'),
      DIRECT_BUDGET_MS: '1500',
      WEBHOOK_SECRET_ARN: WebhookSecretArn,
      PARKING_QUEUE_URL: 'FailureQueue',
    })
    const known = [...settingNames, ...httpSettingNames]
    expect(known).toEqual(expect.arrayContaining(Object.keys(variablesOf('HttpDoor'))))
  })

  test('has time for its budget and its reserve, and answers before AWS IoT gives up', () => {
    const { Timeout, Environment } = deployTemplate({ ...both, RemoteWriteUrl }).resources['HttpDoor']
      .Properties
    const env = Object.fromEntries(
      Object.entries<Tree>(Environment.Variables).map(([name, value]) => [name, String(value)]),
    )
    const { delivery, webhookSecretArn, parkingQueueUrl } = readHttpSettings({
      ...env,
      DEAD_LETTER_URI: 's3://deadletterbucket/dead-letters',
      PARKING_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/failures',
    })
    expect(Timeout * 1000).toBeGreaterThan(delivery.directBudgetMs + delivery.deadlineReserveMs)
    expect(delivery.directBudgetMs).toBeLessThan(3_000)
    expect([webhookSecretArn, parkingQueueUrl?.pathname]).toEqual([
      WebhookSecretArn,
      '/123456789012/failures',
    ])
  })

  test('may be invoked by the API alone', () => {
    expect(deployTemplate(webhooks).resources['HttpPermission'].Properties).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: 'HttpDoor',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: 'arn:aws:execute-api:eu-central-1:123456789012:HttpApi/*/POST/*',
    })
  })
})

test('docs/http.md has the settings that the door has beside those of the ingesting function', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'http.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (?:`(\d+)`|none) \|/gm)]
  expect(rows.map(([, name]) => name)).toEqual(httpSettingNames)
  const { webhookBodyBytesMax } = readHttpSettings({
    REMOTE_WRITE_URL: RemoteWriteUrl,
    REMOTE_WRITE_AUTH: 'none',
  })
  expect(rows.map(([, , number]) => number)).toContain(String(webhookBodyBytesMax))
})

describe('permissions', () => {
  const always = [
    ['logs:CreateLogStream', 'HttpLogGroup.Arn'],
    ['logs:PutLogEvents', 'HttpLogGroup.Arn'],
    ['sqs:SendMessage', 'FailureQueue.Arn'],
  ]
  const deadLetters = ['s3:PutObject', 'DeadLetterBucket.Arn/dead-letters/*']
  const confirm = [
    'iot:ConfirmTopicRuleDestination',
    'arn:aws:iot:eu-central-1:123456789012:ruledestination/http/*',
  ]
  const secret = ['secretsmanager:GetSecretValue', WebhookSecretArn]

  test.each<[string, Parameters, string[][]]>([
    ['webhooks', { ...webhooks, RemoteWriteUrl }, [...always, secret, deadLetters]],
    ['batches of the rule', { ...http, RemoteWriteUrl }, [...always, confirm, deadLetters]],
    [
      'both, a workspace and a key',
      { ...both, WorkspaceArn, KmsKeyArn },
      [
        ...always,
        confirm,
        secret,
        deadLetters,
        ['aps:RemoteWrite', WorkspaceArn],
        ['kms:GenerateDataKey', KmsKeyArn],
        ['kms:Decrypt', KmsKeyArn],
      ],
    ],
  ])('of the door are the least for %s', (_, parameters, expected) => {
    expect(grants(deployTemplate(parameters).resources['HttpRole'])).toEqual(expected)
  })

  test('of the rule are to call the door with batches, and to hand over what it does not take', () => {
    expect(grants(deployTemplate(http).resources['RuleRole'])).toEqual([
      [
        'execute-api:Invoke',
        'arn:aws:execute-api:eu-central-1:123456789012:HttpApi/*/POST/iot/rule/messages',
      ],
      ['sqs:SendMessage', 'FailureQueue.Arn'],
    ])
  })
})

describe('alarms of the door', () => {
  const doorAlarms = (parameters: Parameters) =>
    alarmsOf(parameters).filter(([name]) => name.startsWith('Http'))
  let emitted: ReadonlySet<string>

  beforeAll(async () => {
    const lines: string[] = []
    const counters = createCounters({
      functionName: 'HttpDoor',
      writeLine: (line) => lines.push(line),
      now: () => 0,
    })
    counters.count('Rejected', 1, 'unauthorized')
    counters.flush()
    const written = await emittedMetrics('HttpDoor')
    const rejected = lines.some((line) => JSON.parse(line).Rejected === 1)
    const key = keyOf({ name: 'Rejected', dimensions: { FunctionName: 'HttpDoor' } })
    emitted = new Set([...written, ...(rejected ? [key] : [])])
  })

  test('watch where requests and messages fail', () => {
    expect(doorAlarms(webhooks).map(([name, alarm]) => [name, watchedBy(alarm)[0]?.name])).toEqual([
      ['HttpErrorAlarm', '5xx'],
      ['HttpThrottleAlarm', 'Throttles'],
      ['HttpRejectedAlarm', 'Rejected'],
      ['HttpMisconfiguredAlarm', 'Misconfigured'],
      ['HttpDeadLetterAlarm', 'DeadLettered'],
      ['HttpSuppressedAlarm', 'Suppressed'],
    ])
    expect(doorAlarms({ ...http, Alarms: 'essential' }).map(([name]) => name)).toEqual([
      'HttpErrorAlarm',
      'HttpMisconfiguredAlarm',
      'HttpSuppressedAlarm',
    ])
    expect(doorAlarms({ ...http, Alarms: 'none' })).toEqual([])
  })

  test('watch counters that leave the function under those names', () => {
    const own = doorAlarms(both).flatMap(([, alarm]) =>
      watchedBy(alarm).filter(({ namespace }) => namespace === 'IotRemoteWrite'),
    )
    expect(own).toHaveLength(4)
    for (const watched of own) expect(emitted).toContain(keyOf(watched))
  })

  test('of the rule compare what matched with what came to the door', () => {
    const [, alarm] = alarmsOf(http).find(([name]) => name === 'RuleSqlErrorAlarm') as [string, Tree]
    expect(watchedBy(alarm).map(({ name, dimensions }) => [name, Object.values(dimensions)])).toEqual([
      ['TopicMatch', ['IngestRule']],
      ['Received', ['HttpDoor']],
    ])
  })
})

function grants(role: Tree): string[][] {
  return role.Properties.Policies[0].PolicyDocument.Statement.filter(
    ({ Effect }: Tree) => Effect === 'Allow',
  ).flatMap(({ Action, Resource }: Tree) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource: string) => [action, resource])),
  )
}
