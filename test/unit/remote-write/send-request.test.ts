import { describe, expect, it } from 'vitest'
import { createNoAuthorizer } from '../../../src/remote-write/authorize.ts'
import { type Endpoint, sendRequest } from '../../../src/remote-write/send-request.ts'
import type { Answer, NoAnswer } from '../../../src/remote-write/transport.ts'
import { createFakeClock, type FakeClock } from '../../helpers/fake-clock.ts'

const startMs = 1_767_225_600_000
const body = (): Uint8Array => new Uint8Array([1, 2, 3])

const status = (code: number, more: Partial<Answer> = {}): Answer => ({
  kind: 'answer',
  status: code,
  body: '',
  retryAfter: undefined,
  date: undefined,
  ...more,
})
const lost = (staleConnection = false): NoAnswer => ({
  kind: 'no_answer',
  reason: 'connection',
  detail: 'ECONNRESET',
  staleConnection,
})

/** An endpoint that gives these answers, the last one for ever; each takes `answerMs`. */
function endpoint(clock: FakeClock, answers: (Answer | NoAnswer)[], answerMs = 10, renewals: number[] = []) {
  const timeouts: number[] = []
  const one: Endpoint = {
    url: new URL('http://127.0.0.1/'),
    receiver: 'amp',
    clock,
    requestTimeoutMs: 1_000,
    authorizer: { ...createNoAuthorizer(), renew: ({ status: code }) => renewals.push(code) },
    transport: {
      async post(_url, _headers, _body, timeoutMs) {
        timeouts.push(timeoutMs)
        clock.advance(Math.min(answerMs, timeoutMs))
        return answers[Math.min(timeouts.length, answers.length) - 1] as Answer
      },
    },
  }
  return { one, timeouts }
}

