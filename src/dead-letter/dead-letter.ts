// The form of a dead letter: one line of JSON. A line has the fields of the envelope, or parked series, so that it can be
// sent in again as an event: src/decode reads these. What a line says beside them, why the message was kept, is read here.

import type { DecodedRecord, JsonValue, Stage } from '../model.ts'
import { toJson } from '../to-json.ts'

export interface DeadLetter extends Ending {
  /** Absent where `series` is there. */
  readonly payload_base64?: string
  /** What a collector had parked. */
  readonly series?: JsonValue
  /** Of a message; bytes in which no message was found have neither topic nor time. */
  readonly topic?: string
  readonly client_id?: string
  readonly principal?: string
  readonly attributes?: JsonValue
  /** Milliseconds since 1970. */
  readonly received_at?: number
}

/** Why the message could not be written. */
export interface Ending {
  readonly stage: Stage
  readonly reason: string
  readonly detail: string
  /** An attempt of the same invocation may have stored some of its samples. Of earlier deliveries nothing is known. */
  readonly maybe_written: boolean
}

export function makeDeadLetter(record: DecodedRecord, ending: Ending): DeadLetter {
  switch (record.kind) {
    case 'undecodable':
      return { payload_base64: record.base64(), ...ending }
    case 'series':
      return { series: record.series, received_at: record.receivedAtMs, ...ending }
    case 'message': {
      const { payload, topic, clientId, principal, attributes, receivedAtMs } = record
      return {
        payload_base64: payload.base64(),
        topic,
        ...(clientId === undefined ? {} : { client_id: clientId }),
        ...(principal === undefined ? {} : { principal }),
        ...(attributes === undefined ? {} : { attributes }),
        received_at: receivedAtMs,
        ...ending,
      }
    }
  }
}

/** With its end. */
export function lineOf(deadLetter: DeadLetter): string {
  return `${toJson(deadLetter)}\n`
}

/** @returns undefined for JSON that is no dead letter */
export function readEnding(
  value: JsonValue,
): { readonly stage: string; readonly reason: string } | undefined {
  const { stage, reason } = (value ?? {}) as Partial<Record<string, JsonValue>>
  return typeof stage === 'string' && typeof reason === 'string' ? { stage, reason } : undefined
}
