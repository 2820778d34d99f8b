// Reads the jobs of a configuration, with the defaults that `global` gives them.

import { checkChoice, checkObject, checkText, type Path } from '#check'
import type { PageFormat } from '#exposition'
import { checkKeys, idleGlobalKeys, idleKeys, refusedKeys, remarkDiscoveries } from './other-keys.ts'
import { httpClientKeys, readHttpClient, refusedClientKeys } from './read-http-client.ts'
import { readRelabelRules } from './read-relabel.ts'
import {
  readBoolean,
  readDuration,
  readLabelsOf,
  readLimit,
  readList,
  readSize,
  readText,
  type ScrapeChecker,
} from './read-values.ts'
import type { HttpDiscovery, ScrapeJob, ScrapeLimits, TargetGroup } from './scrape-config.ts'
import { acceptDefault, readFallback, readProtocols } from './scrape-protocols.ts'

/** EventBridge Scheduler's shortest. */
export const roundMs = 60_000

const intervalMsDefault = 60_000
const timeoutMsDefault = 10_000
/** Of a page, unpacked, unless `body_size_limit` says less; and the most that it may say. */
const bodyBytesMaxDefault = 10_000_000
const bodyBytesMaxMax = 100_000_000

/** Of `global` and of a job alike. */
const sharedKeys = [
  'scrape_interval',
  'scrape_timeout',
  'body_size_limit',
  'sample_limit',
  'label_limit',
  'label_name_length_limit',
  'label_value_length_limit',
  'target_limit',
  'scrape_protocols',
  'fallback_scrape_protocol',
] as const

const jobKeys = [
  'job_name',
  ...sharedKeys,
  'metrics_path',
  'scheme',
  'params',
  'honor_labels',
  'honor_timestamps',
  'track_timestamps_staleness',
  'enable_compression',
  ...httpClientKeys,
  'static_configs',
  'http_sd_configs',
  'relabel_configs',
  'metric_relabel_configs',
] as const

type Given = { readonly [key: string]: unknown }

export function readJobs(checker: ScrapeChecker, value: unknown, global: Given): ScrapeJob[] {
  checkKeys(checker, ['global'], global, [...sharedKeys, 'external_labels'], idleGlobalKeys, refusedKeys)
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) {
    checker.report(['scrape_configs'], 'expected at least one job')
    return []
  }
  const defaults = readShared(checker, ['global'], global, {
    intervalMs: intervalMsDefault,
    timeoutMs: undefined,
    bodyBytesMax: undefined,
    samplesMax: undefined,
    labelsMax: undefined,
    labelNameBytesMax: undefined,
    labelValueBytesMax: undefined,
    targetsMax: undefined,
    accept: acceptDefault,
    fallback: 'text',
  })
  const names = new Set<string>()
  const jobs = readList(checker, ['scrape_configs'], value, 'jobs').flatMap((one, index) => {
    const path = ['scrape_configs', index]
    const given = checkObject(checker, path, one, 'a job with job_name')
    if (given === undefined) return []
    const job = readJob(checker, path, given, defaults)
    if (names.has(job.name)) checker.report([...path, 'job_name'], 'expected a name that no other job has')
    names.add(job.name)
    return [{ job, path, given }]
  })
  const isEmpty = ({ job }: (typeof jobs)[number]) => {
    return job.discoveries.length === 0 && job.groups.every(({ targets }) => targets.length === 0)
  }
  const empty = jobs.filter(isEmpty)
  const dropped = jobs.filter(({ path, given }) => remarkDiscoveries(checker, path, given))
  for (const one of empty.filter((one) => !dropped.includes(one))) {
    checker.remark(one.path, 'this job has no targets: neither in static_configs nor by http_sd_configs')
  }
  if (empty.length === jobs.length && dropped.length > 0) {
    const message =
      'no job has static_configs or http_sd_configs; other service discoveries are not supported'
    checker.report(['scrape_configs'], message)
  }
  return jobs.map(({ job }) => job)
}

