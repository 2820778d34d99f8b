// The workloads of `npm run bench`, made from a seed and a time: the same bytes in every process of a run, and no
// network or file needed. Events look as AWS makes them, envelopes as the rule's SQL in template.yaml does.

import type { JsonValue } from '../../src/model.ts'

export type WorkloadName = 'w1' | 'w2' | 'w3' | 'w4' | 'stream'

export interface Workload {
  /** In one event. */
  readonly messages: number
  readonly samples: number
  /**
   * @param nowMs shortly after the last message was received
   * @param round W4 and the stream have a different event in every round
   */
  event(nowMs: number, round: number): JsonValue
}

const metricsPerMessage = 5
const batchMessages = 10_000
/** Lambda takes 6 MB at once, and a record of these is about 1 kB. */
const invocationMessages = 5_600
const w2Devices = 2_000
const w3Messages = 3
const w3Metrics = 10
const w3PayloadBytes = 100_000
/** The messages of one event were received during this time. */
const streamSpanMs = 60_000

export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  /** One envelope, direct from the rule. */
  w1: {
    messages: 1,
    samples: metricsPerMessage,
    event: (nowMs, round) => telemetryEnvelope(round % w2Devices, nowMs, createRandom(round)),
  },
  /** A Kinesis event of 10,000 envelopes from 2,000 devices. */
  w2: {
    messages: batchMessages,
    samples: batchMessages * metricsPerMessage,
    event: (nowMs) => streamEvent(nowMs, 2, batchMessages, w2Devices, 0),
  },
  /** A Kinesis event of three large payloads, of which ten leaves are mapped. */
  w3: {
    messages: w3Messages,
    samples: w3Messages * w3Metrics,
    event: (nowMs) => {
      const random = createRandom(3)
      const envelopes = Array.from({ length: w3Messages }, (_, index) =>
        statusEnvelope(index, nowMs - 1000 + index, random),
      )
      return { Records: envelopes.map((one, index) => kinesisRecord(one, index, nowMs)) }
    },
  },
  /** As W2, but no device and so no series is ever seen twice: 20 rounds are 1 M series. */
  w4: distinctDevices(batchMessages),
  /** As W4, but no larger than what Lambda hands over at once. */
  stream: distinctDevices(invocationMessages),
}

function distinctDevices(messages: number): Workload {
  return {
    messages,
    samples: messages * metricsPerMessage,
    event: (nowMs, round) => streamEvent(nowMs, 1000 + round, messages, messages, round * messages),
  }
}

/** Devices publish in turns; within a turn the order is a shuffled one, as a stream has it. */
function streamEvent(
  nowMs: number,
  seed: number,
  messages: number,
  devices: number,
  firstDevice: number,
): JsonValue {
  const random = createRandom(seed)
  const Records: JsonValue[] = []
  let turn: number[] = []
  for (let index = 0; index < messages; index++) {
    if (index % devices === 0) turn = shuffle(devices, random)
    const device = firstDevice + (turn[index % devices] as number)
    const receivedAtMs = nowMs - streamSpanMs + Math.floor((index * streamSpanMs) / messages)
    Records.push(kinesisRecord(telemetryEnvelope(device, receivedAtMs, random), index, receivedAtMs))
  }
  return { Records }
}

const models = ['TH-100', 'TH-200', 'TH-200E', 'WX-7']

function telemetryEnvelope(device: number, receivedAtMs: number, random: () => number): Envelope {
  const id = `sensor-${String(device).padStart(6, '0')}`
  const payload = {
    ts: receivedAtMs - 20 - Math.floor(random() * 180),
    model: models[device % models.length] as string,
    temperature: tenths(15 + random() * 15),
    humidity: tenths(30 + random() * 50),
    pressure: tenths(990 + random() * 40),
    battery: { voltage: Math.round(3300 + random() * 900) / 1000 },
    radio: { rssi: -40 - Math.floor(random() * 60), channel: 1 + Math.floor(random() * 13) },
    uptime: Math.floor(random() * 1e7),
  }
  return envelope(payload, `factory/${id}/telemetry`, id, receivedAtMs)
}

function statusEnvelope(machine: number, receivedAtMs: number, random: () => number): Envelope {
  const id = `mill-${machine}`
  const axes = Array.from({ length: 5 }, (_, index) => ({
    name: 'XYZAC'[index] as string,
    position: tenths(random() * 900),
  }))
  const log: JsonValue[] = []
  const payload = {
    time: receivedAtMs - 50,
    program: 'O1234 ROUGHING',
    spindle: { rpm: Math.floor(random() * 12_000), load: tenths(random() * 100), tool: 'T07' },
    log,
    axes,
    coolant: { temperature: tenths(18 + random() * 12), pressure: tenths(random() * 70) },
    feed: { rate: tenths(random() * 200) },
    parts: { total: Math.floor(random() * 1e6), rejected: Math.floor(random() * 100) },
    door: 'closed',
  }
  let bytes = JSON.stringify(payload).length
  for (let step = 0; ; step++) {
    const entry = {
      step,
      at: receivedAtMs - 60_000 + step * 50,
      code: `G0${1 + (step % 3)}`,
      vibration: Array.from({ length: 6 }, () => Math.round(random() * 1e4) / 1e4),
      torque: tenths(random() * 80),
      note: step % 7 === 0 ? 'tool change – 工具交換' : null,
    }
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1
    if (bytes > w3PayloadBytes) break
    log.push(entry)
  }
  return envelope(payload, `factory/${id}/status`, id, receivedAtMs)
}

interface Envelope {
  readonly [alias: string]: JsonValue
  readonly topic: string
}

function envelope(payload: JsonValue, topic: string, clientId: string, receivedAtMs: number): Envelope {
  return {
    payload_base64: toBase64(payload),
    topic,
    client_id: clientId,
    received_at: receivedAtMs,
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
function kinesisRecord(content: Envelope, index: number, receivedAtMs: number): JsonValue {
  const sequenceNumber = `4959033827149025660855969253836157109592157${String(index).padStart(13, '0')}`
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      // The template's default.
      partitionKey: content.topic,
      sequenceNumber,
      data: toBase64(content),
      approximateArrivalTimestamp: (receivedAtMs + 40) / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `shardId-000000000006:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::123456789012:role/iot-remote-write-IngestRole-1R4XWQ2Z7YHD8',
    awsRegion: 'ap-northeast-1',
    eventSourceARN: 'arn:aws:kinesis:ap-northeast-1:123456789012:stream/iot-remote-write',
  }
}

function toBase64(value: JsonValue): string {
  return Buffer.from(JSON.stringify(value)).toString('base64')
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

function shuffle(length: number, random: () => number): number[] {
  const order = Array.from({ length }, (_, index) => index)
  for (let index = length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1))
    ;[order[index], order[other]] = [order[other] as number, order[index] as number]
  }
  return order
}

/** Mulberry32: a full-period generator of 32 bits. @returns numbers from 0 up to, not including, 1 */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}
