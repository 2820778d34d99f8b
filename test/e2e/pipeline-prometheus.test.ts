// The built function in AWS's runtime client, straight to a real Prometheus: what it stores, what it refuses, and what
// becomes of messages that it refuses or that do not reach it.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { envelope, sqsEvent } from '../helpers/ingest-events.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { type Prometheus, startPrometheus } from '../helpers/prometheus.ts'
import { logObjects, startFunction } from '../helpers/start-function.ts'

describeWithParts('function → Prometheus', ['node24', 'aws-lambda-ric', 'prometheus'], (parts) => {
  let prometheus: Prometheus
  let deadLetterDir: string
  beforeAll(async () => {
    prometheus = await startPrometheus(parts.prometheus)
    deadLetterDir = mkdtempSync(path.join(tmpdir(), 'dead-letters-'))
  })
  afterAll(async () => {
    await prometheus?.stop()
    rmSync(deadLetterDir, { recursive: true, force: true })
  })

  function settings(): Record<string, string> {
    return {
      REMOTE_WRITE_URL: prometheus.writeUrl,
      REMOTE_WRITE_AUTH: 'none',
      DEAD_LETTER_URI: pathToFileURL(deadLetterDir).href,
    }
  }

  function deadLetters(): Record<string, unknown>[] {
    return readdirSync(deadLetterDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) =>
        readFileSync(path.join(entry.parentPath, entry.name), 'utf8').split('\n').slice(0, -1),
      )
      .map((line) => JSON.parse(line))
  }

  it('stores every value bit for bit, under labels in any script', async () => {
    const lambda = await startFunction(parts, settings())
    const topic = 'exact/東京/a b/é–🙂/"\\'
    const receivedAtMs = Date.now() - 1234
    const values = {
      negative_zero: -0,
      smallest: 5e-324,
      largest: 1.7976931348623157e308,
      third: 1 / 3,
      beyond_integers: 2 ** 53 + 2,
      yes: true,
    }
    const payload = JSON.stringify(values).replace('"negative_zero":0', '"negative_zero":-0')
    const event = envelope({ topic, payload, clientId: 'exact', receivedAtMs })
    // With that of liveness, whose labels are those of the device alone.
    expect(await lambda.invoke(event)).toMatchObject({ result: { received: 1, written: 7, dropped: {} } })
    const stored = await prometheus.samplesOf('{client_id="exact"}', receivedAtMs - 1, receivedAtMs)
    expect(stored).toEqual(
      Object.entries({ ...values, yes: 1 })
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => ({
          labels: { __name__: name, client_id: 'exact', device: 'exact', topic },
          samples: [[receivedAtMs, value]],
        })),
    )
  })

  it('takes bare numbers, arrays and batches, in order of time', async () => {
    const lambda = await startFunction(parts, settings())
    const nowMs = Date.now()
    const messages = [3, 1, 2].map((position) => ({
      topic: 'batch/bare',
      clientId: 'batch',
      payload: String(position),
      receivedAtMs: nowMs - 1000 + position,
    }))
    const event = sqsEvent(messages.map(envelope), nowMs)
    expect(await lambda.invoke(event)).toEqual({ result: { batchItemFailures: [] } })
    const [series, ...others] = await prometheus.samplesOf('{client_id="batch"}', nowMs - 60_000, nowMs)
    expect(others).toEqual([])
    expect(series!.samples).toEqual([1, 2, 3].map((position) => [nowMs - 1000 + position, position]))
  })

  it('keeps the one message that Prometheus refuses, and stores those around it', async () => {
    const lambda = await startFunction(parts, settings())
    const nowMs = Date.now()
    const send = (clientId: string, receivedAtMs: number) =>
      envelope({ topic: 'refused', clientId, payload: '{"level":1}', receivedAtMs })
    await lambda.invoke(send('c3', nowMs))
    const batch = Array.from({ length: 8 }, (_, index) => send(`c${index}`, nowMs - 5000))
    expect(await lambda.invoke(sqsEvent(batch, nowMs))).toEqual({ result: { batchItemFailures: [] } })
    expect(deadLetters().filter(({ topic }) => topic === 'refused')).toEqual([
      {
        ...batch[3],
        stage: 'write',
        reason: 'out_of_order',
        detail: expect.stringContaining('out of order sample'),
        maybe_written: true,
      },
    ])
    const stored = await prometheus.samplesOf('level{topic="refused"}', nowMs - 60_000, nowMs)
    const times = stored.map(({ labels, samples }) => [
      labels['client_id'],
      samples.map(([timestampMs]) => timestampMs),
    ])
    expect(times).toEqual(
      Array.from({ length: 8 }, (_, index) => [`c${index}`, [index === 3 ? nowMs : nowMs - 5000]]),
    )
  })

  it('keeps what it cannot read, byte for byte', async () => {
    const lambda = await startFunction(parts, settings())
    const payload = Buffer.from([0xff, 0x00, 0xfe, 0x7b])
    const event = envelope({ topic: 'bytes', payload, receivedAtMs: Date.now() })
    expect(await lambda.invoke(event)).toMatchObject({
      result: { written: 0, dead_lettered: { not_json: 1 } },
    })
    const [deadLetter, ...others] = deadLetters().filter(({ topic }) => topic === 'bytes')
    expect(others).toEqual([])
    expect(deadLetter).toMatchObject({ payload_base64: '/wD+ew==', stage: 'map', reason: 'not_json' })
  })

  it('stores late samples where Prometheus has a window for them, and keeps older ones as dead letters', async () => {
    const tolerant = await startPrometheus(parts.prometheus, { outOfOrderTimeWindow: '10m' })
    onTestFinished(() => tolerant.stop())
    const lambda = await startFunction(parts, { ...settings(), REMOTE_WRITE_URL: tolerant.writeUrl })
    const nowMs = Date.now()
    const send = (ageMs: number) =>
      lambda.invoke(envelope({ topic: 'late', payload: String(ageMs), receivedAtMs: nowMs - ageMs }))
    expect(await send(0)).toMatchObject({ result: { written: 1 } })
    expect(await send(590_000)).toMatchObject({ result: { written: 1 } })
    // Debian's 2.42 answers 500 here, later ones 400.
    expect(await send(700_000)).toMatchObject({ result: { written: 0, dead_lettered: { too_old: 1 } } })
    expect(deadLetters().filter(({ topic }) => topic === 'late')).toHaveLength(1)
    const [series] = await tolerant.samplesOf('{topic="late"}', nowMs - 3_600_000, nowMs)
    expect(series!.samples).toEqual([590_000, 0].map((ageMs) => [nowMs - ageMs, ageMs]))
  })

  it('reports what did not reach an endpoint, so that it comes again', async () => {
    const gone = await startPrometheus(parts.prometheus)
    await gone.stop()
    const lambda = await startFunction(parts, {
      ...settings(),
      REMOTE_WRITE_URL: gone.writeUrl,
      DIRECT_BUDGET_MS: '300',
      DEADLINE_RESERVE_MS: '29500',
    })
    const nowMs = Date.now()
    const event = envelope({
      topic: 'gone',
      clientId: 'secret-client',
      payload: '{"secret_level":1}',
      receivedAtMs: nowMs,
    })
    expect(await lambda.invoke(event)).toEqual({
      error: expect.objectContaining({
        errorType: 'UndeliveredError',
        errorMessage: '1 of 1 messages not delivered: connection',
      }),
    })
    const nothing = envelope({ topic: 'gone', payload: '', receivedAtMs: nowMs })
    expect(await lambda.invoke(sqsEvent([event, nothing], nowMs))).toEqual({
      result: { batchItemFailures: [{ itemIdentifier: 'm0' }] },
    })
    expect(deadLetters().filter(({ topic }) => topic === 'gone')).toEqual([])
    await lambda.stop()
    expect(lambda.log()).toContain('UndeliveredError')
    expect(lambda.log()).not.toMatch(/secret/)
  })

  it('counts in the form that CloudWatch reads', async () => {
    const lambda = await startFunction(parts, settings())
    const event = envelope({ topic: 'counted', payload: '{"a":1,"b":"text"}', receivedAtMs: Date.now() })
    await lambda.invoke(event)
    await lambda.stop()
    const metrics = logObjects(lambda.log()).filter((entry) => '_aws' in entry)
    expect(metrics.length).toBeGreaterThan(0)
    expect(JSON.stringify(metrics)).toContain('"Namespace":"IotRemoteWrite"')
  })
})
