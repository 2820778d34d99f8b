// The stream's way on real parts: events as the Kinesis poller makes them, as large as Lambda takes them, to the built
// function in AWS's runtime client, into a real Prometheus. What is stored is read back, and so is what is not.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { envelope, type Publication } from '../helpers/ingest-events.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { startPrometheus } from '../helpers/prometheus.ts'
import { startRefusingGate } from '../helpers/refusing-gate.ts'
import { startFunction } from '../helpers/start-function.ts'
import { sequenceNumber, streamEvent } from '../helpers/stream-event.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: of an invocation's payload. */
const eventBytesMax = 6 * 1024 * 1024
/** `PAYLOAD_BYTES_MAX`, and what MQTT on AWS IoT Core takes. */
const payloadBytesMax = 131_072

describeWithParts('stream → function → Prometheus', ['node24', 'aws-lambda-ric', 'prometheus'], (parts) => {
  let deadLetterFolder: string
  beforeEach(() => {
    deadLetterFolder = mkdtempSync(path.join(tmpdir(), 'stream-'))
    onTestFinished(() => rmSync(deadLetterFolder, { recursive: true, force: true }))
  })

  async function start(writeUrl: string, env: Readonly<Record<string, string>> = {}) {
    return startFunction(parts, {
      REMOTE_WRITE_URL: writeUrl,
      REMOTE_WRITE_AUTH: 'none',
      DEAD_LETTER_URI: pathToFileURL(deadLetterFolder).href,
      ...env,
    })
  }

  async function prometheusWithWindow() {
    const prometheus = await startPrometheus(parts.prometheus, { outOfOrderTimeWindow: '10m' })
    onTestFinished(() => prometheus.stop())
    return prometheus
  }

  function readDeadLetters(): Record<string, unknown>[] {
    return readdirSync(deadLetterFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8').trimEnd().split('\n'))
      .map((line) => JSON.parse(line))
  }

  it('stores each of 10,000 messages of 1,000 devices', async () => {
    const prometheus = await prometheusWithWindow()
    const lambda = await start(prometheus.writeUrl)
    const nowMs = Date.now()
    // With so many records, 6 MB leave room for a bare number each: AWS's own fields are over 450 bytes a record.
    const published = Array.from({ length: 10_000 }, (_, index) => ({
      topic: `t/${index % 1_000}`,
      clientId: `${index % 1_000}`,
      payload: `${index % 97}`,
      receivedAtMs: nowMs - 20_000 + index,
    }))
    const event = streamEvent(published.map(record))
    const bytes = JSON.stringify(event).length
    expect([bytes > 0.9 * eventBytesMax, bytes <= eventBytesMax]).toEqual([true, true])

    expect(await lambda.invoke(event)).toEqual({ result: { batchItemFailures: [] } })
    const stored = await prometheus.samplesOf('{topic=~"t/.+"}', nowMs - 60_000, nowMs)
    expect(stored).toHaveLength(1_000)
    expect(
      difference(
        stored.flatMap(rowsOf),
        published.map((one) => rowOf(one)),
      ),
    ).toEqual(none)
    expect(readDeadLetters()).toEqual([])
  })

  it('stores what can be read of 6 MB, and keeps the rest byte for byte', async () => {
    const prometheus = await prometheusWithWindow()
    const lambda = await start(prometheus.writeUrl)
    const nowMs = Date.now()
    const good = Array.from({ length: 6_500 }, (_, index) => ({
      topic: `fleet/${index % 500}`,
      clientId: `device-${index % 500}`,
      payload: JSON.stringify({ temperature: index / 8, door: { open: index % 3 === 0 } }),
      receivedAtMs: nowMs - 30_000 + index,
    }))
    const text = (bytes: number) => JSON.stringify({ level: 7, note: 'x'.repeat(bytes - 21) })
    const large = {
      topic: 'large',
      clientId: 'camera',
      receivedAtMs: nowMs - 1,
      payload: text(payloadBytesMax),
    }
    const tooLarge = { ...large, receivedAtMs: nowMs, payload: text(payloadBytesMax + 1) }
    const notText = {
      topic: 'bytes',
      clientId: 'lora',
      receivedAtMs: nowMs,
      payload: Buffer.from('fe00ff7b', 'hex'),
    }
    const notJson = { topic: 'cut', clientId: 'slow', receivedAtMs: nowMs, payload: '{"temperature":21' }
    const nothing = { topic: 'retained', clientId: 'quiet', receivedAtMs: nowMs, payload: '' }
    const noEnvelope = ['not JSON', '{"temperature":21}', 'null', Buffer.from('c328fffe', 'hex'), '']
    const notBase64 = ['%%% not base64 %%%', 'ä']
    const odd = [
      ...[large, tooLarge, notText, notJson, nothing, good[17]!, good[17]!].map(record),
      ...noEnvelope.map((bytes) => Buffer.from(bytes).toString('base64')),
      ...notBase64,
    ]
    const records = good.map(record)
    odd.forEach((one, index) => {
      records.splice(index * 450 + 100, 0, one)
    })
    const event = streamEvent(records)
    const bytes = JSON.stringify(event).length
    expect([bytes > 0.8 * eventBytesMax, bytes <= eventBytesMax]).toEqual([true, true])

    expect(await lambda.invoke(event)).toEqual({ result: { batchItemFailures: [] } })
    const stored = await prometheus.samplesOf('{topic=~".+"}', nowMs - 60_000, nowMs)
    const expected = [
      ...good.map((one) => rowOf(one, JSON.parse(one.payload).temperature, 'temperature')),
      ...good.map((one) => rowOf(one, JSON.parse(one.payload).door.open ? 1 : 0, 'door_open')),
      rowOf(large, 7, 'level'),
    ]
    expect(difference(stored.flatMap(rowsOf), expected)).toEqual(none)

    const deadLetters = readDeadLetters().map(({ payload_base64, topic, stage, reason }) => ({
      payload_base64,
      ...(topic === undefined ? {} : { topic }),
      stage,
      reason,
    }))
    const mapDeadLetter = (one: Publication, reason: string) => ({
      payload_base64: Buffer.from(one.payload).toString('base64'),
      topic: one.topic,
      stage: 'map',
      reason,
    })
    const badRecord = (payload_base64: string) => ({ payload_base64, stage: 'decode', reason: 'bad_record' })
    expect(sorted(deadLetters)).toEqual(
      sorted([
        mapDeadLetter(tooLarge, 'too_large'),
        mapDeadLetter(notText, 'not_json'),
        mapDeadLetter(notJson, 'not_json'),
        ...noEnvelope.map((one) => badRecord(Buffer.from(one).toString('base64'))),
        ...notBase64.map(badRecord),
      ]),
    )
  })

  it('names the first record that is not stored, and is complete when the shard is read again from there', async () => {
    const prometheus = await prometheusWithWindow()
    const gate = await startRefusingGate(prometheus.writeUrl)
    onTestFinished(() => gate.close())
    const lambda = await start(gate.url, {
      // 40 devices with 50 samples: most requests have two of them, and the loud one has several requests of its own.
      REQUEST_SAMPLES_MAX: '100',
      // Of the 30 s of an invocation: what the endpoint refuses is tried for 1.5 s.
      DEADLINE_RESERVE_MS: '28500',
    })
    const nowMs = Date.now()
    const published = Array.from({ length: 2_400 }, (_, index) => {
      const device = index % 6 === 0 ? 'loud' : index % 40
      return {
        topic: 'fleet',
        clientId: `${device}`,
        payload: `${index}`,
        receivedAtMs: nowMs - 30_000 + index,
      }
    })
    const records = published.map(record)
    const isStored = async () => {
      const stored = await prometheus.samplesOf('{topic="fleet"}', nowMs - 60_000, nowMs)
      const rows = new Set(stored.flatMap(rowsOf))
      return published.map((one) => rows.has(rowOf(one)))
    }

    // The requests with device 7 fail, and of the loud device's the one with its 250th sample.
    const middleMs = published.filter(({ clientId }) => clientId === 'loud')[250]!.receivedAtMs
    gate.refuse = (samples) =>
      samples.some(
        ({ clientId, timestampMs }) => clientId === '7' || (clientId === 'loud' && timestampMs === middleMs),
      )
    const outcome = await lambda.invoke(streamEvent(records))
    const before = await isStored()
    const first = before.indexOf(false)
    expect(outcome).toEqual({
      result: { batchItemFailures: [{ itemIdentifier: sequenceNumber(first) }] },
    })
    expect(published[first]!.clientId).not.toBe('loud')
    // What is behind it has not waited for it, where it is of other series.
    expect(before.slice(first).filter(Boolean).length).toBeGreaterThan(1_000)
    // And of the loud device's series, nothing overtakes what failed.
    const loud = published.flatMap(({ clientId }, index) => (clientId === 'loud' ? [before[index]] : []))
    expect(loud.lastIndexOf(true) + 1).toBe(loud.indexOf(false))

    gate.refuse = () => false
    expect(await lambda.invoke(streamEvent(records.slice(first), first))).toEqual({
      result: { batchItemFailures: [] },
    })
    const stored = await prometheus.samplesOf('{topic="fleet"}', nowMs - 60_000, nowMs)
    // Each once: rows that are there twice would be twice here too.
    expect(
      difference(
        stored.flatMap(rowsOf),
        published.map((one) => rowOf(one)),
      ),
    ).toEqual(none)
    expect(readDeadLetters()).toEqual([])
  })

  it('names the first record while nothing is stored, and keeps no dead letter of what comes again', async () => {
    const gate = await startRefusingGate('none, since nothing goes through')
    onTestFinished(() => gate.close())
    gate.refuse = () => true
    const lambda = await start(gate.url, { DEADLINE_RESERVE_MS: '29000' })
    const nowMs = Date.now()
    const readable = (index: number) =>
      record({ topic: 'fleet', clientId: `${index}`, payload: '1', receivedAtMs: nowMs + index })
    const records = ['not base64!', readable(1), readable(2), 'not base64!', readable(3)]
    for (let delivery = 0; delivery < 2; delivery++) {
      expect(await lambda.invoke(streamEvent(records.slice(delivery), delivery))).toEqual({
        result: { batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }] },
      })
    }
    expect(readDeadLetters()).toHaveLength(1)
  })
})

