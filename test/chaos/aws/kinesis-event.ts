// The event that an event source mapping of Kinesis makes, and the object in S3 that holds one which it gave up.
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html

import type { JsonValue } from '../../../src/model.ts'
import type { KinesisRecord } from './kinesis-stream.ts'
import { arnOf, functionArn, region, roleArn } from './names.ts'

export function kinesisEvent(streamName: string, records: readonly KinesisRecord[]): JsonValue {
  return { Records: records.map((record) => kinesisEventRecord(streamName, record)) }
}

export function kinesisEventRecord(streamName: string, record: KinesisRecord): JsonValue {
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequenceNumber,
      data: record.dataBase64,
      approximateArrivalTimestamp: record.arrivedMs / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${record.shardId}:${record.sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: roleArn,
    awsRegion: region,
    eventSourceARN: arnOf('kinesis', `stream/${streamName}`),
  }
}

export interface FailedBatch {
  readonly streamName: string
  readonly mappingId: string
  readonly requestId: string
  /** The random part of the object's name. */
  readonly objectId: string
  readonly condition: 'RecordAgeExceeded' | 'RetryAttemptsExhausted'
  readonly invokeCount: number
  /** Of the last invocation; undefined if there was none. */
  readonly functionError: boolean | undefined
  readonly nowMs: number
  /** At least one, of one shard. */
  readonly records: readonly KinesisRecord[]
}

export function failedBatchObject(batch: FailedBatch): { readonly name: string; readonly text: string } {
  const { records, functionError } = batch
  const first = records[0]!
  const last = records.at(-1)!
  const time = new Date(batch.nowMs).toISOString()
  const day = time.slice(0, 10)
  const clock = time.slice(11, 19).replaceAll(':', '.')
  const object: JsonValue = {
    requestContext: {
      requestId: batch.requestId,
      functionArn,
      condition: batch.condition,
      approximateInvokeCount: batch.invokeCount,
    },
    ...(functionError === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            ...(functionError ? { functionError: 'Unhandled' } : {}),
          },
        }),
    version: '1.0',
    timestamp: time,
    KinesisBatchInfo: {
      shardId: first.shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: new Date(first.arrivedMs).toISOString(),
      approximateArrivalOfLastRecord: new Date(last.arrivedMs).toISOString(),
      batchSize: records.length,
      streamArn: arnOf('kinesis', `stream/${batch.streamName}`),
    },
    payload: JSON.stringify(kinesisEvent(batch.streamName, records)),
  }
  return {
    name: `aws/lambda/${batch.mappingId}/${first.shardId}/${day.replaceAll('-', '/')}/${day}T${clock}-${batch.objectId}`,
    text: JSON.stringify(object),
  }
}
