// A native histogram as Prometheus shows it: `{count:4, sum:9.5, (1,2]:3, (2,4]:1}`. The text formats have none.

import { boundOf } from '../histogram-bounds.ts'
import type { HistogramBucket, NativeHistogram } from '../model.ts'
import { formatValue } from './format-value.ts'

export function formatHistogram(histogram: NativeHistogram): string {
  const { schema, count, sum, zeroCount, zeroThreshold, positive, negative } = histogram
  const lower = ({ index }: HistogramBucket) => formatValue(boundOf(index - 1, schema))
  const upper = ({ index }: HistogramBucket) => formatValue(boundOf(index, schema))
  const zero = formatValue(zeroThreshold)
  const parts = [
    `count:${count}`,
    `sum:${formatValue(sum)}`,
    ...negative.toReversed().map((bucket) => `[-${upper(bucket)},-${lower(bucket)}):${bucket.count}`),
    ...(zeroCount === 0 ? [] : [`[-${zero},${zero}]:${zeroCount}`]),
    ...positive.map((bucket) => `(${lower(bucket)},${upper(bucket)}]:${bucket.count}`),
  ]
  return `{${parts.join(', ')}}`
}
