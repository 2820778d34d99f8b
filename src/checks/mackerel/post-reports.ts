// Posts reports to Mackerel, in batches, one after the other. One that Mackerel refuses costs no other: a batch that is
// refused is cut in two until the one is found, and that is dropped. Any other failure ends the posting, and what was not
// posted stays for the next round.
// https://mackerel.io/api-docs/entry/check-monitoring

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
      await request(batch, options)
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

  try {
    for (let start = 0; start < reports.length; start += batchReportsMax) {
      await post(reports.slice(start, start + batchReportsMax))
    }
    return { settled, refused, problem: undefined }
  } catch (error) {
    const problem = error instanceof CollectError ? error : new CollectError('failed', (error as Error).name)
    return { settled, refused, problem }
  }
}

async function request(
  reports: readonly NamedReport[],
  { baseUrl, hostId, apiKey, clock, fetchJson, deadlineMs }: PostOptions,
): Promise<void> {
  const source = { type: 'host', hostId }
  await fetchJson(new URL('/api/v0/monitoring/checks/report', baseUrl), {
    method: 'POST',
    headers: { 'x-api-key': apiKey },
    body: {
      reports: reports.map(({ status, ...report }) => ({ source, status: status.toUpperCase(), ...report })),
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
