// AWS IoT asks whether this door wants messages of rules before it sends any. The request has no signature: anybody may send
// one. So the URL in it is never fetched. IoT's own API confirms the token, which IoT alone can have made, and only for a
// destination of this account and region, which the permission of the function's role repeats.
// https://docs.aws.amazon.com/iot/latest/developerguide/rule-destination-http-managing.html

import { isObject } from '#check'
import type { JsonValue } from '../model.ts'
import type { Refusal } from './answer.ts'
import type { HttpRequest } from './read-request.ts'

/** Calls ConfirmTopicRuleDestination. */
export type Confirm = (confirmationToken: string) => Promise<void>

const bodyBytesMax = 16_384

const destinationArn = /^arn:(aws[\w-]*):iot:([a-z0-9-]+):(\d{12}):ruledestination\/http\/[\w-]{1,128}$/

/**
 * @param functionArn `arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME`
 * @returns the ARN of the destination that is confirmed, or why none is
 */
export async function confirmDestination(
  { body }: HttpRequest,
  functionArn: string,
  confirm: Confirm,
): Promise<string | Refusal> {
  if (body.length > bodyBytesMax) {
    return { statusCode: 413, reason: 'too_large', error: `expected at most ${bodyBytesMax} bytes` }
  }
  const { arn, confirmationToken, messageType } = parse(body)
  const parts = typeof arn === 'string' ? destinationArn.exec(arn) : undefined
  const isRequest =
    messageType === 'DestinationConfirmation' &&
    typeof confirmationToken === 'string' &&
    /^[\x21-\x7e]+$/.test(confirmationToken)
  if (!parts || !isRequest) {
    const error =
      'expected the request of AWS IoT to confirm a destination: arn, confirmationToken, messageType'
    return { statusCode: 400, reason: 'bad_request', error }
  }
  const [, partition, , region, account] = functionArn.split(':')
  if (parts[1] !== partition || parts[2] !== region || parts[3] !== account) {
    const error = 'expected a destination of the account and region of this function'
    return { statusCode: 403, reason: 'unauthorized', error }
  }
  try {
    await confirm(confirmationToken)
    return parts[0]
  } catch (error) {
    return refusalOf(error as ApiError)
  }
}

/** As the AWS SDK has it; a time-out and a connection that failed have no status. */
type ApiError = Error & { readonly $metadata?: { readonly httpStatusCode?: number } }

/** Anybody can make up a token: AWS IoT's refusal of it is no 5xx, which raises an alarm. */
function refusalOf({ name, $metadata: { httpStatusCode: status = 0 } = {} }: ApiError): Refusal {
  const error = `AWS IoT did not confirm the destination: ${name}`
  if (status === 401 || status === 403) return { statusCode: 403, reason: 'unauthorized', error }
  if (status >= 400 && status < 500) return { statusCode: 400, reason: 'bad_request', error }
  return { statusCode: 502, reason: 'unavailable', error }
}

function parse(body: Buffer): Readonly<Record<string, JsonValue>> {
  try {
    const value: JsonValue = JSON.parse(body.toString('utf8'))
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}
