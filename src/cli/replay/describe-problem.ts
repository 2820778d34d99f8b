// Describes problems of AWS, of a folder or of the endpoint, each with its remedy.

import type { ReplayLocation } from './open-source.ts'

/** @returns undefined for an unknown error */
export function describeSourceProblem(error: unknown, place: ReplayLocation): string | undefined {
  const { name, message, code } = error as { name?: string; message?: string; code?: string }
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  const known = [name, code]
    .map((key) => problems.find(([names]) => names.test(key ?? ''))?.[1])
    .find(Boolean)
  if (known !== undefined) return known(place, message ?? '')
  if (/region is missing/i.test(message ?? '')) return 'no AWS region: set AWS_REGION'
  if (status === 403) return denied(place, message ?? '')
  if (status === 301) return `the bucket is in another region: set AWS_REGION (${message})`
  return status === undefined ? undefined : `${name}: ${message}`
}

type Describe = (place: ReplayLocation, message: string) => string

const problems: readonly (readonly [RegExp, Describe])[] = [
  [
    /^NoSuchBucket$/,
    (place) =>
      `the bucket ${bucketOf(place)} does not exist; \`aws s3 ls\` lists the buckets of this account`,
  ],
  [
    /QueueDoesNotExist|NonExistentQueue/,
    () => 'the queue does not exist; `aws sqs list-queues` lists the queues of this account and region',
  ],
  [
    /^CredentialsProviderError$/,
    (_, message) =>
      `no AWS credentials found: sign in (\`aws sso login\`, \`aws configure\`) and name the profile in AWS_PROFILE, ` +
      `or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (${message})`,
  ],
  [
    /^(ExpiredToken|RequestExpired|TokenRefreshRequired)/,
    () => 'the AWS credentials have expired: sign in again',
  ],
  [
    /^(InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClientException|InvalidToken|SignatureDoesNotMatch)/,
    (_, message) => `AWS rejects these credentials: sign in again, or check AWS_PROFILE (${message})`,
  ],
  [/^(AccessDenied|AccessDeniedException)$/, (place, message) => denied(place, message)],
  [/^PermanentRedirect$/, (_, message) => `the bucket is in another region: set AWS_REGION (${message})`],
  [/^InvalidBucketName$/, (place) => `${bucketOf(place)} is not a valid bucket name`],
  [/^(OverLimit|QueueDeletedRecently)/, (_, message) => message],
  // Not the path behind the first comma: it may be something else that was put there, such as a password.
  [/^ENOENT$/, () => 'the folder or file does not exist'],
  [/^(EACCES|EPERM|EROFS|ENOSPC|EISDIR|ENOTDIR)$/, (_, message) => message.split(', ', 1)[0] as string],
  [
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|TimeoutError)$/,
    (_, message) => `no connection: ${message}`,
  ],
]

function bucketOf(place: ReplayLocation): string {
  return place.kind === 's3' ? place.uri.hostname : ''
}

function denied(place: ReplayLocation, message: string): string {
  const needed =
    place.kind === 's3'
      ? `s3:ListBucket on the bucket ${bucketOf(place)}, and s3:GetObject, s3:PutObject and s3:DeleteObject on its objects`
      : 'sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility and sqs:GetQueueAttributes'
  return `these credentials lack a permission; they need ${needed} (${message})`
}

/** @param reason of a request that could not be delivered */
export function describeOutage(reason: string): string {
  switch (reason) {
    case 'credentials':
      return 'no credentials found for the endpoint'
    case 'http_401':
    case 'http_403':
      return `the endpoint rejects these credentials (${reason})`
    case 'http_404':
      return 'the endpoint has no such path; check REMOTE_WRITE_URL (http_404)'
    case 'http_429':
      return 'the endpoint throttles requests; try again later (http_429)'
    case 'connection':
    case 'timeout':
      return `the endpoint does not answer (${reason})`
    default:
      return `the endpoint accepts no requests (${reason})`
  }
}
