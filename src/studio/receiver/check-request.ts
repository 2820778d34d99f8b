// Everything in a decoded request that remote write 1.0 does not allow, all of it at once, in words.
// https://prometheus.io/docs/specs/prw/remote_write_spec/

import type { WireRequest, WireSeries } from './read-write-request.ts'

/** @returns one line for each violation, with the place where it is */
export function checkRequest({ series, metadata }: WireRequest): string[] {
  const violations: string[] = []
  const seen = new Map<string, number>()
  for (const [index, one] of series.entries()) {
    const place = `series[${index}]`
    violations.push(...checkLabels(one, place), ...checkSamples(one, place))
    const key = JSON.stringify(one.labels)
    const first = seen.get(key)
    // Samples of one series in two places would be written in no certain order.
    if (first !== undefined) violations.push(`${place} is the same series as series[${first}]`)
    else seen.set(key, index)
  }
  for (const [index, { metricFamilyName, type }] of metadata.entries()) {
    if (!metricName.test(metricFamilyName)) {
      violations.push(`metadata[${index}]: ${quote(metricFamilyName)} is not a metric name`)
    }
    if (type < 0 || type > 7) violations.push(`metadata[${index}]: ${type} is not a metric type`)
  }
  return violations
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

function checkLabels({ labels }: WireSeries, place: string): string[] {
  const violations: string[] = []
  for (const [index, [name, value]] of labels.entries()) {
    if (name === '') violations.push(`${place} has an empty label name`)
    else if (!labelName.test(name)) violations.push(`${place}: ${quote(name)} is not a label name`)
    if (value === '') violations.push(`${place}: the value of label ${quote(name)} is empty`)
    if (name === '__name__' && !metricName.test(value)) {
      violations.push(`${place}: ${quote(value)} is not a metric name`)
    }
    const before = labels[index - 1]?.[0]
    if (before === name) violations.push(`${place} repeats label ${quote(name)}`)
    else if (before !== undefined && before > name) {
      violations.push(`${place}: label ${quote(name)} stands behind ${quote(before)}`)
    }
  }
  if (!labels.some(([name]) => name === '__name__')) violations.push(`${place} has no __name__`)
  return violations
}

function checkSamples({ samples }: WireSeries, place: string): string[] {
  const violations: string[] = samples.length === 0 ? [`${place} has no sample`] : []
  for (const [index, { timestampMs }] of samples.entries()) {
    const before = samples[index - 1]?.timestampMs
    if (before !== undefined && before >= timestampMs) {
      violations.push(`${place}: the time of samples[${index}], ${timestampMs}, is not after ${before}`)
    }
  }
  return violations
}

function quote(text: string): string {
  return JSON.stringify(text)
}
