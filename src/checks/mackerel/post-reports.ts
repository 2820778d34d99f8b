// Posts reports to Mackerel, in batches, one after the other. One that Mackerel refuses costs no other: a batch that is
// refused is cut in two until the one is found, and that is dropped. Any other failure ends the posting, and what was not
// posted stays for the next round.
// https://mackerel.io/api-docs/entry/check-monitoring

import { isObject } from '#check'
import { CollectError, type CollectorTools, StatusError } from '#collect'
import type { Clock } from '../../clock.ts'
import type { PendingReport } from '../state/pending-reports.ts'

export interface NamedReport extends PendingReport {
  /** Of the check. */
  readonly name: string
}

export interface PostOptions {
  /** `https://api.mackerelio.com`. */
  readonly baseUrl: URL
  /** Of reports without a host of their own. */
  readonly hostId: string
  readonly apiKey: string
  readonly clock: Pick<Clock, 'now'>
  readonly fetchJson: CollectorTools['fetchJson']
  readonly deadlineMs: number
}

export interface PostOutcome {
  /** Those that Mackerel has, and those that it never takes: both need not be posted again. */
  readonly settled: ReadonlySet<NamedReport>
  readonly refused: readonly { readonly report: NamedReport; readonly reason: string }[]
  /** Why the others were not posted. */
  readonly problem: CollectError | undefined
}

const batchReportsMax = 100
const requestTimeoutMs = 10_000

/**
 * @param reports of each check in the order of its runs
 * @returns never rejects
 */
export async function postReports(
  reports: readonly NamedReport[],
  options: PostOptions,
): Promise<PostOutcome> {
  const settled = new Set<NamedReport>()
  const refused: { report: NamedReport; reason: string }[] = []

  async function post(batch: readonly NamedReport[]): Promise<void> {
    try {
      await request(batch, hosts, options)
    } catch (error) {
      if (!isRefusal(error)) throw error
      if (batch.length > 1) {
        const middle = Math.ceil(batch.length / 2)
        await post(batch.slice(0, middle))
        return post(batch.slice(middle))
      }
      refused.push({ report: batch[0] as NamedReport, reason: (error as Error).message })
    }
    for (const report of batch) settled.add(report)
  }

  let hosts: Hosts
  async function postAll(): Promise<void> {
    hosts = await findHosts(reports, options)
    const homeless = reports.filter((report) => hostOf(report, hosts, options) === undefined)
    for (const report of homeless) {
      settled.add(report)
      refused.push({ report, reason: 'Mackerel has no host with the custom_identifier of the check' })
    }
    const others = reports.filter((report) => !settled.has(report))
    for (let start = 0; start < others.length; start += batchReportsMax) {
      await post(others.slice(start, start + batchReportsMax))
    }
  }

  try {
    await postAll()
    return { settled, refused, problem: undefined }
  } catch (error) {
    const problem = error instanceof CollectError ? error : new CollectError('failed', (error as Error).name)
    return { settled, refused, problem }
  }
}

/** Ids of hosts by custom identifier; undefined: Mackerel has none. */
type Hosts = ReadonlyMap<string, string | undefined>

/**
 * As mackerel-agent asks for them.
 * https://mackerel.io/api-docs/entry/hosts#list
 */
async function findHosts(
  reports: readonly NamedReport[],
  { baseUrl, apiKey, clock, fetchJson, deadlineMs }: PostOptions,
): Promise<Hosts> {
  const hosts = new Map<string, string | undefined>()
  for (const { customIdentifier } of reports) {
    if (customIdentifier === undefined || hosts.has(customIdentifier)) continue
    const url = new URL('/api/v0/hosts', baseUrl)
    url.searchParams.set('customIdentifier', customIdentifier)
    for (const status of ['working', 'standby', 'maintenance', 'poweroff']) {
      url.searchParams.append('status', status)
    }
    const answer = await fetchJson(url, {
      headers: { 'x-api-key': apiKey },
      deadlineMs: Math.min(deadlineMs, clock.now() + requestTimeoutMs),
    }).catch((error: unknown) => {
      // One identifier that it does not like costs no other check.
      if (isRefusal(error)) return { value: undefined }
      throw error
    })
    const value: unknown = answer.value
    const found: unknown = isObject(value) && Array.isArray(value['hosts']) ? value['hosts'][0] : undefined
    hosts.set(customIdentifier, isObject(found) && typeof found['id'] === 'string' ? found['id'] : undefined)
  }
  return hosts
}

function hostOf(
  { customIdentifier }: NamedReport,
  hosts: Hosts,
  { hostId }: Pick<PostOptions, 'hostId'>,
): string | undefined {
  return customIdentifier === undefined ? hostId : hosts.get(customIdentifier)
}

async function request(reports: readonly NamedReport[], hosts: Hosts, options: PostOptions): Promise<void> {
  const { baseUrl, apiKey, clock, fetchJson, deadlineMs } = options
  await fetchJson(new URL('/api/v0/monitoring/checks/report', baseUrl), {
    method: 'POST',
    headers: { 'x-api-key': apiKey },
    body: {
      reports: reports.map((named) => {
        const { status, customIdentifier: _, ...report } = named
        const source = { type: 'host', hostId: hostOf(named, hosts, options) as string }
        return { source, status: status.toUpperCase(), ...report }
      }),
    },
    deadlineMs: Math.min(deadlineMs, clock.now() + requestTimeoutMs),
  })
}

/** It is about the reports. A wrong key, too many requests and a request that took too long are not. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof StatusError)) return false
  const { status } = error
  return status >= 400 && status < 500 && ![401, 403, 404, 408, 429].includes(status)
}
