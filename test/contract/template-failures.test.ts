// What template.yaml promises for the day when something fails: what is tried again, and what is kept.

import { describe, expect, test } from 'vitest'
import { deployTemplate, type Parameters, resourcesOfType, sample, stream } from '../helpers/template.ts'

const { WorkspaceArn, RemoteWriteUrl, KmsKeyArn } = sample

describe('the workspace', () => {
  test('is kept when the stack goes but not when its first deployment fails, and takes samples that are 10 minutes late', () => {
    const { Workspace } = deployTemplate({ RetentionDays: '400' }).resources
    expect(Workspace).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        WorkspaceConfiguration: { OutOfOrderTimeWindowInSeconds: 600, RetentionPeriodInDays: '400' },
      },
    })
  })

  test('has no limit of active series but the quota, unless one is given', () => {
    const limits = (parameters: Parameters) =>
      deployTemplate(parameters).resources['Workspace'].Properties.WorkspaceConfiguration.LimitsPerLabelSets
    // 0 is no limit, and takes one back that was given before.
    expect(limits({})).toEqual([{ LabelSet: [], Limits: { MaxSeries: '0' } }])
    // No labels: AMP's default bucket. https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-workspace-configuration.html
    expect(limits({ MaxActiveSeries: '500000' })).toEqual([{ LabelSet: [], Limits: { MaxSeries: '500000' } }])
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
  const { FailureQueue, UnprocessedQueue, DeadLetterBucket } = deployTemplate().resources

  test.each<[string, Parameters]>([
    ['direct', {}],
    ['stream', stream],
  ])('is tried again for as long as AMP takes it, %s', (_, parameters) => {
    const { FailureQueue, Ingest } = deployTemplate(parameters).resources
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
    expect(DeadLetterBucket).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    })
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
