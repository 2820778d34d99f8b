// template.yaml with Delivery=stream: the way from the rule through Kinesis to the function, and its limits against
// those of the function. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html

import { describe, expect, test } from 'vitest'
import { readSettings } from '#config'
import { decodeAll } from '../helpers/decode.ts'
import { deployTemplate, type Parameters, sample, stream, type Tree } from '../helpers/template.ts'

const { KmsKeyArn, PartitionKey, RemoteWriteUrl } = sample

/** With the settings that the function has there. */
function deploy(parameters: Parameters = {}): {
  resources: Readonly<Record<string, Tree>>
  timeoutMs: number
} {
  const { resources } = deployTemplate({ ...stream, RemoteWriteUrl, ...parameters })
  return { resources, timeoutMs: resources['Ingest'].Properties.Timeout * 1000 }
}

const settings = readSettings({
  REMOTE_WRITE_URL: 'https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write',
})

describe('a stream', () => {
  const { Stream, StreamMapping, IngestPermission } = deploy().resources

  test('is made only where it is asked for', () => {
    const names = Object.keys(deployTemplate().resources)
    expect(names).not.toContain('Stream')
    expect(names).not.toContain('StreamMapping')
    expect(IngestPermission).toBeUndefined()
  })

  test('is on demand, unless shards are asked for', () => {
    const sizeOf = (parameters: Parameters) => {
      const { StreamModeDetails, ShardCount } = deploy(parameters).resources['Stream'].Properties
      return { ...StreamModeDetails, ShardCount }
    }
    expect(sizeOf({})).toEqual({ StreamMode: 'ON_DEMAND', ShardCount: undefined })
    expect(sizeOf({ ShardCount: '5' })).toEqual({ StreamMode: 'PROVISIONED', ShardCount: '5' })
  })

  test('gets every message of the rule, at the place that the partition key names', () => {
    const actions = (parameters: Parameters) =>
      deploy(parameters).resources['IngestRule'].Properties.TopicRulePayload.Actions
    const action = { StreamName: 'Stream', RoleArn: 'RuleRole.Arn' }
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution template of AWS IoT.
    expect(actions({})).toEqual([{ Kinesis: { ...action, PartitionKey: '${topic()}' } }])
    expect(actions({ PartitionKey })).toEqual([{ Kinesis: { ...action, PartitionKey } }])
  })

  test('grows by itself, and keeps records for far longer than AMP takes them', () => {
    expect(Stream.Properties.StreamModeDetails).toEqual({ StreamMode: 'ON_DEMAND' })
    expect(Stream.Properties.RetentionPeriodHours * 3600).toBeGreaterThan(
      2 * StreamMapping.Properties.MaximumRecordAgeInSeconds,
    )
  })

  test('is encrypted', () => {
    const encryption = (parameters: Parameters) =>
      deploy(parameters).resources['Stream'].Properties.StreamEncryption
    expect(encryption({})).toEqual({ EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' })
    expect(encryption({ KmsKeyArn })).toEqual({ EncryptionType: 'KMS', KeyId: KmsKeyArn })
  })
})

describe('the event source mapping', () => {
  const { Properties, DependsOn } = deploy().resources['StreamMapping']

  test('invokes the same function with the largest batches, from the first record on', () => {
    expect(Properties).toMatchObject({
      EventSourceArn: 'Stream.Arn',
      FunctionName: 'Ingest',
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: '5',
      ParallelizationFactor: '1',
    })
    const given = deploy({ BatchingSeconds: '0', ParallelizationFactor: '10' }).resources['StreamMapping']
      .Properties
    expect([given.MaximumBatchingWindowInSeconds, given.ParallelizationFactor]).toEqual(['0', '10'])
  })

  test('reads again from the first record that failed, until the records are too old', () => {
    expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    // A number of attempts would count the answers that the function gives in an outage.
    expect(Properties.MaximumRetryAttempts).toBe(-1)
    expect(Properties.MaximumRecordAgeInSeconds * 1000).toBe(settings.endpoint.limits.sampleAgeMaxMs)
  })

  test('halves a batch with which a process has ended', () => {
    expect(Properties.BisectBatchOnFunctionError).toBe(true)
  })

  test('gives a record up before the function drops it as too old, so that its bytes are kept', () => {
    const limit = (parameters: Parameters) =>
      deployTemplate(parameters).resources['Ingest'].Properties.Environment.Variables.SAMPLE_AGE_MAX_SECONDS
    const { timeoutMs } = deploy()
    expect(limit(stream)).toBeGreaterThan(Properties.MaximumRecordAgeInSeconds + (2 * timeoutMs) / 1000)
    expect(limit(stream)).toBeLessThan(3600 - timeoutMs / 1000)
    expect(limit({})).toBeUndefined()
    // A Prometheus has no such limit.
    expect(limit({ ...stream, RemoteWriteUrl })).toBeUndefined()
  })

  test('puts what is too old into the dead-letter bucket, where the function can read it as an event', () => {
    expect(Properties.DestinationConfig).toEqual({ OnFailure: { Destination: 'DeadLetterBucket.Arn' } })
    // https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
    const record = {
      eventSource: 'aws:kinesis',
      kinesis: {
        sequenceNumber: '1',
        data: Buffer.from('{"topic":"a/b","received_at":1,"payload":1}').toString('base64'),
      },
    }
    const event = {
      requestContext: { condition: 'RetryAttemptsExhausted' },
      KinesisBatchInfo: {
        shardId: 'shardId-0',
        startSequenceNumber: '1',
        endSequenceNumber: '1',
        batchSize: 1,
      },
      payload: JSON.stringify({ Records: [record] }),
    }
    const [entry] = decodeAll(event, settings.decode, 0).entries
    expect(entry?.content).toMatchObject({ topic: 'a/b', receivedAtMs: 1 })
  })

  test('is made after the permission to read, and removed before it', () => {
    expect(DependsOn).toBe('StreamReadPolicy')
  })

  test('counts what it puts aside, and what it loses', () => {
    expect(Properties.MetricsConfig).toEqual({ Metrics: ['EventCount'] })
  })
})

describe('the function behind a stream', () => {
  const { delivery, endpoint } = settings
  const { timeoutMs } = deploy()

  test('has time for whole attempts before its reserve begins', () => {
    expect(timeoutMs - delivery.deadlineReserveMs).toBeGreaterThan(2 * endpoint.requestTimeoutMs)
  })

  test('ends often enough for the alarms that read its counters each minute', () => {
    expect(timeoutMs).toBeLessThan(60_000)
  })

  test('has more memory than one that takes single messages', () => {
    const memory = (parameters: Parameters) =>
      deployTemplate(parameters).resources['Ingest'].Properties.MemorySize
    expect([memory({}), memory(stream)]).toEqual([256, 512])
  })

  test('still retries, and keeps, what was on its way when the rule still invoked it', () => {
    const invokeConfig = (parameters: Parameters) =>
      deployTemplate(parameters).resources['Ingest'].Properties.EventInvokeConfig
    expect(invokeConfig(stream)).toEqual(invokeConfig({}))
  })
})
