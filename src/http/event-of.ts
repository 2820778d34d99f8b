// The messages of a request, as an event of decode: each in an envelope, as the topic rule makes it.

import { type DecodedEvent, messageFromEnvelope } from '#decode'
import type { DecodedRecord, JsonValue } from '../model.ts'
import { toJson } from '../to-json.ts'

/** @param route for the name of the source */
export function eventOf(
  route: 'webhook' | 'rule',
  envelopes: readonly JsonValue[],
  payloadBytesMax: number,
): DecodedEvent {
  return {
    // What failed goes into the failure queue, one by one; a request that is not answered comes again as a whole.
    source: { name: `http_${route}`, ordered: false, answer: 'error' },
    length: envelopes.length,
    record: (index) => recordOf(envelopes[index] as JsonValue, payloadBytesMax),
    characters: () => 0,
    recordId: String,
    place: '',
  }
}

function recordOf(envelope: JsonValue, payloadBytesMax: number): DecodedRecord {
  return (
    messageFromEnvelope(envelope, payloadBytesMax, undefined) ?? {
      kind: 'undecodable',
      reason: 'bad_record',
      detail: "expected an array of what the rule's SQL in template.yaml makes",
      base64: () => Buffer.from(toJson(envelope)).toString('base64'),
    }
  )
}
