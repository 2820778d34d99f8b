// The types of metrics, and what each means to those that check, show and send metrics. Each column of the table is an
// export of its own, so that a bundle holds only those that it reads.
// https://prometheus.io/docs/specs/om/open_metrics_spec/#metric-types

export type MetricType = 'unknown' | 'gauge' | 'counter' | 'info' | 'stateset'

/** Types whose families have series of several names, such as `_bucket` and `_count`: scraped pages have them. */
export type FamilyType = 'histogram' | 'gaugehistogram' | 'summary'

/** Types that say how a metric is made, not only what it is called: they fix its values. */
export type MadeType = 'info' | 'stateset'

type Column<Cell> = { readonly [type in MetricType]: Cell }

/** In remote write: `MetricMetadata.MetricType` of prompb/types.proto. */
export const wireNumbers: Column<number> & { readonly [type in FamilyType]: number } = {
  unknown: 0,
  counter: 1,
  gauge: 2,
  histogram: 3,
  gaugehistogram: 4,
  summary: 5,
  info: 6,
  stateset: 7,
}

/** In the text format 0.0.4, which has no types `info` and `stateset`: their samples are gauges there. */
export const textNames: Column<string> & { readonly [type in FamilyType]: string } = {
  unknown: 'untyped',
  gauge: 'gauge',
  counter: 'counter',
  histogram: 'histogram',
  // Its buckets are not cumulative counts, which a histogram's are.
  gaugehistogram: 'untyped',
  summary: 'summary',
  info: 'gauge',
  stateset: 'gauge',
}

/** How OpenMetrics ends the names of their samples; it is not in the name of the family. */
export const suffixes = {
  unknown: '',
  gauge: '',
  counter: '_total',
  info: '_info',
  stateset: '',
} as const satisfies Column<string>

/** Why a metric of a made type has none of the keys below. */
export const fixedValues: { readonly [type in MadeType]: string } = {
  info: 'its value is 1',
  stateset: 'its values are 1 and 0',
}

/** What cannot stand beside a made type. OpenMetrics, too, wants the unit of these to be empty. */
export const keysOfOtherTypes = ['values', 'scale', 'offset', 'default', 'unit'] as const

/** Of the series of a classic histogram, behind the name of its family. */
export const histogramSuffixes = ['_bucket', '_count', '_sum'] as const

/** What cannot stand beside `type: histogram`, and beside its `buckets`. */
export const keysOfNumbers = ['values', 'default', 'states'] as const
export const keysOfReadings = ['value', 'scale', 'offset'] as const

export function isMadeType(type: unknown): type is MadeType {
  return typeof type === 'string' && Object.hasOwn(fixedValues, type)
}

/** What a file may say that a metric is. */
export function givenTypes(): readonly string[] {
  return Object.keys(suffixes).filter((type) => type !== 'unknown')
}
