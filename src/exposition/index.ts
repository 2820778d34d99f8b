// The front door of exposition: samples as Prometheus' text format, for people, tests and scrapers.
// https://prometheus.io/docs/instrumenting/exposition_formats/

export { formatExposition, formatSample, normalizeExposition } from './exposition.ts'