interface Shared extends Omit<ScrapeLimits, 'bodyBytesMax'> {
  readonly intervalMs: number
  readonly timeoutMs: number | undefined
  readonly bodyBytesMax: number | undefined
  readonly accept: string
  readonly fallback: PageFormat
}

function readJob(checker: ScrapeChecker, path: Path, given: Given, defaults: Shared): ScrapeJob {
  checkKeys(checker, path, given, jobKeys, idleKeys, { ...refusedClientKeys, ...refusedKeys })
  const at = (key: string): Path => [...path, key]
  const shared = readShared(checker, path, given, defaults)
  const { intervalMs, timeoutMs, bodyBytesMax, accept, fallback, ...limits } = shared
  if (timeoutMs !== undefined && timeoutMs > intervalMs) {
    const place = given['scrape_timeout'] === undefined ? 'scrape_interval' : 'scrape_timeout'
    checker.report(at(place), 'the timeout is longer than the interval; set scrape_timeout to less')
  }
  if (intervalMs < roundMs) {
    const what = 'shorter than a minute: on AWS, where rounds are a minute apart, it is a minute'
    checker.remark(
      isGiven(given['scrape_interval']) ? at('scrape_interval') : ['global', 'scrape_interval'],
      what,
    )
  }
  const scheme = checkChoice(checker, at('scheme'), given['scheme'] ?? undefined, ['http', 'https'] as const)
  const client = readHttpClient(checker, path, given)
  if (client.authorization.kind !== 'none' && scheme !== 'https') {
    checker.remark(
      path,
      'credentials go over plain HTTP, unless relabelling sets __scheme__; use scheme: https',
    )
  }
  // Relabelling may make an address of anything, such as the URL that an exporter is to probe.
  const mayBeUrls = given['relabel_configs'] !== undefined
  const groups = readGroups(checker, at('static_configs'), given['static_configs'], mayBeUrls)
  const discoveries = readDiscoveries(checker, at('http_sd_configs'), given['http_sd_configs'])
  return {
    name: checkText(checker, at('job_name'), readText(checker, at('job_name'), given['job_name'])) ?? '',
    intervalMs,
    timeoutMs: timeoutMs ?? Math.min(timeoutMsDefault, intervalMs),
    metricsPath: readPath(checker, at('metrics_path'), given['metrics_path']),
    scheme: scheme ?? 'http',
    params: readParams(checker, at('params'), given['params']),
    honorLabels: readBoolean(checker, at('honor_labels'), given['honor_labels'], false),
    honorTimestamps: readBoolean(checker, at('honor_timestamps'), given['honor_timestamps'], true),
    trackTimestamps: readBoolean(
      checker,
      at('track_timestamps_staleness'),
      given['track_timestamps_staleness'],
      false,
    ),
    accept,
    fallback,
    compression: readBoolean(checker, at('enable_compression'), given['enable_compression'], true),
    client,
    groups,
    discoveries,
    relabelRules: readRelabelRules(checker, at('relabel_configs'), given['relabel_configs']),
    metricRelabelRules: readRelabelRules(
      checker,
      at('metric_relabel_configs'),
      given['metric_relabel_configs'],
    ),
    limits: { ...limits, bodyBytesMax: bodyBytesMax ?? bodyBytesMaxDefault },
  }
}

