// What template.yaml promises for the day when something fails: what is tried again, what is kept, who is told.

import { describe, expect, test } from 'vitest'
import { createCounters } from '../../src/telemetry/counters.ts'
import { deployTemplate, type Parameters, resourcesOfType, sample, type Tree } from '../helpers/template.ts'

const { MappingUri, WorkspaceArn, RemoteWriteUrl, KmsKeyArn, AlarmTopicArn } = sample

describe('the workspace', () => {
  test('is kept when the stack goes, and takes samples that are 10 minutes late', () => {
    const { Workspace } = deployTemplate({ RetentionDays: '400' }).resources
    expect(Workspace).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        WorkspaceConfiguration: { OutOfOrderTimeWindowInSeconds: 600, RetentionPeriodInDays: '400' },
      },
    })
  })

  test.each<[string, Parameters]>([
    ['a given one', { WorkspaceArn }],
    ['another Prometheus', { RemoteWriteUrl }],
  ])('is not made beside %s', (_, parameters) => {
    const { resources, outputs } = deployTemplate(parameters)
    expect(resources['Workspace']).toBeUndefined()
    expect(JSON.stringify([resources, outputs])).not.toContain('Workspace.')
  })
})

describe('what failed', () => {
  const { FailureQueue, UnprocessedQueue, DeadLetterBucket, Ingest } = deployTemplate().resources

  test('is tried again for as long as AMP takes it', () => {
    const { VisibilityTimeout, RedrivePolicy } = FailureQueue.Properties
    expect(VisibilityTimeout).toBe(6 * Ingest.Properties.Timeout)
    expect(RedrivePolicy.deadLetterTargetArn).toBe('UnprocessedQueue.Arn')
    const lastAttemptSeconds = (RedrivePolicy.maxReceiveCount - 1) * VisibilityTimeout
    expect(lastAttemptSeconds).toBeGreaterThanOrEqual(3_300)
    expect(lastAttemptSeconds).toBeLessThan(3_600)
  })

  test('outlasts a long weekend in the last queue', () => {
    const day = 24 * 60 * 60
    expect(UnprocessedQueue.Properties.MessageRetentionPeriod).toBe(14 * day)
    expect(FailureQueue.Properties.MessageRetentionPeriod).toBeLessThan(14 * day)
  })

  test('is kept in a private bucket that stays when the stack goes', () => {
    expect(DeadLetterBucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    expect(DeadLetterBucket.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    })
    const bucket = deployTemplate({ DeadLetterDays: '30' }).resources['DeadLetterBucket'].Properties
    expect(bucket.LifecycleConfiguration.Rules[0]).toMatchObject({
      Status: 'Enabled',
      ExpirationInDays: '30',
    })
  })

  test.each<[string, Parameters, object, object]>([
    ["AWS's keys", {}, { SqsManagedSseEnabled: true }, { SSEAlgorithm: 'AES256' }],
    [
      "one's own key",
      { KmsKeyArn },
      { KmsMasterKeyId: KmsKeyArn },
      { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KmsKeyArn },
    ],
  ])('is encrypted, by %s', (_, parameters, ofQueue, ofBucket) => {
    const { resources } = deployTemplate(parameters)
    for (const [, { Properties }] of resourcesOfType(resources, 'AWS::SQS::Queue')) {
      const { SqsManagedSseEnabled, KmsMasterKeyId } = Properties
      expect({ SqsManagedSseEnabled, KmsMasterKeyId }).toEqual({
        SqsManagedSseEnabled: undefined,
        KmsMasterKeyId: undefined,
        ...ofQueue,
      })
    }
    const [rule] = resources['DeadLetterBucket'].Properties.BucketEncryption.ServerSideEncryptionConfiguration
    expect(rule.ServerSideEncryptionByDefault).toEqual(ofBucket)
  })

  test('travels over TLS only', () => {
    const { QueuePolicy, DeadLetterBucketPolicy } = deployTemplate().resources
    const statements = [QueuePolicy, DeadLetterBucketPolicy].flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    )
    expect(statements.map(({ Effect, Principal, Condition }) => ({ Effect, Principal, Condition }))).toEqual(
      statements.map(() => ({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      })),
    )
    expect(statements.flatMap(({ Resource }) => Resource)).toEqual([
      'FailureQueue.Arn',
      'UnprocessedQueue.Arn',
      'DeadLetterBucket.Arn',
      'DeadLetterBucket.Arn/*',
    ])
  })
})

describe('alarms', () => {
  const alarms = resourcesOfType(deployTemplate({ MappingUri }).resources, 'AWS::CloudWatch::Alarm')

  test('watch every place where a message can be held back or lost', () => {
    const watched = alarms.map(([, { Properties }]) =>
      Properties.MetricName === undefined
        ? /SUM\((\w+)\) FROM "([\w/]+)"/.exec(Properties.Metrics[0].Expression)?.slice(1).reverse().join(' ')
        : `${Properties.Namespace} ${Properties.MetricName}`,
    )
    expect(watched).toEqual([
      'AWS/IoT Failure',
      'AWS/IoT ErrorActionFailure',
      'AWS/IoT RuleMessageThrottled',
      'AWS/Lambda Throttles',
      'AWS/Lambda Errors',
      'AWS/Lambda AsyncEventAge',
      'AWS/Lambda AsyncEventsDropped',
      'AWS/Lambda DestinationDeliveryFailures',
      'AWS/SQS ApproximateAgeOfOldestMessage',
      'AWS/SQS ApproximateNumberOfMessagesVisible',
      'IotRemoteWrite Misconfigured',
      'IotRemoteWrite DeadLettered',
      'IotRemoteWrite MappingRefreshFailed',
    ])
  })

  test('watch a mapping only where it can change', () => {
    expect(alarms.map(([name]) => name)).toContain('MappingAlarm')
    expect(Object.keys(deployTemplate().resources)).not.toContain('MappingAlarm')
  })

  test('of our own counters name them as the function writes them', () => {
    const lines: Tree[] = []
    const counters = createCounters({
      functionName: 'Ingest',
      writeLine: (line) => lines.push(JSON.parse(line)),
      now: () => 0,
    })
    const own = alarms.filter(([, { Properties }]) => Properties.Namespace === 'IotRemoteWrite')
    for (const [, { Properties }] of own) counters.count(Properties.MetricName, 1, 'any')
    counters.flush()
    const [total] = lines
    const [{ Namespace, Dimensions, Metrics }] = total._aws.CloudWatchMetrics
    for (const [, { Properties }] of own) {
      expect(Namespace).toBe(Properties.Namespace)
      expect(Metrics.map(({ Name }: Tree) => Name)).toContain(Properties.MetricName)
      expect(Properties.Dimensions.map(({ Name }: Tree) => Name)).toEqual(Dimensions[0])
      expect(Properties.Dimensions[0].Value).toBe(total.FunctionName)
    }
  })

  test.each(alarms.map(([name]) => [name]))(
    '%s is quiet without data, and notifies only if asked to',
    (name) => {
      const { Properties } = deployTemplate({ MappingUri }).resources[name]
      expect(Properties.TreatMissingData).toBe('notBreaching')
      expect(Properties.AlarmDescription).toMatch(/\.$/)
      expect([Properties.AlarmActions, Properties.OKActions]).toEqual([undefined, undefined])
      const notifying = deployTemplate({ MappingUri, AlarmTopicArn }).resources[name].Properties
      expect([notifying.AlarmActions, notifying.OKActions]).toEqual([[AlarmTopicArn], [AlarmTopicArn]])
    },
  )
})
