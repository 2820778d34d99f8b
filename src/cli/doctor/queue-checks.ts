// What waits and what was given up on: both queues, and the bucket of dead letters.

import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { type Aws, toStackError } from '#stack'
import { type Check, type Finding, ok, problem, warning } from './finding.ts'

export const queueChecks: readonly Check[] = [
  {
    name: 'failure queue',
    async run({ aws, stack: { outputs } }) {
      const url = outputs['FailureQueueUrl']
      if (url === undefined) return []
      const waiting = await messagesIn(aws, url)
      if (waiting === 0) return [ok('nothing waits to be tried again')]
      return [
        warning(
          `${waiting.toLocaleString('en-US')} messages wait to be tried again`,
          'Lambda or the endpoint did not take them; the function tries for 55 minutes.',
          `iot-remote-write replay --summary ${url}`,
        ),
      ]
    },
  },
  {
    name: 'unprocessed queue',
    async run({ aws, stack: { outputs } }) {
      const url = outputs['UnprocessedQueueUrl']
      if (url === undefined) return []
      const waiting = await messagesIn(aws, url)
      if (waiting === 0) return [ok('nothing was given up on')]
      return [
        problem(
          `${waiting.toLocaleString('en-US')} messages were given up on after an hour`,
          'They stay for 14 days, and nobody but you writes them.',
          `iot-remote-write replay --summary ${url}`,
        ),
      ]
    },
  },
  {
    name: 'dead letters',
    async run({ aws, stack: { outputs } }) {
      const Bucket = outputs['DeadLetterBucket']
      if (Bucket === undefined) return []
      const dead = await objectsIn(aws, Bucket, 'dead-letters/')
      const expired = await objectsIn(aws, Bucket, 'aws/lambda/')
      return judgeBucket(Bucket, dead, expired)
    },
  },
]

const objectsMax = 1_000

export function judgeBucket(bucket: string, dead: number, expired: number): Finding[] {
  const count = (objects: number) => `${objects >= objectsMax ? `${objectsMax} or more` : objects}`
  const findings: Finding[] = []
  if (dead > 0) {
    const why = 'The function could not read or write these messages, and a retry would not help.'
    findings.push(
      warning(
        `${count(dead)} objects of dead letters`,
        why,
        `iot-remote-write replay --summary s3://${bucket}/dead-letters`,
      ),
    )
  }
  if (expired > 0) {
    const why = 'They waited in the stream for 55 minutes; AMP no longer takes them.'
    findings.push(
      problem(
        `${count(expired)} batches of the stream were given up on`,
        why,
        `iot-remote-write replay --summary s3://${bucket}/aws/lambda`,
      ),
    )
  }
  return findings.length > 0 ? findings : [ok('there are no dead letters')]
}

async function messagesIn(aws: Aws, QueueUrl: string): Promise<number> {
  try {
    const { Attributes = {} } = await aws.client(SQSClient).send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    )
    return Object.values(Attributes).reduce((sum, value) => sum + Number(value), 0)
  } catch (error) {
    throw toStackError(error, 'sqs:GetQueueAttributes')
  }
}

/** At most `objectsMax`. */
async function objectsIn(aws: Aws, Bucket: string, Prefix: string): Promise<number> {
  try {
    const config = aws.configIn(aws.region)
    const client = new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined })
    const { KeyCount = 0 } = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: objectsMax }),
    )
    return KeyCount
  } catch (error) {
    throw toStackError(error, 's3:ListBucket')
  }
}