function readShared(checker: ScrapeChecker, path: Path, given: Given, defaults: Shared): Shared {
  const at = (key: (typeof sharedKeys)[number]): Path => [...path, key]
  const limit = (key: (typeof sharedKeys)[number], otherwise: number | undefined) =>
    isGiven(given[key]) ? readLimit(checker, at(key), given[key]) : otherwise
  const bodyBytesMax = readSize(checker, at('body_size_limit'), given['body_size_limit'])
  if (bodyBytesMax !== undefined && bodyBytesMax > bodyBytesMaxMax) {
    checker.report(
      at('body_size_limit'),
      `expected at most ${bodyBytesMaxMax / 1e6}MB, which the memory of a function holds`,
    )
  }
  const timeoutMs = given['scrape_timeout'] ?? undefined
  return {
    intervalMs: readDuration(checker, at('scrape_interval'), given['scrape_interval'], defaults.intervalMs),
    timeoutMs:
      timeoutMs === undefined
        ? defaults.timeoutMs
        : readDuration(checker, at('scrape_timeout'), timeoutMs, timeoutMsDefault),
    bodyBytesMax: bodyBytesMax ?? defaults.bodyBytesMax,
    samplesMax: limit('sample_limit', defaults.samplesMax),
    labelsMax: limit('label_limit', defaults.labelsMax),
    labelNameBytesMax: limit('label_name_length_limit', defaults.labelNameBytesMax),
    labelValueBytesMax: limit('label_value_length_limit', defaults.labelValueBytesMax),
    targetsMax: limit('target_limit', defaults.targetsMax),
    accept: readProtocols(checker, at('scrape_protocols'), given['scrape_protocols'], defaults.accept),
    fallback: readFallback(
      checker,
      at('fallback_scrape_protocol'),
      given['fallback_scrape_protocol'],
      defaults.fallback,
    ),
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

function readPath(checker: ScrapeChecker, path: Path, value: unknown): string {
  const text = readText(checker, path, value) ?? '/metrics'
  if (text.startsWith('/')) return text
  checker.report(path, 'expected a path that begins with /')
  return '/metrics'
}

function readParams(checker: ScrapeChecker, path: Path, value: unknown): Record<string, string[]> {
  const given = checkObject(checker, path, value ?? {}, 'parameters with lists of values') ?? {}
  const params = Object.entries(given).map(([name, list]) => {
    const values = readList(checker, [...path, name], list, 'values')
    return [name, values.map((one, index) => readText(checker, [...path, name, index], one) ?? '')] as const
  })
  return Object.fromEntries(params)
}

function readGroups(checker: ScrapeChecker, path: Path, value: unknown, mayBeUrls: boolean): TargetGroup[] {
  return readList(checker, path, value, 'objects with targets').flatMap((one, index) => {
    const place = [...path, index]
    const given = checkObject(checker, place, one, 'an object with targets', ['targets', 'labels'] as const)
    if (given === undefined) return []
    const targets = readList(checker, [...place, 'targets'], given.targets, 'hosts with ports').flatMap(
      (target, at) => {
        const text = readText(checker, [...place, 'targets', at], target, 'a host and a port') ?? ''
        if (text !== '' && (mayBeUrls || !text.includes('/'))) return [text]
        checker.report(
          [...place, 'targets', at],
          'expected a host and a port, such as 10.0.0.5:9100, without scheme and path',
        )
        return []
      },
    )
    return [{ targets, labels: readLabelsOf(checker, [...place, 'labels'], given.labels) }]
  })
}

function readDiscoveries(checker: ScrapeChecker, path: Path, value: unknown): HttpDiscovery[] {
  const keys = ['url', 'refresh_interval', ...httpClientKeys]
  return readList(checker, path, value, 'objects with url').flatMap((one, index) => {
    const place = [...path, index]
    const given: Given | undefined = checkObject(checker, place, one, 'an object with url')
    if (given === undefined) return []
    checkKeys(
      checker,
      place,
      given,
      keys,
      { enable_http2: idleKeys['enable_http2'] as string },
      refusedClientKeys,
    )
    const text = readText(checker, [...place, 'url'], given['url']) ?? ''
    const url = URL.canParse(text) ? new URL(text) : undefined
    const isGood =
      url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
    if (!isGood)
      checker.report([...place, 'url'], 'expected an http or https URL without user name and password')
    const refreshMs = readDuration(checker, [...place, 'refresh_interval'], given['refresh_interval'], 60_000)
    const client = readHttpClient(checker, place, given)
    return isGood ? [{ url: url as URL, refreshMs, client }] : []
  })
}