/** The data of a record: the envelope that the rule's SQL makes, in base64, with the payload in base64 in it. */
function record(publication: Publication): string {
  return Buffer.from(JSON.stringify(envelope(publication))).toString('base64')
}

/** A sample as a line, to compare many. */
function rowOf(
  { topic, clientId = '', receivedAtMs, payload }: Publication,
  value = Number(payload),
  name = 'value',
): string {
  return `${name} ${topic} ${clientId} ${receivedAtMs} ${value}`
}

function rowsOf({
  labels,
  samples,
}: {
  readonly labels: Readonly<Record<string, string>>
  readonly samples: readonly (readonly [number, number])[]
}): string[] {
  return samples.map(([timestampMs, value]) =>
    rowOf(
      {
        topic: labels['topic'] ?? '',
        clientId: labels['client_id'] ?? '',
        receivedAtMs: timestampMs,
        payload: '',
      },
      value,
      labels['__name__'] ?? '',
    ),
  )
}

const none = { rows: 0, missing: [], unexpected: [] }

/** Of ten thousand rows, those that tell what is wrong. @returns `none` if there are the same rows as often */
function difference(actual: readonly string[], expected: readonly string[]): object {
  return {
    rows: actual.length - expected.length,
    missing: without(expected, actual).slice(0, 5),
    unexpected: without(actual, expected).slice(0, 5),
  }
}

function without(rows: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return rows.filter((row) => !known.has(row))
}

function sorted<T>(values: readonly T[]): T[] {
  return [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
