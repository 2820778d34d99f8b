// What went wrong with AWS, a folder or the endpoint, in plain words and with what to do about it.

import type { Place } from './open-source.ts'

/** @returns undefined for an error that only a programmer understands */
export function describeSourceProblem(error: unknown, place: Place): string | undefined {
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

type Describe = (place: Place, message: string) => string

const problems: readonly (readonly [RegExp, Describe])[] = [
  [
    /^NoSuchBucket$/,
    (place) => `there is no bucket ${bucketOf(place)}; \`aws s3 ls\` lists those of this account`,
  ],
  [
    /QueueDoesNotExist|NonExistentQueue/,
    () => 'there is no such queue; `aws sqs list-queues` lists those of this account and region',
  ],
  [
    /^CredentialsProviderError$/,
    (_, message) =>
      `no AWS credentials: sign in (\`aws sso login\`, \`aws configure\`) and name the profile in AWS_PROFILE, ` +
      `or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (${message})`,
  ],
  [
    /^(ExpiredToken|RequestExpired|TokenRefreshRequired)/,
    () => 'the AWS credentials have expired: sign in again',
  ],
  [
    /^(InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClientException|InvalidToken|SignatureDoesNotMatch)/,
    (_, message) => `AWS does not know these credentials: sign in again, or see AWS_PROFILE (${message})`,
  ],
  [/^(AccessDenied|AccessDeniedException)$/, (place, message) => denied(place, message)],
  [/^PermanentRedirect$/, (_, message) => `the bucket is in another region: set AWS_REGION (${message})`],
  [/^InvalidBucketName$/, (place) => `no bucket can be called ${bucketOf(place)}`],
  [
    /^ERR_MODULE_NOT_FOUND$/,
    () =>
      'the AWS SDK is not installed beside this program: npm install @aws-sdk/client-s3 @aws-sdk/client-sqs',
  ],
  [/^(OverLimit|QueueDeletedRecently)/, (_, message) => message],
  // Not the path behind the first comma: it may be something else that was put there, such as a password.
  [/^ENOENT$/, () => 'there is no such folder or file'],
  [/^(EACCES|EPERM|EROFS|ENOSPC|EISDIR|ENOTDIR)$/, (_, message) => message.split(', ', 1)[0] as string],
  [
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|TimeoutError)$/,
    (_, message) => `no connection: ${message}`,
  ],
]

function bucketOf(place: Place): string {
  return place.kind === 's3' ? place.uri.hostname : ''
}

function denied(place: Place, message: string): string {
  const needed =
    place.kind === 's3'
      ? `s3:ListBucket on the bucket ${bucketOf(place)}, and s3:GetObject, s3:PutObject and s3:DeleteObject on its objects`
      : 'sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility and sqs:GetQueueAttributes'
  return `these credentials may not do that; they need ${needed} (${message})`
}

/** @param reason of a request that could not be delivered */
export function describeOutage(reason: string): string {
  switch (reason) {
    case 'credentials':
      return 'there are no credentials for the endpoint'
    case 'http_401':
    case 'http_403':
      return `the endpoint lets these credentials not in (${reason})`
    case 'http_404':
      return 'there is nothing at REMOTE_WRITE_URL (http_404)'
    case 'http_429':
      return 'the endpoint asks to wait, and goes on asking (http_429)'
    case 'connection':
    case 'timeout':
      return `the endpoint does not answer (${reason})`
    default:
      return `the endpoint takes nothing (${reason})`
  }
}
