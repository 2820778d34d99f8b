// What the HTTP action of the topic rule sends: a JSON array of what the rule's SQL made of each message, up to ten; without
// batching one of them alone. https://docs.aws.amazon.com/iot/latest/developerguide/http_batching.html

import type { DecodedEvent } from '#decode'
import type { JsonValue } from '../model.ts'
import type { Refusal } from './answer.ts'
import { eventOf } from './event-of.ts'
import type { HttpRequest } from './read-request.ts'

/** Envelopes say topic, client and time: only who has a signature of this account is believed. */
export function readRuleBatch(
  { body, isSigned }: HttpRequest,
  payloadBytesMax: number,
): DecodedEvent | Refusal {
  if (!isSigned) {
    const error = 'expected a signature of AWS: the route needs the authorization AWS_IAM'
    return { statusCode: 403, reason: 'unauthorized', error }
  }
  const text = body.toString('utf8')
  let batch: JsonValue
  try {
    batch = JSON.parse(text)
  } catch {
    // Kept as a dead letter: another attempt would not help.
    batch = text
  }
  return eventOf('rule', Array.isArray(batch) ? batch : [batch], payloadBytesMax)
}
