// Encodes native histograms as prompb.Histogram, with the precompiled module. Loaded where a batch has one.

import { prometheus } from '../../../proto/histogram.js'
import type { HistogramBucket, NativeHistogram } from '../../model.ts'
import type { Histograms } from '../series-table.ts'

const { Histogram } = prometheus

/** Where it is not done already. */
export function encodeHistograms(histograms: Histograms): void {
  histograms.encoded ??= histograms.values.map(encodeHistogram)
}

/** @returns without the time, which stands behind it */
function encodeHistogram({ isGauge, ...histogram }: NativeHistogram): Uint8Array {
  const positive = spansOf(histogram.positive)
  const negative = spansOf(histogram.negative)
  return Histogram.encode({
    countInt: histogram.count,
    sum: histogram.sum,
    schema: histogram.schema,
    zeroThreshold: histogram.zeroThreshold,
    zeroCountInt: histogram.zeroCount,
    negativeSpans: negative.spans,
    negativeDeltas: negative.deltas,
    positiveSpans: positive.spans,
    positiveDeltas: positive.deltas,
    resetHint: isGauge ? Histogram.ResetHint.GAUGE : Histogram.ResetHint.UNKNOWN,
  }).finish()
}

function spansOf(buckets: readonly HistogramBucket[]) {
  const spans: { offset: number; length: number }[] = []
  const deltas: number[] = []
  let next = 0
  let last = 0
  for (const { index, count } of buckets) {
    const span = spans.at(-1)
    if (span !== undefined && index === next) span.length++
    else spans.push({ offset: index - next, length: 1 })
    deltas.push(count - last)
    next = index + 1
    last = count
  }
  return { spans, deltas }
}
