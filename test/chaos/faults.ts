// What goes wrong, and when: outages by the simulated clock, and between them single requests, invocations and disks by
// seeded chance. The same request of the same invocation always meets the same fault.

import type { DiskFault } from './function/protocol.ts'
import { createRandom, seedOf } from './random.ts'

/** What a request meets at the proxy. `stored`: the endpoint gets it first, and its own answer is lost. */
export type RequestFault =
  /** The endpoint's own answer; its body comes late. */
  | { readonly kind: 'none'; readonly bodyAfterMs?: number }
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
      readonly stored?: boolean
      /** The answer says that samples of this request are refused for good. */
      readonly refuses?: string
    }
  | {
      readonly kind: 'reset' | 'hang' | 'garbage' | 'truncated' | 'truncated_head'
      readonly stored: boolean
    }

/** A stretch of time in which no request succeeds. */
export interface Outage {
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly kind: 'outage' | 'expired_credentials'
}

/** The process ends as this request of the invocation, from 0 on, is at the proxy. */
export interface Kill {
  readonly atRequest: number
  /** The endpoint has it already. */
  readonly stored: boolean
}

export interface InvocationFaults {
  readonly kill?: Kill
  readonly disk?: DiskFault
}

export interface FaultRates {
  /** Of a request outside outages, from 0 to 1. */
  readonly request: number
  readonly kill: number
  /** Of an invocation; it shows if there are dead letters to be written. */
  readonly disk: number
}

export interface Faults {
  ofRequest(invocation: number, requestKey: string, nowMs: number): RequestFault
  ofInvocation(invocation: number): InvocationFaults
  /** How long a request takes, in milliseconds. */
  latencyMs(invocation: number, requestKey: string): number
}

type Make = (random: () => number, nowMs: number) => RequestFault

const html = '<html><body>oops</body></html>'
const expired = json('The security token included in the request is expired')

/** The endpoint is not there, or busy: nothing is stored. */
const unavailable: readonly (readonly [weight: number, make: Make])[] = [
  [10, () => ({ kind: 'answer', status: 500, body: 'internal server error\n' })],
  [12, () => ({ kind: 'answer', status: 503, body: 'no healthy upstream' })],
  [3, () => ({ kind: 'answer', status: 502, body: html })],
  [3, () => ({ kind: 'answer', status: 504 })],
  [8, (random) => rateLimited(String(1 + Math.floor(random() * 9)))],
  [5, (random, nowMs) => rateLimited(new Date(nowMs + 1000 + random() * 8000).toUTCString())],
  [8, () => ({ kind: 'reset', stored: false })],
  [4, () => ({ kind: 'hang', stored: false })],
  [4, () => ({ kind: 'truncated', stored: false })],
  [3, () => ({ kind: 'truncated_head', stored: false })],
  [4, () => ({ kind: 'garbage', stored: false })],
]

/** The request is stored, and the function does not hear of it. */
const lost: typeof unavailable = [
  [6, () => ({ kind: 'reset', stored: true })],
  [3, () => ({ kind: 'hang', stored: true })],
  [3, () => ({ kind: 'truncated', stored: true })],
  [2, () => ({ kind: 'truncated_head', stored: true })],
  [2, () => ({ kind: 'garbage', stored: true })],
  [3, () => ({ kind: 'answer', status: 500, stored: true })],
]

/** An answer that comes from something in between, or from an endpoint that is wrong. */
const strange: typeof unavailable = [
  [3, () => ({ kind: 'answer', status: 403, ...expired })],
  [1, () => ({ kind: 'answer', status: 401, body: 'Unauthorized\n' })],
  [1, () => ({ kind: 'answer', status: 404, ...json('Workspace not found') })],
  [2, () => ({ kind: 'answer', status: 307, headers: { location: 'http://127.0.0.1:9/elsewhere' } })],
  [2, () => ({ kind: 'answer', status: 413, body: 'Request Entity Too Large\n' })],
  [1, () => ({ kind: 'answer', status: 400, body: 'expected something else\n' })],
  [1, () => refuses(400, 'out_of_order', 'user=1: err: out of order sample. timestamp=, series={a="b"}\n')],
  [1, () => refuses(429, 'series_limit', 'per-user series limit of 50000000 exceeded\n')],
  [4, (random) => ({ kind: 'none', bodyAfterMs: 500 + random() * 14_000 })],
]

