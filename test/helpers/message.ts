// Messages as mapping receives them, from what a line of an example's messages.jsonl says.

import { payloadBytesMax } from '../../src/default-limits.ts'
import type { JsonValue, Message, PayloadReading } from '../../src/model.ts'
import { toJson } from '../../src/to-json.ts'

export interface MessageLine {
  readonly topic: string
  readonly payload?: JsonValue
  /** In place of `payload`: any bytes. */
  readonly payload_base64?: string
  readonly client_id?: string
  readonly principal?: string
  readonly attributes?: { readonly [name: string]: JsonValue }
  /** Milliseconds since 1970; `receivedAtMs` unless given. */
  readonly received_at?: number
}

/** 2026-01-01T00:00:05Z */
export const receivedAtMs = 1_767_225_605_000

export function messageOf(line: MessageLine): Message {
  const reading = readPayload(line)
  return {
    kind: 'message',
    topic: line.topic,
    receivedAtMs: line.received_at ?? receivedAtMs,
    clientId: line.client_id,
    principal: line.principal,
    attributes: line.attributes,
    payload: {
      bytes: () =>
        line.payload_base64 === undefined
          ? Buffer.byteLength(toJson(line.payload ?? null))
          : Buffer.byteLength(line.payload_base64, 'base64'),
      base64: () => line.payload_base64 ?? Buffer.from(JSON.stringify(line.payload)).toString('base64'),
      read: () => reading,
      bytesMax: payloadBytesMax,
      inner: (base64) => messageOf({ topic: line.topic, payload_base64: base64 }).payload,
    },
  }
}

/** @param jsonLines one MessageLine per line; empty lines are skipped */
export function messagesOf(jsonLines: string): Message[] {
  const lines = jsonLines.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => messageOf(JSON.parse(line) as MessageLine))
}

function readPayload({ payload, payload_base64 }: MessageLine): PayloadReading {
  if (payload_base64 === undefined) return { ok: true, value: payload ?? null }
  const text = Buffer.from(payload_base64, 'base64').toString()
  if (text.trim() === '') return { ok: false, reason: 'empty', detail: 'no bytes' }
  try {
    return { ok: true, value: JSON.parse(text) as JsonValue }
  } catch {
    return { ok: false, reason: 'not_json', detail: 'JSON.parse refused it' }
  }
}
