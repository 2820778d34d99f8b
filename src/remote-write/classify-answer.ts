// What an answer of the endpoint means for the request that it answers: a total function, the same for every sender
// of this project. https://prometheus.io/docs/specs/prw/remote_write_spec/ (retries), and for Amazon Managed Service
// for Prometheus (`amp`), which stores the valid part of a request before it answers 400, Cortex's distributor.

import type { Answer, NoAnswer } from './transport.ts'

export type Receiver = 'amp' | 'prometheus'

export type Verdict =
  | { readonly kind: 'stored' }
  /** Some samples can never be stored, and the endpoint has stored the others. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  /** Something in the request is wrong. `partlyStored`: the endpoint may have stored the rest of it. */
  | { readonly kind: 'rejected'; readonly reason: string; readonly partlyStored: boolean }
  | { readonly kind: 'too_large' }
  /** The same request may succeed later. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** No request will succeed until somebody changes a setting, a permission or the endpoint. */
  | { readonly kind: 'misconfigured'; readonly reason: string }

export type RefusalReason = 'out_of_order' | 'duplicate_sample' | 'too_old' | 'too_new' | 'series_limit'

/** Texts of Prometheus, Cortex and AMP; the first that matches counts. */
const refusals: readonly (readonly [RegExp, RefusalReason])[] = [
  [/duplicate sample for timestamp|new value for timestamp/i, 'duplicate_sample'],
  [/out of order/i, 'out_of_order'],
  [/too old|out of bounds|max.sample.age/i, 'too_old'],
  [/timestamp too new|too far in the future/i, 'too_new'],
  [/series limit/i, 'series_limit'],
]

export function classifyAnswer(answer: Answer | NoAnswer, receiver: Receiver): Verdict {
  if (answer.kind === 'no_answer') return { kind: 'unavailable', reason: answer.reason }
  const { status, body } = answer
  const reason = `http_${status}`
  if (status >= 200 && status < 300) return { kind: 'stored' }
  if (status === 413) return { kind: 'too_large' }
  const refusal = refusals.find(([text]) => text.test(body))?.[1]
  if (status === 408 || status >= 500) {
    // Until 2024 Prometheus answered 500 to a sample older than its out-of-order window, each time anew: retrying, as
    // the specification asks, would block what is behind it for good. https://github.com/prometheus/prometheus/pull/13335
    const isVerdict = status === 500 && receiver === 'prometheus' && refusal === 'too_old'
    return isVerdict
      ? { kind: 'rejected', reason: refusal, partlyStored: false }
      : { kind: 'unavailable', reason }
  }
  if (status === 429) {
    // A limit of active series does not go away by waiting, a limit of rate does.
    return refusal === 'series_limit' ? { kind: 'refused', reason: refusal } : { kind: 'unavailable', reason }
  }
  if (status === 400 || status === 409 || status === 422) {
    if (receiver === 'amp' && refusal !== undefined) return { kind: 'refused', reason: refusal }
    return { kind: 'rejected', reason: refusal ?? reason, partlyStored: receiver === 'amp' }
  }
  return { kind: 'misconfigured', reason }
}
