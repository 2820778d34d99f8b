// Prints what recorded messages amount to: messages, samples, series, bytes, and the bill of a fleet that goes on so.

import { type LoadedMapping, readSettings } from '#config'
import { type MappingLimits, prepareMapping } from '#mapping'
import { createFleetMeter, type RequestSizes, renderRecordedFleet } from '#plan'
import { createMerger, createNoAuthorizer, createWriter, type Merged, type Transport } from '#remote-write'
import { systemClock } from '../clock.ts'
import type { Message } from '../model.ts'
import type { CommandStreams } from './command.ts'
import type { Page } from './page.ts'

export async function createStatsPage(
  { file, bundled }: LoadedMapping,
  limits: MappingLimits,
  { out }: Pick<CommandStreams, 'out'>,
): Promise<Page> {
  const mapping = await prepareMapping(file, limits, { bundled })
  const meter = createFleetMeter()
  const alone = createSizer()
  const together = createSizer()
  const all = createMerger()
  let messages = 0
  return {
    async add(message, _line, saysReceivedAt) {
      const { samples, thinned = [], drops } = await mapping.map(message)
      meter.add({
        ...sizesOf(message, saysReceivedAt),
        series: samples.map(({ name, labels }) => `${name}|${labels.key}`),
        thinned: thinned.length,
      })
      const merger = createMerger()
      merger.add(0, message.receivedAtMs, samples)
      await alone.write(merger.finish())
      all.add(messages++, message.receivedAtMs, samples)
      return { samples: samples.length, drops: drops.length }
    },
    async finish() {
      await together.write(all.finish())
      const requests = [
        { name: 'a message each (direct)', ...alone.sizes },
        { name: 'all in one batch (stream)', ...together.sizes },
      ]
      out(renderRecordedFleet(meter.finish(), requests))
    },
  }
}

function sizesOf({ topic, clientId, payload, receivedAtMs }: Message, saysReceivedAt: boolean) {
  return {
    device: clientId === undefined ? `topic ${topic}` : `client ${clientId}`,
    topicBytes: Buffer.byteLength(topic),
    clientIdBytes: Buffer.byteLength(clientId ?? ''),
    payloadBytes: payload.bytes(),
    receivedAtMs: saysReceivedAt ? receivedAtMs : undefined,
  }
}

interface Sizer {
  write(merged: Merged): Promise<void>
  readonly sizes: Omit<RequestSizes, 'name'>
}

/** The function's own writer with an endpoint that takes everything, and keeps the size. */
function createSizer(): Sizer {
  const sizes = { requests: 0, bytes: 0, snappyBytes: 0 }
  const transport: Transport = {
    async post(_url, _headers, body) {
      sizes.requests++
      sizes.bytes += uncompressedBytes(body)
      sizes.snappyBytes += body.length
      return { kind: 'answer', status: 200, body: '', retryAfter: undefined, date: undefined }
    },
  }
  const { endpoint } = readSettings({ REMOTE_WRITE_URL: 'https://127.0.0.1/', REMOTE_WRITE_AUTH: 'none' })
  const authorizer = createNoAuthorizer()
  const write = createWriter({ ...endpoint, authorizer, transport, clock: systemClock }, endpoint.limits)
  return {
    async write(merged) {
      await write(merged, systemClock.now() + endpoint.requestTimeoutMs)
    },
    sizes,
  }
}

/** A block of snappy begins with the size of what is in it, as a varint. */
function uncompressedBytes(block: Uint8Array): number {
  let [bytes, scale] = [0, 1]
  for (const byte of block) {
    bytes += (byte % 128) * scale
    if (byte < 128) break
    scale *= 128
  }
  return bytes
}
