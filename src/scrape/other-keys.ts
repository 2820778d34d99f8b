// Keys of Prometheus that do nothing here, and those that this program cannot do. What only changes how Prometheus works is
// remarked; what would change the series is refused; service discoveries are listed, and the rest of the file is used.
// https://prometheus.io/docs/prometheus/latest/configuration/configuration/

import { type Path, suggest } from '#check'
import type { ScrapeChecker } from './read-values.ts'

type Words = { readonly [key: string]: string }

const classicOnly = 'not used: histograms are written as classic ones'
const noNative = 'not used: native histograms need protobuf pages, which are not asked for'
const asciiNames = 'not used: names have letters, digits and _ (the legacy scheme)'

/** Of a job, and of `global`. */
export const idleKeys: Words = {
  enable_http2: 'not used: requests are HTTP/1.1',
  keep_dropped_targets: 'not used: there is no page of targets',
  scrape_failure_log_file: 'not used: failures are in the log of the function',
  scrape_classic_histograms: classicOnly,
  always_scrape_classic_histograms: classicOnly,
  scrape_native_histograms: noNative,
  native_histogram_bucket_limit: noNative,
  native_histogram_min_bucket_factor: noNative,
  metric_name_validation_scheme: asciiNames,
  extra_scrape_metrics: 'not used: each target has the five series that it has without this setting',
}

export const idleGlobalKeys: Words = {
  ...idleKeys,
  evaluation_interval: 'not used: there are no rules here',
  rule_query_offset: 'not used: there are no rules here',
  query_log_file: 'not used: there are no queries here',
  runtime: 'not used: it is about the process of Prometheus',
}

/** Values with which a key says what is done anyway. */
const usual: { readonly [key: string]: readonly unknown[] } = {
  metric_name_validation_scheme: ['legacy'],
  metric_name_escaping_scheme: ['underscores', 'allow-utf-8'],
}

/** Of a job, and of `global`: these change the series. */
export const refusedKeys: Words = {
  convert_classic_histograms_to_nhcb: 'not supported: histograms stay classic; remove it, or set false',
  metric_name_escaping_scheme: 'not supported; use underscores, or remove it',
}

const discoveries = [
  'aws',
  'azure',
  'consul',
  'digitalocean',
  'dns',
  'docker',
  'dockerswarm',
  'ec2',
  'eureka',
  'file',
  'gce',
  'hetzner',
  'ionos',
  'kubernetes',
  'kuma',
  'lightsail',
  'linode',
  'marathon',
  'nerve',
  'nomad',
  'openstack',
  'ovhcloud',
  'puppetdb',
  'scaleway',
  'serverset',
  'stackit',
  'triton',
  'uyuni',
  'vultr',
].map((name) => `${name}_sd_configs`)

const noDiscovery =
  'not supported: its targets are not scraped. Put them into static_configs, or serve them to http_sd_configs'

/** @returns whether a job has another service discovery than that by HTTP; each is remarked */
export function remarkDiscoveries(
  checker: ScrapeChecker,
  path: Path,
  given: { readonly [key: string]: unknown },
): boolean {
  const found = discoveries.filter((key) => isMeant(given[key]))
  for (const key of found) checker.remark([...path, key], noDiscovery)
  return found.length > 0
}

/** Known keys pass, idle ones are remarked, refused ones are problems with their reason, others with a suggestion. */
export function checkKeys(
  checker: ScrapeChecker,
  path: Path,
  given: { readonly [key: string]: unknown },
  known: readonly string[],
  idle: Words,
  refused: Words = {},
): void {
  for (const [key, value] of Object.entries(given)) {
    if (known.includes(key) || discoveries.includes(key)) continue
    const isOther = Object.hasOwn(idle, key) || Object.hasOwn(refused, key)
    if (!isOther) checker.report([...path, key], `unknown key \`${key}\`; ${suggestKey(key, known, idle)}`)
    else if (!isMeant(value) || usual[key]?.includes(value) === true) continue
    else if (Object.hasOwn(idle, key)) checker.remark([...path, key], idle[key] as string)
    else checker.report([...path, key], refused[key] as string)
  }
}

/** Switched off is as good as not there. */
function isMeant(value: unknown): boolean {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
  return value !== undefined && value !== null && value !== false && value !== '' && !isEmpty
}

/** A list of all would be of no help: of those that do nothing, only one that is near. */
function suggestKey(key: string, known: readonly string[], idle: Words): string {
  const words = suggest(key, [...known, ...Object.keys(idle), ...discoveries])
  return words.startsWith('did you mean') ? words : suggest(key, known)
}