describe('sending', () => {
  it.each<[string, (Answer | NoAnswer)[], number, string]>([
    ['takes a success at once', [status(200)], 1, 'stored'],
    ['retries what may succeed later', [status(500), lost(), status(429), status(204)], 4, 'stored'],
    ['does not retry a rejection', [status(400), status(200)], 1, 'rejected'],
    ['does not retry a refusal', [status(400, { body: 'out of order sample' }), status(200)], 1, 'refused'],
    ['does not retry what is too large', [status(413), status(200)], 1, 'too_large'],
    ['does not follow or retry a redirect', [status(302), status(200)], 1, 'misconfigured'],
    ['authorizes once more where access is refused', [status(403), status(200)], 2, 'stored'],
    ['and only once', [status(403), status(403), status(200)], 2, 'misconfigured'],
  ])('%s', async (_name, answers, requests, verdict) => {
    const renewals: number[] = []
    const { one } = endpoint(createFakeClock(startMs), answers, 10, renewals)
    const delivery = await sendRequest(one, body, { deadlineMs: startMs + 3_000 })
    expect([delivery.requests, delivery.verdict.kind]).toEqual([requests, verdict])
    expect(renewals).toEqual(answers[0]?.kind === 'answer' && answers[0].status === 403 ? [403] : [])
  })

  it('waits longer after each failure, with jitter, and not before an access renewal', async () => {
    const clock = createFakeClock(startMs, 0.5)
    await sendRequest(
      endpoint(clock, [status(403), status(500), status(500), status(500), status(200)]).one,
      body,
      { deadlineMs: startMs + 3_000 },
    )
    expect(clock.sleeps).toEqual([75, 150, 300])
  })

  it('retries a stale connection at once, the first time', async () => {
    const clock = createFakeClock(startMs, 0.5)
    await sendRequest(endpoint(clock, [lost(true), lost(true), status(200)]).one, body, {
      deadlineMs: startMs + 3_000,
    })
    expect(clock.sleeps).toEqual([75])
  })

  it('gives up when the endpoint asks for more time than there is', async () => {
    const clock = createFakeClock(startMs)
    const { one } = endpoint(clock, [status(429, { retryAfter: '30' })])
    const delivery = await sendRequest(one, body, { deadlineMs: startMs + 3_000 })
    expect(delivery).toMatchObject({ requests: 1, verdict: { kind: 'unavailable', reason: 'http_429' } })
    expect(clock.sleeps).toEqual([])
  })

  it.each([
    [1, 0],
    [49, 0],
    [50, 1],
  ])('with %i ms left makes %i attempts', async (remainingMs, attempts) => {
    const { one, timeouts } = endpoint(createFakeClock(startMs), [status(200)])
    const { verdict } = await sendRequest(one, body, { deadlineMs: startMs + remainingMs })
    expect(timeouts).toHaveLength(attempts)
    expect(verdict.kind).toBe(attempts === 0 ? 'unavailable' : 'stored')
  })

  it.each([
    [10, 0.1],
    [400, 0.9],
    [5_000, 0.5],
  ])('never passes its deadline, with answers after %i ms and chance at %d', async (answerMs, random) => {
    const clock = createFakeClock(startMs, random)
    const { one, timeouts } = endpoint(clock, [status(503)], answerMs)
    await sendRequest(one, body, { deadlineMs: startMs + 3_000 })
    expect(clock.now()).toBeLessThanOrEqual(startMs + 3_000)
    expect(timeouts.every((timeoutMs) => timeoutMs <= 1_000)).toBe(true)
  })

  it('gives each attempt no more time than it is told to', async () => {
    const { one, timeouts } = endpoint(createFakeClock(startMs), [status(503)], 400)
    await sendRequest(one, body, { deadlineMs: startMs + 3_000, attemptMsMax: 300 })
    expect(timeouts.length).toBeGreaterThan(3)
    expect(timeouts.every((timeoutMs) => timeoutMs <= 300)).toBe(true)
  })

  it('asks for the body before each attempt, and stops when nothing is left of it', async () => {
    const bodies = [new Uint8Array(9), undefined]
    let asked = 0
    const { one } = endpoint(createFakeClock(startMs), [status(500)])
    const delivery = await sendRequest(one, () => bodies[asked++], { deadlineMs: startMs + 3_000 })
    expect([asked, delivery.requests, delivery.verdict.kind]).toEqual([2, 1, 'nothing_sent'])
  })

  it.each<[string, Error, string]>([
    ['a secret of the wrong form', new TypeError('expected the secret to be …'), 'misconfigured'],
    [
      'a role that may not be assumed',
      Object.assign(new Error('no'), { name: 'AccessDenied', $fault: 'client' }),
      'misconfigured',
    ],
    ['a service that is down', Object.assign(new Error('oops'), { $fault: 'server' }), 'unavailable'],
    ['a network that is down', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'unavailable'],
    [
      'a secret that a service does not give now',
      new Error('the secret cannot be read: InternalServiceError', {
        cause: Object.assign(new Error('oops'), { $fault: 'server' }),
      }),
      'unavailable',
    ],
    [
      'a secret that is not there',
      new Error('the secret cannot be read: ENOENT', {
        cause: Object.assign(new Error('x'), { code: 'ENOENT' }),
      }),
      'misconfigured',
    ],
    ['a secret file that is not there', Object.assign(new Error('x'), { code: 'ENOENT' }), 'misconfigured'],
  ])('without authorization because of %s sends nothing', async (_name, error, kind) => {
    const { one, timeouts } = endpoint(createFakeClock(startMs), [status(200)])
    const authorizer = { authorize: () => Promise.reject(error), renew: () => undefined }
    const delivery = await sendRequest({ ...one, authorizer }, body, { deadlineMs: startMs + 3_000 })
    expect(delivery).toMatchObject({ verdict: { kind, reason: 'credentials' }, requests: 0, requestBytes: 0 })
    expect(timeouts).toEqual([])
  })

  it('does not wait for credentials longer than it may', async () => {
    const { one } = endpoint(createFakeClock(startMs), [status(200)])
    const authorizer = { authorize: () => new Promise<never>(() => undefined), renew: () => undefined }
    const delivery = await sendRequest({ ...one, authorizer, requestTimeoutMs: 30 }, body, {
      deadlineMs: startMs + 60,
    })
    expect(delivery.verdict).toEqual({ kind: 'unavailable', reason: 'credentials' })
  })
})
