// Logs messages of one topic, with their payload and what came of them, while an object beside the mapping asks for it.
// `trace --log-messages` puts it there, since nobody can subscribe to messages of Basic Ingest. The object is looked for as
// often as a new version of the mapping, names its own end, and bounds the lines of each instance.

import type { MappingStore } from '#config'
import type { Mapping } from '#mapping'
import { createTopicIndex, parseTopicFilter } from '#mapping/topic'
import type { Log } from '#telemetry'
import type { Message } from '../../model.ts'
import type { HandledEvent, TraceEvent } from '../../pipeline.ts'
import { escapeControls } from '../../printable.ts'
import { readTraceRequest, type TraceRequest } from '../../trace-request.ts'
import { withTimeout } from '../../with-timeout.ts'

export interface Tracer {
  /** Looks for the object. Never rejects. */
  look(timeoutMs: number): Promise<void>
  /** @returns undefined while nothing is traced */
  current(): TraceEvent | undefined
}

export interface TracerOptions {
  readonly source: NonNullable<MappingStore['trace']>
  readonly log: Log
  readonly now: () => number
  /** That of the moment. It maps a message as it did before: a message that is logged is mapped twice. */
  readonly mapping: () => Mapping
  readonly version: () => string | undefined
}

/** A line of the log has at most 256 KB. */
const payloadBytesMax = 65_536

interface Running {
  readonly request: TraceRequest
  readonly matches: (topic: string) => boolean
  messagesLeft: number
}

export function createTracer({ source, log, now, mapping, version }: TracerOptions): Tracer {
  let running: Running | undefined

  /** @throws {Error} where there is none: S3 says 403 of an object that is not there to who may not list the bucket */
  async function read(timeoutMs: number): Promise<TraceRequest | string | undefined> {
    const found = await withTimeout(timeoutMs, (signal) => source.read(undefined, signal))
    return found && readTraceRequest(found.text, now())
  }

  function begin(request: TraceRequest): Running | undefined {
    const filter = parseTopicFilter(request.topic)
    if (typeof filter === 'string') return undefined
    const find = createTopicIndex([filter])
    return {
      request,
      matches: (topic) => find(topic.split('/'), -1) === 0,
      messagesLeft: request.messages,
    }
  }

  async function outcomeOf(message: Message, index: number, { write, lost, failed }: HandledEvent) {
    const failure = failed.find(([one]) => one === index)
    if (failure !== undefined) return { outcome: 'failed', reason: failure[1] }
    const loss = lost.find((one) => one.index === index)
    if (loss?.isSuppressed) return { outcome: 'dropped', reason: 'dead_letter_suppressed' }
    if (loss !== undefined) return { outcome: 'dead_letter', reason: loss.reason }
    const { samples, drops } = await mapping().map(message)
    const dropped: Record<string, number> = {}
    for (const { reason, count = 1 } of drops) dropped[reason] = (dropped[reason] ?? 0) + count
    const kind = write.incomplete.has(index) ? 'written_in_part' : 'written'
    return { outcome: samples.length === 0 ? 'dropped' : kind, samples: samples.length, dropped }
  }

  async function trace(handled: HandledEvent): Promise<void> {
    const { decoded, endMs } = handled
    for (let index = 0; index < decoded.length; index++) {
      if (running === undefined || running.messagesLeft === 0 || now() >= endMs) return
      const message = decoded.record(index)
      if (message.kind !== 'message' || !running.matches(message.topic)) continue
      running.messagesLeft--
      const { topic, clientId, receivedAtMs, payload } = message
      const bytes = payload.bytes()
      log('info', 'a traced message', {
        trace: running.request.id,
        topic: escapeControls(topic),
        client_id: clientId && escapeControls(clientId),
        received_at: receivedAtMs,
        payload_bytes: bytes,
        payload_base64: bytes > payloadBytesMax ? undefined : payload.base64(),
        ...(await outcomeOf(message, index, handled)),
        mapping: version(),
      })
    }
  }

  return {
    async look(timeoutMs) {
      const request = await read(timeoutMs).catch(() => undefined)
      if (typeof request === 'object' && request.id === running?.request.id) return
      running = typeof request === 'object' ? begin(request) : undefined
      if (request === undefined) return
      if (running === undefined) {
        const reason = typeof request === 'string' ? request : 'topic: expected a topic or a filter'
        log('warn', 'a trace is not right', { reason })
        return
      }
      const { id, topic, untilMs, messages } = running.request
      const until = new Date(untilMs).toISOString()
      log('info', 'messages are traced', { trace: id, topic: escapeControls(topic), until, messages })
    },
    current: () =>
      running !== undefined && running.messagesLeft > 0 && now() < running.request.untilMs
        ? trace
        : undefined,
  }
}
