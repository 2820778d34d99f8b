import { describe, expect, it } from 'vitest'
import { describeOutage, describeSourceProblem } from '../../../../src/cli/replay/describe-problem.ts'
import type { ReplayLocation } from '../../../../src/cli/replay/open-source.ts'

const s3: ReplayLocation = { kind: 's3', uri: new URL('s3://letters/x') }
const queue: ReplayLocation = { kind: 'queue', url: new URL('http://q/1/f'), region: undefined }

function errorOf(name: string, message = 'as AWS says it', more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more)
}

describe('a problem of the source', () => {
  it.each<[string, Error, ReplayLocation, RegExp]>([
    [
      'a bucket that is not there',
      errorOf('NoSuchBucket'),
      s3,
      /^the bucket letters does not exist; `aws s3 ls`/,
    ],
    ['a queue that is not there', errorOf('QueueDoesNotExist'), queue, /^the queue does not exist; `aws sqs/],
    [
      'one of the old protocol',
      errorOf('AWS.SimpleQueueService.NonExistentQueue'),
      queue,
      /^the queue does not exist/,
    ],
    [
      'no credentials',
      errorOf('CredentialsProviderError'),
      s3,
      /^no AWS credentials found: .*AWS_PROFILE.*as AWS says it/,
    ],
    ['expired ones', errorOf('ExpiredToken'), s3, /have expired: sign in again$/],
    ['expired ones of SQS', errorOf('ExpiredTokenException'), queue, /have expired/],
    ['unknown ones', errorOf('InvalidAccessKeyId'), s3, /AWS rejects these credentials/],
    [
      'no permission',
      errorOf('AccessDenied'),
      s3,
      /they need s3:ListBucket on the bucket letters.*s3:DeleteObject/,
    ],
    ['no permission on a queue', errorOf('AccessDeniedException'), queue, /they need sqs:ReceiveMessage/],
    [
      'no permission, without a name',
      errorOf('403', '', { $metadata: { httpStatusCode: 403 } }),
      s3,
      /they need s3/,
    ],
    ['no region', errorOf('Error', 'Region is missing'), s3, /^no AWS region: set AWS_REGION$/],
    ['another region', errorOf('PermanentRedirect'), s3, /in another region: set AWS_REGION/],
    [
      'no folder',
      errorOf('Error', 'ENOENT: x', { code: 'ENOENT' }),
      s3,
      /^the folder or file does not exist/,
    ],
    ['no name', errorOf('Error', 'x', { code: 'ENOTFOUND' }), s3, /^no connection: x/],
    [
      'anything else of AWS',
      errorOf('SlowDown', 'x', { $metadata: { httpStatusCode: 503 } }),
      s3,
      /^SlowDown: x$/,
    ],
  ])('%s', (_, error, place, words) => {
    expect(describeSourceProblem(error, place)).toMatch(words)
  })

  it('that is one of the program has no words', () => {
    expect(describeSourceProblem(new TypeError('x is not a function'), s3)).toBeUndefined()
  })
})

it.each([
  ['credentials', /no credentials/],
  ['http_403', /the endpoint rejects these credentials/],
  ['http_404', /no such path; check REMOTE_WRITE_URL/],
  ['http_429', /throttles requests/],
  ['timeout', /does not answer/],
  ['http_503', /accepts no requests \(http_503\)/],
])('an endpoint that ends a run by %s', (reason, words) => {
  expect(describeOutage(reason)).toMatch(words)
})
