import { describe, expect, it, onTestFinished } from 'vitest'
import type { MetricMetadata } from '../../../src/model.ts'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import type { Receiver } from '../../../src/remote-write/classify-answer.ts'
import { createTransport } from '../../../src/remote-write/transport.ts'
import { createWriter } from '../../../src/remote-write/write-samples.ts'
import { type AnsweredRequest, type Reply, startReceiver } from '../../../src/studio/receiver/receiver.ts'
import { type AmpModelOptions, startAmpModel } from '../../helpers/amp-model.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { mergeSources, sample } from '../../helpers/samples.ts'

const startMs = 1_767_225_600_000
const temperature: MetricMetadata = { type: 'gauge', help: 'Room temperature.', unit: 'celsius' }
const described = new Map([['temperature', temperature]])

function writerTo(url: string, receiver: Receiver, metadata = () => described) {
  const clock = createFakeClock(startMs)
  const transport = createTransport(4)
  const authorizer = createNoAuthorizer()
  const write = createWriter(
    { url: new URL(url), receiver, authorizer, transport, clock, requestTimeoutMs: 1_000 },
    {
      requestBytesMax: 1_000_000,
      requestSamplesMax: 10_000,
      requestConcurrencyMax: 4,
      sampleAgeMaxMs: 3_300_000,
    },
    metadata,
  )
  /** One message for each value of the label `kind`. */
  const send = (kinds: readonly string[] = ['good']) =>
    write(
      mergeSources(
        kinds.map((kind, message) => ({
          message,
          receivedAtMs: clock.now(),
          samples: [sample('temperature', { device: `${message}`, kind }, clock.now() + message, message)],
        })),
      ),
      clock.now() + 3_000,
    )
  return { clock, send }
}

async function amp(options: AmpModelOptions = {}) {
  const model = await startAmpModel({ now: () => startMs, ...options })
  onTestFinished(() => model.close())
  return { model, ...writerTo(model.url, 'amp') }
}

async function prometheus(answer: (request: AnsweredRequest, index: number) => Reply | undefined) {
  let index = 0
  const receiver = await startReceiver({ answer: (request) => answer(request, index++) })
  onTestFinished(() => receiver.close())
  return { receiver, ...writerTo(receiver.url, 'prometheus') }
}

/** How many metrics each request describes. */
const counts = (requests: readonly AnsweredRequest[]): number[] => requests.map(metadataCount)
function metadataCount({ reading }: AnsweredRequest): number {
  if (!reading.ok) throw new Error(reading.violations.join('; '))
  return reading.request.metadata.length
}
const hasKind = ({ reading }: AnsweredRequest, kind: string): boolean =>
  reading.ok && reading.request.series.some(({ labels }) => labels['kind'] === kind)

describe('metadata goes out', () => {
  it('with the first samples of its metric, and again five minutes later', async () => {
    const { model, clock, send } = await amp()
    await send()
    await send()
    clock.advance(300_000)
    await send()
    expect(counts(model.requests)).toEqual([1, 0, 1])
    expect([...model.metadata.values()]).toEqual([
      { type: 2, metricFamilyName: 'temperature', help: 'Room temperature.', unit: 'celsius' },
    ])
  })

  it('anew when a new mapping describes the metric otherwise', async () => {
    const { model } = await amp()
    let current = described
    const { send } = writerTo(model.url, 'amp', () => current)
    await send()
    current = new Map([['temperature', { ...temperature, help: 'Other.' }]])
    await send()
    expect(counts(model.requests)).toEqual([1, 1])
    expect(model.metadata.get('temperature')?.help).toBe('Other.')
  })

  it('again with the next samples, where the endpoint did not store the request', async () => {
    const { receiver, send } = await prometheus((_, index) => (index < 4 ? { status: 503 } : undefined))
    const first = await send()
    await send()
    expect([first.failed.size, first.written]).toEqual([0, 1])
    // The endpoint has said no once: from then on samples travel alone.
    expect(counts(receiver.requests)).toEqual([1, 0, 0, 0, 0, 1])
  })

  it('again on a new connection, where the old one gave no answer', async () => {
    const hangUp: Reply = (response) => response.socket?.destroy()
    const { receiver, send } = await prometheus((_, index) => (index === 0 ? hangUp : undefined))
    await send()
    expect(counts(receiver.requests)).toEqual([1, 1])
  })

  it('once, where AMP refuses a sample and stores the rest', async () => {
    const { model, clock, send } = await amp({ outOfOrderWindowSeconds: 0 })
    await send()
    clock.advance(300_000)
    model.next(1, { status: 400, body: 'out of order sample' }, 'stored')
    await send()
    await send()
    expect(counts(model.requests)).toEqual([1, 1, 0])
  })

  it('and stays within what AMP allows, however long the help is', async () => {
    const { model } = await amp()
    const long = new Map([['temperature', { ...temperature, help: '🙂'.repeat(1_000) }]])
    const result = await writerTo(model.url, 'amp', () => long).send()
    expect(result).toMatchObject({ written: 1, requests: 1, complaints: [] })
    expect(model.metadata.get('temperature')?.help).toBe('🙂'.repeat(251))
  })
})

describe('samples do not suffer from metadata', () => {
  const statuses = [400, 409, 413, 422, 429, 500, 503]
  it.each(statuses.flatMap((status) => [1, 2].map((count) => [status, count] as const)))(
    'that the endpoint answers with %i: %i samples',
    async (status, count) => {
      const { receiver, send } = await prometheus((one) => (metadataCount(one) > 0 ? { status } : undefined))
      const result = await send(Array.from({ length: count }, () => 'good'))
      expect(result).toMatchObject({ written: count, drops: [] })
      expect([result.failed.size, result.rejected.size]).toEqual([0, 0])
      expect(counts(receiver.requests)[0]).toBe(1)
    },
  )

  it('that AMP finds too long, which is not tried again for a while', async () => {
    const { model, send } = await amp({ metadataBytesMax: 10 })
    const result = await send(['good', 'good'])
    expect(result).toMatchObject({ written: 2, complaints: [{ reason: 'http_400', samples: 2 }] })
    expect([result.failed.size, result.rejected.size, result.refused.size]).toEqual([0, 0, 0])
    expect(model.counts).toMatchObject({ stored: 2, refused: {} })
    await send(['good'])
    expect(counts(model.requests)).toEqual([1, 0, 0])
  })

  it('and AMP may have stored them, whatever it says to the samples alone', async () => {
    const { model, send } = await amp({ metadataBytesMax: 10 })
    model.next(1, 'none')
    model.next(1, { status: 413 })
    const result = await send()
    expect(result.rejected.get(0)).toMatchObject({ reason: 'too_large', maybeWritten: true })
  })

  it('nor does the message at fault hide behind it: AMP is asked about the others', async () => {
    const { model, send } = await amp({ labelValueBytesMax: 11 })
    const result = await send(['good', 'x'.repeat(12)])
    expect(model.requests).toHaveLength(2)
    expect([...result.rejected]).toMatchObject([[1, { reason: 'http_400', maybeWritten: true }]])
    expect(result.written).toBe(1)
  })

  it('nor does the message at fault hide behind it: Prometheus is asked about the samples alone', async () => {
    const { receiver, send } = await prometheus((one) =>
      hasKind(one, 'bad') ? { status: 400, body: 'bad sample' } : undefined,
    )
    const result = await send(['good', 'bad'])
    expect(result.written).toBe(1)
    expect([...result.rejected.keys()]).toEqual([1])
    // It was not the metadata, so that it is still due.
    await send()
    expect(counts(receiver.requests)).toEqual([1, 0, 0, 0, 1])
  })
})
