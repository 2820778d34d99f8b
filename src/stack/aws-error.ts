// What an SDK's client throws → what is wrong, in words. AWS has several names for each of these, by service and protocol.
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html

import { StackError, type StackProblem } from './stack-error.ts'

/** What is read of an error of the SDK. */
interface SdkError {
  readonly name?: string
  readonly message?: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}

/** In order: the first whose pattern holds for `NAME CODE: MESSAGE`. */
const patterns: readonly (readonly [RegExp, StackProblem])[] = [
  [
    /^\S*CredentialsProviderError|Could not load credentials|TokenProviderError|SSOTokenProvider/,
    'no_credentials',
  ],
  [/Region is missing/, 'no_region'],
  [/ExpiredToken|security token .* expired/, 'expired_credentials'],
  [/RequestTimeTooSkewed|RequestExpired|Signature (expired|not yet current)/, 'clock'],
  [
    /UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|AuthFailure|InvalidAccessKeyId/,
    'bad_credentials',
  ],
  [/AccessDenied|UnauthorizedOperation|AuthorizationError|Forbidden|NotAuthorized/, 'denied'],
  [/Throttl|TooManyRequests|LimitExceeded|SlowDown|RequestLimitExceeded/, 'throttled'],
  [/TimeoutError|ETIMEDOUT|timed out/, 'timeout'],
  [/ECONNREFUSED|ENOTFOUND|ECONNRESET|EAI_AGAIN|EPIPE|CERT/, 'connection'],
  [/NotFound|NoSuch|NonExistent|does not exist/i, 'not_found'],
]

/** @param action what was asked for, as IAM names it, such as `iot:GetTopicRule` */
export function toStackError(error: unknown, action: string): StackError {
  if (error instanceof StackError) return error
  const { name = 'Error', message = '', code = '', $metadata } = (error ?? {}) as SdkError
  const text = `${name} ${code}: ${message}`
  const found = patterns.find(([pattern]) => pattern.test(text))?.[1]
  const kind = found ?? ($metadata?.httpStatusCode === 403 ? 'denied' : 'other')
  const { says, remedy } = wordsOf(kind, action, `${name}: ${message}`)
  return new StackError(kind, says, remedy)
}

function wordsOf(kind: StackProblem, action: string, text: string): { says: string; remedy?: string } {
  switch (kind) {
    case 'no_credentials':
      return {
        says: `there are no AWS credentials for ${action}`,
        remedy:
          'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; `aws sts get-caller-identity` tells whose they are.',
      }
    case 'no_region':
      return { says: 'there is no AWS region', remedy: 'Add --region REGION, or set AWS_REGION.' }
    case 'expired_credentials':
      return {
        says: `the AWS credentials have expired (${action})`,
        remedy: 'Sign in again: aws sso login, or new keys.',
      }
    case 'clock':
      return {
        says: `AWS does not accept the time of the request (${action}): ${text}`,
        remedy: 'Set the clock of this machine.',
      }
    case 'bad_credentials':
      return {
        says: `AWS does not know the credentials (${action}): ${text}`,
        remedy: 'Check the keys, and that the region belongs to the account: aws sts get-caller-identity.',
      }
    case 'denied':
      return {
        says: `the credentials may not call ${action}: ${text}`,
        remedy: `Allow ${action} to them (docs/operations.md has the policy for these commands).`,
      }
    case 'throttled':
      return {
        says: `AWS limits the rate of ${action}: ${text}`,
        remedy: 'Run the command again in a minute.',
      }
    case 'timeout':
      return {
        says: `${action}: no answer in time: ${text}`,
        remedy: 'Check the network, and run the command again.',
      }
    case 'connection':
      return {
        says: `${action}: no connection: ${text}`,
        remedy: 'Check the network, and the name of the region.',
      }
    default:
      return { says: `${action}: ${text}` }
  }
}
