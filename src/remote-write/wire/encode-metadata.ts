// Encodes what HELP, TYPE and UNIT say of a metric as one metadata field of a WriteRequest, with the precompiled
// prompb module, and small enough for the endpoint.

import { prometheus } from '../../../proto/remote.js'
import { wireNumbers } from '../../metric-types.ts'
import type { MetricMetadata } from '../../model.ts'

export interface EncodedMetadata {
  readonly name: string
  /** WriteRequest.metadata, with its tag: it can stand anywhere between the fields of a request. */
  readonly bytes: Uint8Array
  /** What the bytes say. */
  readonly source: MetricMetadata
}

/**
 * AMP's quota of metadata length: "metric name, HELP, and UNIT: 1024 bytes". Cortex and Mimir hold each of the three
 * against it, so that the sum of them passes by either reading.
 * https://github.com/aws/amazon-managed-service-for-prometheus-roadmap/issues/17
 */
const textBytesMax = 1024

/**
 * Help that is too long is cut between two characters.
 * @param name of the metric as its samples have it, with a counter's `_total`: the text format names families so, and
 *   what reads metadata (Grafana, Prometheus' own pages) looks for that name; of a histogram or a summary the family
 * @returns undefined if name and unit alone are too long
 */
export function encodeMetadata(name: string, source: MetricMetadata): EncodedMetadata | undefined {
  const metricFamilyName = source.family ?? name
  const unit = source.unit.toWellFormed()
  const helpBytesMax = textBytesMax - Buffer.byteLength(metricFamilyName + unit)
  if (helpBytesMax < 0) return undefined
  const whole = source.help.toWellFormed()
  const help = whole.slice(0, new TextEncoder().encodeInto(whole, new Uint8Array(helpBytesMax)).read)
  const metadata = [{ type: wireNumbers[source.type], metricFamilyName, help, unit }]
  return { name, bytes: prometheus.WriteRequest.encode({ metadata }).finish(), source }
}
