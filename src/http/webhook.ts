// A webhook: a request of somebody who knows the secret of a source. The path behind the route is the topic, and its first
// level is the source, so that no source can speak for another one. The client id is the source, too. The body is mapped as
// any payload, which says what it likes of its device.

import type { DecodedEvent } from '#decode'
import type { JsonValue } from '../model.ts'
import { toJson } from '../to-json.ts'
import type { Refusal } from './answer.ts'
import { eventOf } from './event-of.ts'
import type { HttpRequest } from './read-request.ts'
import type { SourceSecrets } from './source-secrets.ts'

/** What AWS IoT Core takes. */
const topicBytesMax = 256
/** Of a batch: each may need a message of the failure queue. */
const batchItemsMax = 100

export interface WebhookLimits {
  readonly bodyBytesMax: number
  readonly payloadBytesMax: number
}

/** @returns the name of the source that the request names, and its secret fits; or why it is refused */
export async function webhookSource(
  { rest, headers }: HttpRequest,
  secrets: SourceSecrets,
): Promise<string | Refusal> {
  const source = rest.split('/', 1)[0] as string
  const secret = secretOf(headers['authorization'] ?? '')
  if (await secrets.fits(source, secret)) return source
  return {
    statusCode: 401,
    reason: 'unauthorized',
    error:
      'expected the secret of the source, the first level behind /webhook/, as Authorization: Bearer SECRET, ' +
      'or as the password of Basic',
  }
}

/** https://www.rfc-editor.org/rfc/rfc6750 and https://www.rfc-editor.org/rfc/rfc7617 */
function secretOf(authorization: string): string | undefined {
  const [, scheme = '', value = ''] = /^(bearer|basic) +(\S+)$/i.exec(authorization.trim()) ?? []
  if (scheme.toLowerCase() !== 'basic') return value === '' ? undefined : value
  return /:(.+)$/s.exec(Buffer.from(value, 'base64').toString('utf8'))?.[1]
}

/**
 * The messages of a webhook. With the parameter `batch=true` the body is a JSON array, of which each item is the payload of
 * a message; otherwise it is the payload, whatever it is.
 * @param source whose secret fits
 */
export function readWebhook(
  request: HttpRequest,
  source: string,
  limits: WebhookLimits,
): DecodedEvent | Refusal {
  const { body, headers, parameters, receivedAtMs } = request
  if (body.length > limits.bodyBytesMax) {
    const error = `expected a body of at most ${limits.bodyBytesMax} bytes (actual: ${body.length})`
    return { statusCode: 413, reason: 'too_large', error }
  }
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    return { statusCode: 415, reason: 'bad_request', error: 'expected a body without Content-Encoding' }
  }
  const topic = topicOf(request)
  if (topic === undefined) return bad(expectedTopic)
  const { batch = 'false' } = parameters
  if (batch !== 'true' && batch !== 'false') return bad('expected true or false in the parameter batch, once')
  const payloads = batch === 'true' ? itemsOf(body) : [body]
  if (typeof payloads === 'string') return bad(payloads)
  const envelopes = payloads.map((bytes) => ({
    payload_base64: bytes.toString('base64'),
    topic,
    client_id: source,
    received_at: receivedAtMs,
  }))
  return eventOf('webhook', envelopes, limits.payloadBytesMax)
}

const expectedTopic =
  `expected /webhook/SOURCE/TOPIC, at most ${topicBytesMax} bytes without + and #, ` +
  'and in the parameter event one word'

/** ChirpStack posts all events to one URL, and says in the parameter `event` what it is. */
function topicOf({ rest, parameters: { event } }: HttpRequest): string | undefined {
  const topic = rest.replace(/\/+$/, '') + (event === undefined ? '' : `/${event}`)
  const isEvent = event === undefined || /^[\w-]+$/.test(event)
  const isTopic = !/[+#\p{Cc}]/u.test(topic) && Buffer.byteLength(topic) <= topicBytesMax
  return isEvent && isTopic && topic.isWellFormed() ? topic : undefined
}

/** @returns what is wrong, as text */
function itemsOf(body: Buffer): readonly Buffer[] | string {
  const expected = `expected a JSON array of 1 to ${batchItemsMax} items with batch=true`
  let items: JsonValue
  try {
    items = JSON.parse(body.toString('utf8'))
  } catch {
    return `${expected} (actual: no JSON)`
  }
  if (!Array.isArray(items)) return `${expected} (actual: no array)`
  if (items.length === 0 || items.length > batchItemsMax) return `${expected} (actual: ${items.length})`
  return items.map((item) => Buffer.from(toJson(item)))
}

function bad(error: string): Refusal {
  return { statusCode: 400, reason: 'bad_request', error }
}
