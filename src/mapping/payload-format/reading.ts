// What readers of payloads have in common: what they get, what they give, and the count of what they leave out.

import type { JsonValue, Message, Payload, PayloadReading } from '../../model.ts'
import type { Work } from '../expression/place.ts'

/** `problems`: records or fields that were left out, where the rest can be read. Each is a drop `bad_record`. */
export type FormatReading = PayloadReading & { readonly problems?: readonly RecordProblem[] }

/** Throws nothing: where the message has used up its steps, the rest of the payload is left as it is, or out. */
export type ReadPayload = (message: Message, work: Work) => FormatReading

/** What makes a value of bytes, or says in words of the format why there is none. */
export type ReadBytes = (
  bytes: Buffer,
  work: Work,
) =>
  | { readonly ok: true; readonly value: JsonValue; readonly problems?: readonly RecordProblem[] }
  | { readonly ok: false; readonly detail: string }

/** Records or fields that were left out for the same reason. */
export interface RecordProblem {
  /** Words of the format or of the mapping file, never of the payload, so that there are few. */
  readonly detail: string
  readonly count: number
}

export interface ProblemCounts {
  add(detail: string, times?: number): void
  list(): readonly RecordProblem[]
}

export function countProblems(): ProblemCounts {
  const counts = new Map<string, number>()
  return {
    add(detail, times = 1) {
      counts.set(detail, (counts.get(detail) ?? 0) + times)
    },
    list: () => Array.from(counts, ([detail, count]) => ({ detail, count })),
  }
}

/** @returns the bytes, or why they are not to be read */
export function bytesOf(payload: Payload): Buffer | Extract<PayloadReading, { ok: false }> {
  if (payload.bytes() > payload.bytesMax) {
    return { ok: false, reason: 'too_large', detail: `more than ${payload.bytesMax} bytes` }
  }
  const bytes = Buffer.from(payload.base64(), 'base64')
  return bytes.length > 0 ? bytes : { ok: false, reason: 'empty', detail: 'no bytes' }
}