/** AMP stores the valid part of what it answers so; Prometheus nothing, and no sender could know better. */
const partlyStored: typeof unavailable = [
  [2, () => ({ kind: 'answer', status: 400, body: 'expected something else\n', stored: true })],
]

/** What an outage is made of: mostly silence, or being told to wait. */
const inOutage: typeof unavailable = [
  ...unavailable,
  [25, () => ({ kind: 'hang', stored: false })],
  [15, (random) => rateLimited(String(5 + Math.floor(random() * 25)))],
  [10, (random, nowMs) => rateLimited(new Date(nowMs + 5000 + random() * 25_000).toUTCString())],
]

/** In an outage the way in which the endpoint fails changes this often. */
const phaseMs = 97_000
/** A minute out of 25 is a bad one. */
const badMinutes = 25
const badMinuteRate = 0.5

export function createFaults(
  seed: number,
  rates: FaultRates,
  outages: readonly Outage[],
  receiver: 'amp' | 'prometheus',
): Faults {
  const anything = [...unavailable, ...lost, ...strange, ...(receiver === 'amp' ? partlyStored : [])]
  return {
    ofRequest(invocation, requestKey, nowMs) {
      const random = createRandom(seedOf(seed, 'request', invocation, requestKey))
      const outage = outages.find(({ startMs, endMs }) => nowMs >= startMs && nowMs < endMs)
      if (outage?.kind === 'expired_credentials') return { kind: 'answer', status: 403, ...expired }
      if (outage !== undefined) {
        const phase = createRandom(seedOf(seed, outage.name, Math.floor(nowMs / phaseMs)))
        const main = choose(inOutage, phase())
        return (random() < 0.8 ? main : choose(inOutage, random()))(random, nowMs)
      }
      const minute = Math.abs(seedOf(seed, 'minute', Math.floor(nowMs / 60_000)))
      const rate = minute % badMinutes === 0 ? Math.max(rates.request, badMinuteRate) : rates.request
      return random() < rate ? choose(anything, random())(random, nowMs) : { kind: 'none' }
    },

    ofInvocation(invocation) {
      const random = createRandom(seedOf(seed, 'invocation', invocation))
      const kill = { atRequest: Math.floor(random() ** 2 * 4), stored: random() < 0.5 }
      const step = pick(['before_write', 'half_written', 'before_rename', 'after_rename'] as const, random())
      const kind = pick(['kill', 'hang', 'error', 'error'] as const, random())
      // An object that is there is no error.
      const disk = { step, kind: step === 'after_rename' && kind === 'error' ? 'kill' : kind }
      return {
        ...(random() < rates.kill ? { kill } : {}),
        ...(random() < rates.disk ? { disk } : {}),
      }
    },

    latencyMs(invocation, requestKey) {
      const random = createRandom(seedOf(seed, 'latency', invocation, requestKey))
      return Math.round(5 + random() ** 4 * 400)
    },
  }
}

function choose(table: typeof unavailable, chance: number): Make {
  const total = table.reduce((sum, [weight]) => sum + weight, 0)
  let left = chance * total
  for (const [weight, make] of table) {
    left -= weight
    if (left < 0) return make
  }
  return (table.at(-1) as (typeof table)[number])[1]
}

function pick<T>(choices: readonly T[], chance: number): T {
  return choices[Math.floor(chance * choices.length)] as T
}

function rateLimited(retryAfter: string): RequestFault {
  return { kind: 'answer', status: 429, headers: { 'retry-after': retryAfter }, body: 'Rate exceeded\n' }
}

function refuses(status: number, reason: string, body: string): RequestFault {
  return { kind: 'answer', status, body, refuses: reason }
}

function json(message: string) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) }
}
