// The envelope that the IoT rule's SQL makes around a device's payload. Its fields are the rule's word, never the
// device's: the payload is inside, and nothing in it is looked at here.
// https://docs.aws.amazon.com/iot/latest/developerguide/binary-payloads.html (why base64)

import type { JsonValue, Message } from '../model.ts'
import { payloadFromBase64, payloadFromJson } from './payload.ts'

/** The aliases that the rule's SQL may use. */
export const envelopeFields: readonly string[] = [
  'payload_base64',
  'payload',
  'topic',
  'client_id',
  'received_at',
  'principal',
  'attributes',
]

export type JsonObject = { readonly [key: string]: JsonValue }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Own properties only: `JSON.parse` makes plain keys of names such as `__proto__` and `constructor`. */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/**
 * @param sentAtMs when the wrapper around the envelope was made; stands in for a missing `received_at`
 * @returns undefined if the value is not an envelope
 */
export function messageFromEnvelope(
  value: JsonValue,
  payloadBytesMax: number,
  sentAtMs: number | undefined,
): Message | undefined {
  if (!isObject(value)) return undefined
  const base64 = own(value, 'payload_base64')
  const topic = own(value, 'topic')
  const receivedAtMs = timeOf(own(value, 'received_at')) ?? sentAtMs
  if (typeof topic !== 'string' || receivedAtMs === undefined) return undefined
  if (typeof base64 === 'string') {
    return { topic, receivedAtMs, ...identity(value), payload: payloadFromBase64(base64, payloadBytesMax) }
  }
  const json = own(value, 'payload')
  if (base64 !== undefined || json === undefined) return undefined
  return { topic, receivedAtMs, ...identity(value), payload: payloadFromJson(json, payloadBytesMax) }
}

/** Milliseconds since 1970, as `timestamp()` gives them. */
export function timeOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && value >= 1 && value <= Number.MAX_SAFE_INTEGER
    ? Math.floor(value)
    : undefined
}

function identity(envelope: JsonObject): Pick<Message, 'clientId' | 'principal' | 'attributes'> {
  const clientId = own(envelope, 'client_id')
  const principal = own(envelope, 'principal')
  const attributes = own(envelope, 'attributes')
  return {
    ...clientIdOf(clientId),
    ...(typeof principal === 'string' ? { principal } : {}),
    ...(isObject(attributes) ? { attributes } : {}),
  }
}

/** `clientid()` is `n/a` for what was not published over MQTT. */
export function clientIdOf(value: JsonValue | undefined): Pick<Message, 'clientId'> {
  return typeof value === 'string' && value !== 'n/a' ? { clientId: value } : {}
}
