// Events as the Kinesis poller makes them, and what it puts into S3 when it gives up on one.

/** Of 56 digits, and higher for later records, as a shard gives them. */
export function sequenceNumber(position: number): string {
  return String(49590338271490256608559692538361571095921575989136588898n + BigInt(position))
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html; roles and streams have short names here.
 * @param data of each record, in base64
 * @param from position of the first record in the shard
 */
export function streamEvent(data: readonly string[], from = 0): object {
  return {
    Records: data.map((one, index) => ({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'p',
        sequenceNumber: sequenceNumber(from + index),
        data: one,
        approximateArrivalTimestamp: Date.now() / 1000,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `shardId-000000000006:${sequenceNumber(from + index)}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: 'arn:aws:iam::123456789012:role/r',
      awsRegion: 'us-east-1',
      eventSourceARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/s',
    })),
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
export function failedBatch(data: readonly string[]): object {
  const time = new Date().toISOString()
  return {
    requestContext: {
      requestId: '0e37b9a1-5c1e-4c1b-9f0a-7d5f5b2a6c11',
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:ingest',
      condition: 'RecordAgeExceeded',
      approximateInvokeCount: 412,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST' },
    version: '1.0',
    timestamp: time,
    KinesisBatchInfo: {
      shardId: 'shardId-000000000006',
      startSequenceNumber: sequenceNumber(0),
      endSequenceNumber: sequenceNumber(data.length - 1),
      approximateArrivalOfFirstRecord: time,
      approximateArrivalOfLastRecord: time,
      batchSize: data.length,
      streamArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/s',
    },
    payload: JSON.stringify(streamEvent(data)),
  }
}
