// A message that was not written, as the failure queue brings it to the ingesting function: in its envelope, with the time at
// which it came. Bytes in which there was no message have no topic, so that nothing in them is believed there either.

import type { DecodedRecord } from '../model.ts'
import { toJson } from '../to-json.ts'

export function queueBody(record: DecodedRecord): string {
  if (record.kind !== 'message') {
    return toJson({ payload_base64: record.kind === 'undecodable' ? record.base64() : '' })
  }
  const { payload, topic, clientId, principal, attributes, receivedAtMs } = record
  return toJson({
    payload_base64: payload.base64(),
    topic,
    ...(clientId !== undefined && { client_id: clientId }),
    ...(principal !== undefined && { principal }),
    ...(attributes !== undefined && { attributes }),
    received_at: receivedAtMs,
  })
}
