// The object beside the mapping with which `trace --log-messages` asks the function to log messages: JSON, written by the
// command and read by the function.

export interface TraceRequest {
  /** Lines of the log name it. */
  readonly id: string
  /** A topic or an MQTT topic filter. */
  readonly topic: string
  /** When it ends, in milliseconds since 1970. */
  readonly untilMs: number
  /** Messages that an instance of the function logs, at most. */
  readonly messages: number
}

/** Behind the key of the mapping. */
export const traceSuffix = '.trace'

/** From now on. A request that would last longer is not heeded: one that somebody forgets must not go on. */
export const traceMsMax = 900_000
export const tracedMessagesMax = 100
/** https://docs.aws.amazon.com/general/latest/gr/iot-core.html#message-broker-limits */
const topicBytesMax = 256

export function formatTraceRequest({ id, topic, untilMs, messages }: TraceRequest): string {
  return `${JSON.stringify({ id, topic, until: new Date(untilMs).toISOString(), messages })}\n`
}

/** @returns what is wrong with it, in words, if it is none */
export function readTraceRequest(text: string, nowMs: number): TraceRequest | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'expected JSON'
  }
  const { id, topic, until, messages } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return 'id: expected letters, digits, _ and -'
  if (typeof topic !== 'string' || topic === '' || Buffer.byteLength(topic) > topicBytesMax) {
    return `topic: expected a topic or a filter of at most ${topicBytesMax} bytes`
  }
  const untilMs = typeof until === 'string' ? Date.parse(until) : Number.NaN
  if (Number.isNaN(untilMs)) return 'until: expected a time such as 2026-01-01T00:00:00Z'
  if (untilMs - nowMs > traceMsMax) return `until: expected at most ${traceMsMax / 60_000} minutes from now`
  if (!Number.isInteger(messages) || Number(messages) < 1 || Number(messages) > tracedMessagesMax) {
    return `messages: expected an integer from 1 to ${tracedMessagesMax}`
  }
  return { id, topic, untilMs, messages: Number(messages) }
}
