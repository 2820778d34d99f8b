// Reads a message from a line of JSON: `{topic, payload | payload_base64, received_at?, client_id?, principal?,
// attributes?}`, as the IoT rule's SQL names them, or from a line `TOPIC PAYLOAD`, as `mosquitto_sub -v` prints it. Of any
// other line, says what is wrong with it.

import { describe, isObject, type JsonObject } from '#check'
import { envelopeFields, messageFromEnvelope } from '#decode'
import { readTime } from '#time'
import type { JsonValue, Message } from '../model.ts'

export interface ReadMessage {
  readonly message: Message
  readonly saysReceivedAt: boolean
  /** How to record such messages better. */
  readonly hint?: string
}

export interface LineDefaults {
  readonly payloadBytesMax: number
  /** When a message was received whose line does not say it; milliseconds since 1970. */
  now(): number
}

/** @returns what is wrong, in words, if the line is no message */
export function readMessageLine(text: string, { payloadBytesMax, now }: LineDefaults): ReadMessage | string {
  if (/^(mosquitto_(pub|sub) -|npx mqtt (pub|sub) )/.test(text)) {
    return 'this is a command; write the topic and the payload that it names, such as factory/a/7 {"temperature":21.5}'
  }
  const plain = /^([^\s{["][^ ]*) (.*)$/s.exec(text)
  if (plain !== null) {
    const [, topic = '', payload = ''] = plain
    // So it prints an empty payload.
    return messageFromText(topic, payload === '(null)' ? '' : payload, { payloadBytesMax, now })
  }
  let value: JsonValue
  try {
    value = JSON.parse(text)
  } catch (error) {
    const either = text.startsWith('{') ? '' : 'expected a JSON object, or TOPIC PAYLOAD; '
    const quotes = /^\{\s*'/.test(text) ? 'names and texts need double quotes; ' : ''
    return `${either}${quotes}not JSON: ${(error as Error).message}`
  }
  if (!isObject(value)) return `expected an object with topic and payload (actual: ${describe(value)})`
  const problem = fieldProblem(value)
  if (problem !== undefined) return problem
  const given = value['received_at'] === undefined ? recorderTime(value) : value['received_at']
  const receivedAt = given === undefined ? now() : readReceivedAt(given)
  if (receivedAt === undefined) {
    return `received_at: expected milliseconds since 1970, or ISO 8601 with a zone (actual: ${describe(given)})`
  }
  const message = messageFromEnvelope({ ...value, received_at: receivedAt }, payloadBytesMax, undefined)
  if (message === undefined) return 'expected topic and payload or payload_base64'
  const hint = holdsJson(value['payload']) ? { hint: percentJ } : undefined
  return { message, saysReceivedAt: given !== undefined, ...hint }
}

/** @param payload as the device published it */
export function messageFromText(
  topic: string,
  payload: string | Uint8Array,
  { payloadBytesMax, now }: LineDefaults,
): ReadMessage | string {
  const base64 = Buffer.from(payload as string).toString('base64')
  const envelope = { topic, payload_base64: base64, received_at: now() }
  const message = messageFromEnvelope(envelope, payloadBytesMax, undefined)
  return message === undefined ? 'expected a topic and a payload' : { message, saysReceivedAt: false }
}

/** For a payload that somebody has typed. */
export const quotesOfJson =
  'the payload is not JSON: names and texts need double quotes; in a shell, put single quotes around the whole payload'

export function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text)
}

const percentJ =
  'the payload is JSON inside text, as mosquitto_sub -F %j writes it; record with -F %J, which writes the JSON itself'

/** An object or array in text: a number or a word in text may well be what the device published. */
function holdsJson(payload: JsonValue | undefined): boolean {
  if (typeof payload !== 'string' || !looksLikeJson(payload)) return false
  try {
    JSON.parse(payload)
    return true
  } catch {
    return false
  }
}

function fieldProblem(line: JsonObject): string | undefined {
  for (const key of Object.keys(line)) {
    const meant = envelopeFields.find((field) => squeeze(field) === squeeze(key))
    // Other keys are left alone, so that lines of other programs, such as `mosquitto_sub -F %J`, can be read.
    if (meant !== undefined && meant !== key) return `unknown key \`${key}\`; did you mean \`${meant}\`?`
  }
  for (const key of ['topic', 'client_id', 'principal', 'payload_base64']) {
    const value = line[key]
    if (value === undefined && key !== 'topic') continue
    if (typeof value !== 'string') return `${key}: expected text (actual: ${describe(value)})`
  }
  const { attributes, payload_base64: base64, payload } = line
  if (attributes !== undefined && !isObject(attributes)) {
    return `attributes: expected an object (actual: ${describe(attributes)})`
  }
  if (payload === undefined && base64 === undefined)
    return 'expected payload or payload_base64 (actual: neither)'
  if (payload !== undefined && base64 !== undefined)
    return 'expected payload or payload_base64 (actual: both)'
  if (typeof base64 === 'string' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) {
    return 'payload_base64: expected base64'
  }
  return undefined
}

/** `receivedAt` and `received-at` are one word. */
function squeeze(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** `mosquitto_sub -F %J` writes when it received a message as `tst`, with two zones: `2026-01-01T00:00:05.1Z+0000`. */
function recorderTime({ tst }: JsonObject): JsonValue | undefined {
  const time = typeof tst === 'string' ? tst.replace(/Z(?=[+-]\d{4}$)/, '') : undefined
  return typeof readTime(time, undefined) === 'number' ? time : undefined
}

function readReceivedAt(value: JsonValue): number | undefined {
  const time = typeof value === 'string' ? readTime(value, 'ms') : value
  return typeof time === 'number' && time >= 1 && time <= Number.MAX_SAFE_INTEGER
    ? Math.floor(time)
    : undefined
}
