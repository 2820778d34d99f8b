// The envelope that the IoT rule's SQL makes around a device's payload. Its fields are the rule's word, never the
// device's: the payload is inside, and nothing in it is looked at here.
// https://docs.aws.amazon.com/iot/latest/developerguide/binary-payloads.html (why base64)

import { isObject, type JsonObject } from '#check'
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

/** For reading names that no object inherits: one that is nothing has none of them. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : nothing
}

const nothing: JsonObject = {}

export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

/**
 * @param sentAtMs when the wrapper around the envelope was made; asked where `received_at` is missing
 * @returns undefined if the value is not an envelope
 */
export function messageFromEnvelope(
  value: JsonValue,
  payloadBytesMax: number,
  sentAtMs: (() => number | undefined) | undefined,
): Message | undefined {
  if (!isObject(value)) return undefined
  const { payload_base64: base64, payload: json, topic, principal, attributes } = value
  const receivedAtMs = timeOf(value['received_at']) ?? sentAtMs?.()
  if (typeof topic !== 'string' || receivedAtMs === undefined) return undefined
  if (base64 === undefined ? json === undefined : typeof base64 !== 'string') return undefined
  return {
    kind: 'message',
    topic,
    clientId: clientIdOf(value['client_id']),
    principal: typeof principal === 'string' ? principal : undefined,
    attributes: isObject(attributes) ? attributes : undefined,
    receivedAtMs,
    payload:
      typeof base64 === 'string'
        ? payloadFromBase64(base64, payloadBytesMax)
        : payloadFromJson(json as JsonValue, payloadBytesMax),
  }
}

/** Milliseconds since 1970, as `timestamp()` gives them. */
export function timeOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && value >= 1 && value <= Number.MAX_SAFE_INTEGER
    ? Math.floor(value)
    : undefined
}

/** `clientid()` is `n/a` for what was not published over MQTT. */
export function clientIdOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== 'n/a' ? value : undefined
}
