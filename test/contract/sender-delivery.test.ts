// The sender cases of prometheus/compliance for remote write 1.0 about order and retries, for a sender that is pushed
// to. Retries400 depends on the receiver: AMP has stored the valid part of such a request, so that it is never sent
// again; Prometheus has stored nothing of it, so that the messages around the one at fault are sent without it.

import { describe, expect, it } from 'vitest'
import type { AnsweredRequest, ReceiverAnswer } from '#studio/receiver'
import type { Publication } from '../helpers/ingest-events.ts'
import { samplesOf, startMs, startSender } from '../helpers/sender.ts'

describe('Ordering', () => {
  it('samples of a series arrive in order, whatever the delay of each answer', async () => {
    let seed = 1
    const random = () => {
      seed = (seed * 48271) % 2147483647
      return seed / 2147483647
    }
    let open = 0
    let openMax = 0
    const { sendBatch, received, receiver } = await startSender({
      env: { REQUEST_SAMPLES_MAX: '100', REQUEST_CONCURRENCY_MAX: '4' },
      async answer() {
        openMax = Math.max(openMax, ++open)
        await new Promise((resolve) => setTimeout(resolve, random() * 20))
        open--
        return undefined
      },
    })
    const publications = Array.from(
      { length: 2000 },
      (_, index): Publication => ({
        topic: `devices/${index % 200}`,
        payload: String(index),
        receivedAtMs: startMs - 60_000 + Math.floor(index / 200) * 1000,
      }),
    )
    await sendBatch(publications.sort(() => random() - 0.5))
    expect(received()).toHaveLength(2000)
    expect(receiver.requests.length).toBeGreaterThanOrEqual(20)
    expect(openMax).toBeGreaterThan(1)
    const newest = new Map<string | undefined, number>()
    for (const { labels, timestampMs } of received()) {
      expect(timestampMs).toBeGreaterThan(newest.get(labels['topic']) ?? 0)
      newest.set(labels['topic'], timestampMs)
    }
  })
})

describe('Retries500', () => {
  it.each([500, 502, 503, 504, 429])('after %i the same samples come again', async (status) => {
    const { send, receiver, clock } = await startSender({ answer: answers(status) })
    expect(await send({ a: 1 })).toMatchObject({ written: 1 })
    const [first, second, ...others] = receiver.requests
    expect(others).toEqual([])
    expect(samplesOf(second!)).toEqual(samplesOf(first!))
    expect(clock.sleeps).toEqual([75])
  })

  it('waits as long as Retry-After says', async () => {
    const { send, clock } = await startSender({ answer: answers(503, { 'retry-after': '2' }) })
    expect(await send({ a: 1 })).toMatchObject({ written: 1 })
    expect(clock.sleeps).toEqual([2000])
  })

  it('gives the message back when its time is up', async () => {
    const { send, receiver, clock } = await startSender({ answer: () => ({ status: 500 }) })
    await expect(send({ a: 1 })).rejects.toThrow('1 of 1 messages not delivered: http_500')
    expect(receiver.requests.length).toBeGreaterThan(2)
    expect(clock.now() - startMs).toBeLessThanOrEqual(3000)
  })
})

describe('Retries400', () => {
  const isBad = (request: AnsweredRequest) =>
    samplesOf(request).some(({ labels }) => labels['topic'] === 'devices/5')
  const refusing = (request: AnsweredRequest): ReceiverAnswer | undefined =>
    isBad(request) ? { status: 400, body: 'out of order sample' } : undefined
  const publications = Array.from({ length: 16 }, (_, index) => ({
    topic: `devices/${index}`,
    payload: '1',
    receivedAtMs: startMs,
  }))

  it('AMP: the request is not sent again', async () => {
    const { sendBatch, receiver } = await startSender({
      env: { REMOTE_WRITE_RECEIVER: 'amp' },
      answer: refusing,
    })
    expect(await sendBatch(publications)).toEqual({ batchItemFailures: [] })
    expect(receiver.requests).toHaveLength(1)
  })

  it('Prometheus: all but the message at fault are sent again, that one not', async () => {
    const { sendBatch, receiver } = await startSender({ answer: refusing })
    // Without a place for dead letters the message at fault goes back to where it came from.
    expect(await sendBatch(publications)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm5' }] })
    const stored = receiver.requests.filter(({ answer }) => answer.status === 200).flatMap(samplesOf)
    expect(stored.map(({ labels }) => labels['topic']).sort()).toEqual(
      publications
        .map(({ topic }) => topic)
        .filter((topic) => topic !== 'devices/5')
        .sort(),
    )
    const alone = receiver.requests.filter((request) => isBad(request) && samplesOf(request).length === 1)
    expect(alone.length).toBeLessThanOrEqual(1)
  })

  it.each([400, 402, 405, 409, 415, 422])('%i: a single message is sent once', async (status) => {
    const { send, receiver } = await startSender({ answer: () => ({ status }) })
    await expect(send({ a: 1 })).rejects.toThrow('1 of 1 messages not delivered')
    expect(receiver.requests).toHaveLength(1)
  })

  it.each([401, 403, 404])('%i: authorized once more, then no more', async (status) => {
    const { send, receiver, clock } = await startSender({ answer: () => ({ status }) })
    await expect(send({ a: 1 })).rejects.toThrow(`http_${status}`)
    expect(receiver.requests).toHaveLength(2)
    expect(clock.sleeps).toEqual([])
  })

  it('413: in two halves instead', async () => {
    const tooLarge = (request: AnsweredRequest) =>
      samplesOf(request).length > 4 ? { status: 413 } : undefined
    const { sendBatch, receiver } = await startSender({ answer: tooLarge })
    expect(await sendBatch(publications)).toEqual({ batchItemFailures: [] })
    expect(receiver.requests.map((request) => samplesOf(request).length)).toEqual([16, 8, 4, 4, 8, 4, 4])
  })

  it.each([301, 307, 308])('%i: is not followed', async (status) => {
    const elsewhere = await startSender()
    const headers = { location: elsewhere.receiver.url }
    const { send, receiver } = await startSender({ answer: () => ({ status, headers }) })
    await expect(send({ a: 1 })).rejects.toThrow(`http_${status}`)
    expect(receiver.requests).toHaveLength(1)
    expect(elsewhere.receiver.requests).toEqual([])
  })
})

describe('success', () => {
  it.each([200, 202, 204])('%i: once is enough, whatever the body says', async (status) => {
    const body = status === 204 ? '' : 'out of order sample'
    const { send, receiver } = await startSender({ answer: () => ({ status, body }) })
    expect(await send({ a: 1 })).toMatchObject({ written: 1 })
    expect(receiver.requests).toHaveLength(1)
  })
})

/** First this status, then the usual answer. */
function answers(status: number, headers: Record<string, string> = {}) {
  let first = true
  return (): ReceiverAnswer | undefined => {
    if (!first) return undefined
    first = false
    return { status, headers }
  }
}
