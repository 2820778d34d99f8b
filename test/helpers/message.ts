// Messages as mapping receives them, from what a line of an example's messages.jsonl says.

import { decodeEvent } from '#decode'
import { payloadBytesMax } from '../../src/default-limits.ts'
import type { JsonValue, Message, Payload } from '../../src/model.ts'

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

const settings = { eventShape: 'envelope', trustedFields: [], payloadBytesMax } as const

/** As decoding makes it of an envelope. */
function payloadOf(content: Pick<MessageLine, 'payload' | 'payload_base64'>, limits = {}): Payload {
  const message = decodeEvent(
    { topic: '', received_at: 1, ...content },
    { ...settings, ...limits },
    1,
  ).record(0)
  if (message.kind !== 'message') throw new Error('not a message')
  return message.payload
}

// Loads the reader of payloads such as this one, so that none of a test needs to be waited for.
const odd = payloadOf({ payload_base64: Buffer.from('{').toString('base64') }).read()
if (!odd.ok) await odd.load?.()

/** @param limits of decoding; payloads of any size pass unless given */
export function messageOf(line: MessageLine, limits: { readonly payloadBytesMax?: number } = {}): Message {
  const { payload, payload_base64 } = line
  return {
    kind: 'message',
    topic: line.topic,
    receivedAtMs: line.received_at ?? receivedAtMs,
    clientId: line.client_id,
    principal: line.principal,
    attributes: line.attributes,
    payload: payloadOf(
      payload_base64 === undefined ? { payload: payload ?? null } : { payload_base64 },
      limits,
    ),
  }
}

/** @param jsonLines one MessageLine per line; empty lines are skipped */
export function messagesOf(jsonLines: string): Message[] {
  const lines = jsonLines.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => messageOf(JSON.parse(line) as MessageLine))
}
