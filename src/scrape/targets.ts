// Targets of a job: the addresses of its groups with their labels, after relabelling.
// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config

import { createHash } from 'node:crypto'
import { toPrintable } from '../printable.ts'
import { formatDuration, parseDuration } from './read-values.ts'
import { type Labels, RelabelFault, relabel } from './relabel.ts'
import type { ScrapeJob, TargetGroup } from './scrape-config.ts'

export interface Target {
  /** No other target of the configuration has it; the same in each round. */
  readonly key: string
  readonly job: ScrapeJob
  readonly url: URL
  readonly intervalMs: number
  readonly timeoutMs: number
  /** Of all its series; none begins with two underscores. */
  readonly labels: ReadonlyMap<string, string>
}

const shownCharactersMax = 100

/** For messages: the labels by which people know a target. Service discovery makes them of anything. */
export function describeTarget({ labels }: Pick<Target, 'labels'>): string {
  const shown = (name: string) => toPrintable((labels.get(name) ?? '').slice(0, shownCharactersMax))
  return `job ${shown('job')}, instance ${shown('instance')}`
}

/** Each target once. Faults are what of the groups is no target, and why, with their number. */
export function targetsOf(
  job: ScrapeJob,
  groups: readonly TargetGroup[],
): { targets: Target[]; faults: ReadonlyMap<string, number> } {
  const targets = new Map<string, Target>()
  const faults = new Map<string, number>()
  for (const { targets: addresses, labels } of groups) {
    for (const address of addresses) {
      const made = tryTarget(job, address, labels)
      if (typeof made === 'string') faults.set(made, (faults.get(made) ?? 0) + 1)
      else if (made !== undefined) targets.set(made.key, made)
    }
  }
  return { targets: [...targets.values()], faults }
}

function tryTarget(...given: Parameters<typeof makeTarget>): ReturnType<typeof makeTarget> {
  try {
    return makeTarget(...given)
  } catch (error) {
    if (error instanceof RelabelFault) return error.message
    throw error
  }
}

/** @returns undefined if relabelling drops it; text if it is wrong */
function makeTarget(
  job: ScrapeJob,
  address: string,
  own: TargetGroup['labels'],
): Target | string | undefined {
  const labels: Labels = new Map([
    ['job', job.name],
    ['__scrape_interval__', formatDuration(job.intervalMs)],
    ['__scrape_timeout__', formatDuration(job.timeoutMs)],
    ['__metrics_path__', job.metricsPath],
    ['__scheme__', job.scheme],
    ...Object.entries(own).filter(([, value]) => value !== ''),
    ...Object.entries(job.params).flatMap(([name, [first]]) => {
      return first === undefined ? [] : [[`__param_${name}`, first] as const]
    }),
    ['__address__', address],
  ])
  if (!relabel(labels, job.relabelRules)) return undefined
  const given = labels.get('__address__')
  if (given === undefined) return 'a target has no address'
  const scheme = labels.get('__scheme__') ?? 'http'
  if (scheme !== 'http' && scheme !== 'https') return 'a target has a scheme that is neither http nor https'
  const withPort = addPort(given, scheme)
  if (withPort === undefined) return 'a target has an address that is no host with a port'
  const url = urlOf(job, labels, scheme, withPort)
  if (url === undefined) return 'a target has an address or a path that makes no URL'
  const intervalMs = parseDuration(labels.get('__scrape_interval__') ?? '') ?? 0
  const timeoutMs = parseDuration(labels.get('__scrape_timeout__') ?? '') ?? 0
  if (intervalMs <= 0 || timeoutMs <= 0)
    return 'a target has an interval or a timeout that is no duration above 0'
  if (timeoutMs > intervalMs) return 'a target has a timeout that is longer than its interval'
  if (!labels.has('instance')) labels.set('instance', withPort)
  const shown = new Map(
    [...labels].filter(([name]) => !name.startsWith('__')).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const identity = JSON.stringify([job.name, url.href, ...shown])
  const key = createHash('sha256').update(identity).digest('hex').slice(0, 24)
  return { key, job, url, intervalMs, timeoutMs, labels: shown }
}

/** The scheme's own port where there is none. An IPv6 address stands in brackets. */
function addPort(address: string, scheme: string): string | undefined {
  if (/[/@?#\s\\]/.test(address)) return undefined
  if (/^(\[[^\]]*\]|[^:[\]]+):[^:[\]]*$/.test(address)) return address
  return /^(\[[^\]]*\]|[^:[\]]+)$/.test(address) ? `${address}:${scheme === 'https' ? 443 : 80}` : undefined
}

function urlOf(job: ScrapeJob, labels: Labels, scheme: string, address: string): URL | undefined {
  const path = labels.get('__metrics_path__') ?? '/'
  const text = `${scheme}://${address}${path.startsWith('/') ? '' : '/'}${path}`
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  // Labels say the first value of each parameter, and others that the job has not.
  const params = new Map(Object.entries(job.params).map(([name, values]) => [name, [...values]]))
  for (const [label, value] of labels) {
    if (!label.startsWith('__param_')) continue
    const name = label.slice('__param_'.length)
    params.set(name, [value, ...(params.get(name) ?? []).slice(1)])
  }
  for (const [name, values] of [...params].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const value of values) url.searchParams.append(name, value)
  }
  // The same to every server, and the only form that signatures know.
  url.search = url.search.replaceAll('+', '%20')
  return url
}
