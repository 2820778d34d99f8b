// What pages are asked for, and what a page is whose content type says nothing: `scrape_protocols` and
// `fallback_scrape_protocol`, by the names that Prometheus has for the formats.
// https://prometheus.io/docs/instrumenting/content_negotiation/

import type { Path } from '#check'
import type { PageFormat } from '#exposition'
import { readList, readText, type ScrapeChecker } from './read-values.ts'

const protocols: { readonly [name: string]: { readonly type: string; readonly format: PageFormat } } = {
  'PrometheusText0.0.4': { type: 'text/plain;version=0.0.4', format: 'text' },
  'OpenMetricsText0.0.1': { type: 'application/openmetrics-text;version=0.0.1', format: 'openmetrics' },
  'OpenMetricsText1.0.0': { type: 'application/openmetrics-text;version=1.0.0', format: 'openmetrics' },
}
const expected = `expected one of ${Object.keys(protocols).join(', ')}`
const others: { readonly [name: string]: string } = {
  PrometheusProto: 'is not asked for: pages are text',
  'PrometheusText1.0.0': 'is not asked for: it has names that are not ASCII',
}

/** As Prometheus 2.42 asks. */
export const acceptDefault = [
  'application/openmetrics-text;version=1.0.0',
  'application/openmetrics-text;version=0.0.1;q=0.75',
  'text/plain;version=0.0.4;q=0.5',
  '*/*;q=0.1',
].join(',')

/** @returns the header `accept` */
export function readProtocols(
  checker: ScrapeChecker,
  path: Path,
  value: unknown,
  otherwise = acceptDefault,
): string {
  if (value === undefined || value === null) return otherwise
  const names = readList(checker, path, value, 'protocols').map((one, index) => {
    return readText(checker, [...path, index], one, 'a protocol') ?? ''
  })
  const known = names.filter((name) => Object.hasOwn(protocols, name))
  for (const [index, name] of names.entries()) {
    if (Object.hasOwn(others, name)) checker.remark([...path, index], `${name} ${others[name]}`)
    else if (!known.includes(name)) checker.report([...path, index], expected)
  }
  if (known.length === 0) {
    if (Array.isArray(value)) checker.report(path, `${expected}, in a list`)
    return otherwise
  }
  const weights = known.map((name, index) => `${protocols[name]?.type};q=0.${9 - index}`)
  return [...new Set(weights), '*/*;q=0.1'].join(',')
}

export function readFallback(
  checker: ScrapeChecker,
  path: Path,
  value: unknown,
  otherwise: PageFormat,
): PageFormat {
  const name = readText(checker, path, value)
  if (name === undefined || name === '') return otherwise
  const format = Object.hasOwn(protocols, name) ? protocols[name]?.format : undefined
  if (format !== undefined) return format
  checker.report(path, name === 'PrometheusProto' ? `${expected}: protobuf is not read` : expected)
  return otherwise
}
