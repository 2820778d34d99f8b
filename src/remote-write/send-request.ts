// Sends one request until it has a final answer or its time is up. Retries what may succeed later, with a delay that
// never passes the deadline; authorizes once more where access is refused.

import type { Clock } from '../clock.ts'
import {
  addValue,
  createStatisticSet,
  type GrowingStatisticSet,
  type StatisticSet,
} from '../statistic-set.ts'
import { withTimeout } from '../with-timeout.ts'
import type { Authorizer } from './authorize.ts'
import type { Receiver, Verdict } from './classify-answer.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { Answer, Headers, NoAnswer, Transport } from './transport.ts'
import { wireHeaders } from './wire/headers.ts'

export interface Endpoint {
  readonly url: URL
  readonly receiver: Receiver
  readonly authorizer: Authorizer
  readonly transport: Transport
  readonly clock: Clock
  readonly requestTimeoutMs: number
}

export interface RequestOutcome {
  /** An attempt before the last one ended in doubt: the endpoint may have stored the request. */
  readonly doubtful: boolean
  readonly verdict: Verdict | { readonly kind: 'nothing_sent' }
  /** The endpoint's words, redacted and bounded; empty where it said nothing. */
  readonly text: string
  /** The last answer's body as it came, bounded, if it was no success: it may hold anything, and never leaves this stage. */
  readonly body: string
  readonly requests: number
  readonly requestBytes: number
  /** Milliseconds from a request to its answer, where there was one. */
  readonly latencyMs: StatisticSet
}

/** An attempt with less time than this cannot be answered, so it is not made. */
const attemptMsMin = 50

export interface SendLimits {
  /** When the last answer must be here, in milliseconds since 1970. */
  readonly deadlineMs: number
  /** For each attempt, if less than the endpoint's. */
  readonly attemptMsMax?: number
}

/**
 * @param body called before each attempt for the compressed request: samples may have become too old for the endpoint
 *   meanwhile. `answered`: the endpoint has answered an attempt, and not with a success. `undefined`: nothing is left to
 *   send.
 */
export async function sendRequest(
  endpoint: Endpoint,
  body: (answered: boolean) => Uint8Array | undefined,
  limits: SendLimits,
): Promise<RequestOutcome> {
  const { clock, authorizer } = endpoint
  const { deadlineMs } = limits
  let requests = 0
  let requestBytes = 0
  let renewed = false
  let reconnected = false
  let answered = false
  let failures = 0
  const latencyMs = createStatisticSet()
  const deliver = (verdict: RequestOutcome['verdict'], text: string): RequestOutcome => ({
    doubtful: reconnected || failures > 0,
    verdict,
    text,
    body: said,
    requests,
    requestBytes,
    latencyMs,
  })
  let last: Verdict = { kind: 'unavailable', reason: 'deadline' }
  let text = ''
  let said = ''
  for (;;) {
    const content = body(answered)
    if (content === undefined) return deliver({ kind: 'nothing_sent' }, '')
    if (deadlineMs - clock.now() < attemptMsMin) return deliver(last, text)
    const answer = await attempt(endpoint, content, limits, latencyMs)
    if (answer.kind !== 'not_authorized') {
      requests++
      requestBytes += content.length
    }
    ;({ verdict: last, text } = await read(answer, endpoint.receiver))
    said = answer.kind === 'answer' ? answer.body : ''
    answered ||= answer.kind === 'answer'
    if (last.kind === 'misconfigured' && !renewed && 'status' in answer && isAccessRefusal(answer)) {
      authorizer.renew(answer)
      renewed = true
      continue
    }
    if (last.kind !== 'unavailable') return deliver(last, text)
    if ('staleConnection' in answer && answer.staleConnection && !reconnected) {
      // A thawed function finds its kept-alive connection closed; the endpoint has done nothing wrong.
      reconnected = true
      continue
    }
    const retryAfter = 'retryAfter' in answer ? answer.retryAfter : undefined
    const delayMs = retryDelayMs(++failures, retryAfter, clock.now(), clock.random)
    if (clock.now() + delayMs + attemptMsMin > deadlineMs) return deliver(last, text)
    await clock.sleep(delayMs)
  }
}

interface NotAuthorized {
  readonly kind: 'not_authorized'
  readonly verdict: Verdict
  readonly detail: string
}

async function attempt(
  { url, authorizer, transport, clock, requestTimeoutMs }: Endpoint,
  body: Uint8Array,
  { deadlineMs, attemptMsMax = requestTimeoutMs }: SendLimits,
  latencyMs: GrowingStatisticSet,
): Promise<Answer | NoAnswer | NotAuthorized> {
  const timeoutMs = (): number => Math.max(1, Math.min(attemptMsMax, deadlineMs - clock.now()))
  let authorized: Headers
  try {
    authorized = await withTimeout(
      timeoutMs(),
      () => authorizer.authorize(url, wireHeaders, body),
      'credentials',
    )
  } catch (error) {
    return {
      kind: 'not_authorized',
      verdict: { kind: mayPass(error) ? 'unavailable' : 'misconfigured', reason: 'credentials' },
      detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    }
  }
  const startMs = clock.now()
  const answer = await transport.post(url, authorized, body, timeoutMs())
  if (answer.kind === 'answer') addValue(latencyMs, clock.now() - startMs)
  return answer
}

/** A role, a secret or credentials that are not there will not be there in a second either; a service may. */
function mayPass(error: unknown): boolean {
  const { name, code, $fault, $retryable, cause } = error as {
    name?: string
    code?: string
    $fault?: string
    $retryable?: unknown
    cause?: unknown
  }
  const network = /^E(CONN|TIMEDOUT|AI_AGAIN|PIPE|HOSTUNREACH|NETUNREACH|NOTFOUND)/.test(code ?? '')
  const passes = network || name === 'TimeoutError' || $fault === 'server' || $retryable !== undefined
  // An error that says less than the one before it has that one as its cause.
  return passes || (cause instanceof Error && mayPass(cause))
}

function isAccessRefusal({ status }: Answer): boolean {
  return status === 401 || status === 403 || status === 404
}

async function read(
  answer: Answer | NoAnswer | NotAuthorized,
  receiver: Receiver,
): Promise<{ verdict: Verdict; text: string }> {
  if (answer.kind === 'not_authorized') return { verdict: answer.verdict, text: answer.detail }
  if (answer.kind === 'no_answer') {
    return { verdict: { kind: 'unavailable', reason: answer.reason }, text: answer.detail }
  }
  if (answer.status >= 200 && answer.status < 300) return { verdict: { kind: 'stored' }, text: '' }
  const { readAnswer } = await import('./read-answer.ts')
  return readAnswer(answer, receiver)
}
