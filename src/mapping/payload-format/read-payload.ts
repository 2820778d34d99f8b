// How a rule reads the bytes of a payload: what each word of `decode` stands for. Reading never throws.

import type { JsonValue, Message, PayloadReading } from '../../model.ts'
import type { Work } from '../expression/place.ts'
import type { PayloadFormat } from '../language.ts'
import { unfoldBase64 } from './base64-json.ts'
import { readText } from './read-text.ts'
import { type RecordProblem, resolveSenml } from './senml.ts'

/** `problems`: records that were left out, where the rest can be read. Each is a drop `bad_record`. */
export type FormatReading = PayloadReading & { readonly problems?: readonly RecordProblem[] }

/** Throws nothing: where the message has used up its steps, the rest of the payload is left as it is, or out. */
export type ReadPayload = (message: Message, work: Work) => FormatReading

/** @param payloadDepthMax texts that are deeper in the payload are not looked into */
export function payloadReader(format: PayloadFormat | undefined, payloadDepthMax: number): ReadPayload {
  switch (format) {
    case 'text':
      return readText
    case 'senml+json':
      return (message, work) => readValue(message, (value) => readSenml(value, message.receivedAtMs, work))
    case 'base64-json':
      return (message, work) =>
        readValue(message, (value) => ({ ok: true, value: unfoldBase64(value, payloadDepthMax, work) }))
    default:
      return ({ payload }) => payload.read()
  }
}

function readValue({ payload }: Message, next: (value: JsonValue) => FormatReading): FormatReading {
  const reading = payload.read()
  return reading.ok ? next(reading.value) : reading
}

function readSenml(value: JsonValue, receivedAtMs: number, work: Work): FormatReading {
  const pack = resolveSenml(value, receivedAtMs, work)
  return pack.ok ? pack : { ok: false, reason: 'not_senml', detail: pack.detail }
}
