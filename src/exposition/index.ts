// The front door of exposition: samples as text, and text as samples, for people, tests and scrapers. Pages are of
// Prometheus' text format, or of OpenMetrics, and read as Prometheus reads them; single lines are the same in both.
// https://prometheus.io/docs/instrumenting/exposition_formats/

export { formatExposition, type PageFormat } from './exposition.ts'
export { type PageType, parsePage } from './parse-page.ts'
export { findValue, normalizeExposition } from './parse-sample.ts'
export { type ExposedSample, formatLabel, formatSample, formatSeries } from './sample-text.ts'
