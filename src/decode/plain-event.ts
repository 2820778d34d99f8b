// The event of a rule with plain `SELECT *`: the payload itself, with the fields that the SQL appends among the
// device's own. Only fields that the settings name as the rule's are believed, and no wrapper is recognised, since a
// device could publish one. https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-select.html

import { isObject } from '#check'
import type { JsonValue, Message } from '../model.ts'
import { clientIdOf, timeOf } from './envelope.ts'
import { payloadFromJson } from './payload.ts'

export type TrustedField = 'topic' | 'client_id' | 'received_at'

/** @param nowMs stands in for `received_at` where the rule does not append it; then a retry gets a new time */
export function messageFromPlainEvent(
  event: JsonValue,
  trusted: readonly TrustedField[],
  payloadBytesMax: number,
  nowMs: number,
): Message {
  let payload = event
  let topic = ''
  let receivedAtMs = nowMs
  let clientId: string | undefined
  if (isObject(event) && trusted.length > 0) {
    const appended = (field: TrustedField): JsonValue | undefined =>
      trusted.includes(field) ? event[field] : undefined
    const appendedTopic = appended('topic')
    if (typeof appendedTopic === 'string') topic = appendedTopic
    receivedAtMs = timeOf(appended('received_at')) ?? nowMs
    clientId = clientIdOf(appended('client_id'))
    payload = Object.fromEntries(
      Object.entries(event).filter(([key]) => !(trusted as readonly string[]).includes(key)),
    )
  }
  return {
    kind: 'message',
    topic,
    clientId,
    principal: undefined,
    attributes: undefined,
    receivedAtMs,
    payload: payloadFromJson(payload, payloadBytesMax),
  }
}
