// What an answer of the endpoint means for the request that it answers: a total function, the same for every sender
// of this project. https://prometheus.io/docs/specs/prw/remote_write_spec/ (retries), and for Amazon Managed Service
// for Prometheus (`amp`), which stores the valid part of a request before it answers 400, Cortex's distributor.

import { causeOf, messageOf } from './answer-text.ts'
import type { Answer } from './transport.ts'

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

/**
 * Causes as Prometheus, Cortex and AMP word them, and the codes of Mimir, whose sentences change; the first that matches
 * counts: `out of bounds` alone is too old, `out of bounds: timestamp is too far in the future` is not.
 */
const causes: readonly (readonly [RegExp, RefusalReason | 'too_large'])[] = [
  [/received message larger than max|err-mimir-distributor-max-write-message-size/, 'too_large'],
  [
    /duplicate sample for timestamp|new value for timestamp|err-mimir-sample-duplicate-timestamp/i,
    'duplicate_sample',
  ],
  [/out of order|err-mimir-sample-out-of-order/i, 'out_of_order'],
  [/timestamp too new|in the future|err-mimir-too-far-in-future/i, 'too_new'],
  [
    /too old|out of bounds|max[- ]sample[- ]age|too far in the past|err-mimir-(sample-timestamp-too-old|too-far-in-past)/i,
    'too_old',
  ],
  [/series limit|err-mimir-max-series-per-/i, 'series_limit'],
]

/** As Prometheus says it with status 500, without its feature flag, and has stored nothing. Others leave them out in silence. */
const refusesHistograms = /native histograms? (is|are) (disabled|not )/i

/** Reason of a request that is rejected for the native histograms in it. */
export const histogramsRefused = 'histograms_refused'

export function classifyAnswer({ status, body }: Answer, receiver: Receiver): Verdict {
  const reason = `http_${status}`
  if (status >= 200 && status < 300) return { kind: 'stored' }
  if (status === 413) return { kind: 'too_large' }
  const words = causeOf(messageOf(body))
  const cause = causes.find(([text]) => text.test(words))?.[1]
  if (refusesHistograms.test(words)) {
    return { kind: 'rejected', reason: histogramsRefused, partlyStored: receiver === 'amp' }
  }
  if (status === 408 || status >= 500) {
    // Until 2024 Prometheus answered 500 to a sample older than its out-of-order window, each time anew: retrying, as
    // the specification asks, would block what is behind it for good. https://github.com/prometheus/prometheus/pull/13335
    const isVerdict = status === 500 && receiver === 'prometheus' && cause === 'too_old'
    return isVerdict
      ? { kind: 'rejected', reason: cause, partlyStored: false }
      : { kind: 'unavailable', reason }
  }
  if (status === 429) {
    // A limit of active series does not go away by waiting, a limit of rate does.
    return cause === 'series_limit' ? { kind: 'refused', reason: cause } : { kind: 'unavailable', reason }
  }
  if (status === 400 || status === 409 || status === 422) {
    if (cause === 'too_large') return { kind: 'too_large' }
    // Prometheus has no such limit; what has one, Cortex and Mimir, stores what is within it.
    if (cause !== undefined && (receiver === 'amp' || cause === 'series_limit'))
      return { kind: 'refused', reason: cause }
    return { kind: 'rejected', reason: cause ?? reason, partlyStored: receiver === 'amp' }
  }
  return { kind: 'misconfigured', reason }
}
