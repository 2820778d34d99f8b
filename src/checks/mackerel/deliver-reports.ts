// Delivers what waits in the states of checks. One at a time does so, under a lease of its own: with two, an older report
// could arrive after a newer one, and open an alert again that is closed.

import { randomUUID } from 'node:crypto'
import { isObject } from '#check'
import type { CollectorTools } from '#collect'
import type { StateStore } from '#collect-state'
import type { Clock } from '../../clock.ts'
import type { Check } from '../config/model.ts'
import { type LoadedState, loadState, saveState } from '../state/leased-run.ts'
import { type NamedReport, postReports } from './post-reports.ts'

export interface MackerelTarget {
  readonly baseUrl: URL
  readonly hostId: string
  /** @throws {CollectError} `secret` */
  readonly apiKey: () => Promise<string>
  readonly log: (level: 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>) => void
}

export interface DeliveryOptions extends MackerelTarget {
  readonly store: StateStore
  readonly instance: string
  readonly clock: Clock
  readonly fetchJson: CollectorTools['fetchJson']
  readonly deadlineMs: number
}

/** Longer than a round posts. */
const leaseMs = 60_000
/** A lease that is longer is of a clock ahead. */
const leaseAheadMsMax = 3_600_000

/**
 * @returns how many reports wait then; undefined if somebody else delivers them
 * @throws {StateError} if the states cannot be read or written
 * @throws {CollectError} if there is no key
 */
export async function deliverReports(
  checks: readonly Check[],
  options: DeliveryOptions,
): Promise<number | undefined> {
  const lease = await takeLease(options)
  if (lease === undefined) return undefined
  let posted = lease.posted
  let waiting: readonly Waiting[]
  try {
    waiting = await findWaiting(checks, posted, options)
    const done = await post(waiting, options)
    posted = { ...posted, ...done }
  } finally {
    await lease.release(posted)
  }
  // Only now: what is posted and still in a state is known, and not posted again.
  return removePosted(waiting, posted, options)
}

interface Waiting {
  readonly check: Check
  readonly loaded: LoadedState
  /** In the order of the runs. */
  readonly reports: readonly NamedReport[]
}

/** When the last run began that Mackerel was told of, in seconds since 1970, by the check's name. */
type Posted = Readonly<Record<string, number>>

async function findWaiting(
  checks: readonly Check[],
  posted: Posted,
  options: DeliveryOptions,
): Promise<readonly Waiting[]> {
  const waiting: Waiting[] = []
  for (const check of checks) {
    const loaded = await loadState(options, check)
    const reports = (loaded.state?.pending ?? [])
      .map((report) => ({ ...report, name: check.name }))
      .filter((report) => isNews(report, posted))
    if ((loaded.state?.pending ?? []).length > 0) waiting.push({ check, loaded, reports })
  }
  return waiting
}

function isNews({ name, occurredAt }: NamedReport, posted: Posted): boolean {
  return occurredAt > (Object.hasOwn(posted, name) ? (posted[name] as number) : 0)
}

/** @returns what is posted now */
async function post(waiting: readonly Waiting[], options: DeliveryOptions): Promise<Posted> {
  const { log, clock } = options
  const reports = waiting.flatMap((one) => one.reports)
  if (reports.length === 0) return {}
  const apiKey = await options.apiKey()
  const deadlineMs = Math.min(options.deadlineMs, clock.now() + leaseMs / 2)
  const { settled, refused, problem } = await postReports(reports, { ...options, apiKey, deadlineMs })
  for (const { report, reason } of refused) {
    log('warn', 'Mackerel refuses a report', { check: report.name, occurredAt: report.occurredAt, reason })
  }
  if (problem !== undefined) {
    const { reason, message: detail } = problem
    log('warn', 'reports wait for Mackerel', { reports: reports.length - settled.size, reason, detail })
  }
  return Object.fromEntries([...settled].map(({ name, occurredAt }) => [name, occurredAt]))
}

/** @returns how many reports are not posted */
async function removePosted(
  waiting: readonly Waiting[],
  posted: Posted,
  options: DeliveryOptions,
): Promise<number> {
  let left = 0
  for (const { check, loaded, reports } of waiting) {
    const { state } = loaded
    const unposted = reports.filter((report) => isNews(report, posted))
    left += unposted.length
    // A run that is under way saves the state, and would not find the one that it knows.
    if (state === undefined || state.lease !== undefined) continue
    if (unposted.length === (state.pending ?? []).length) continue
    const pending = unposted.map(({ name: _, ...report }) => report)
    // A conflict: the check has run meanwhile, and the next round removes them.
    await saveState(options, check, { ...state, pending }, loaded.version)
  }
  return left
}

interface DeliveryLease {
  readonly posted: Posted
  release(posted: Posted): Promise<void>
}

/** @returns undefined if somebody else has it */
async function takeLease({ store, instance, clock }: DeliveryOptions): Promise<DeliveryLease | undefined> {
  const key = `${instance}/mackerel`
  const stored = await store.load(key)
  const { untilMs, posted } = readLease(stored?.bytes)
  const leftMs = untilMs - clock.now()
  if (leftMs > 0 && leftMs <= leaseAheadMsMax) return undefined
  const write = (until: number, done: Posted) =>
    Buffer.from(JSON.stringify({ id: randomUUID(), untilMs: until, posted: done }))
  const mine = write(clock.now() + leaseMs, posted)
  if ((await store.save(key, mine, stored?.version)) === 'conflict') return undefined
  return {
    posted,
    async release(done) {
      const now = await store.load(key)
      if (now !== undefined && Buffer.from(now.bytes).equals(mine)) {
        await store.save(key, write(0, done), now.version)
      }
    },
  }
}

function readLease(bytes: Uint8Array | undefined): { readonly untilMs: number; readonly posted: Posted } {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes ?? []).toString('utf8'))
  } catch {
    value = undefined
  }
  if (!isObject(value) || typeof value['untilMs'] !== 'number') return { untilMs: 0, posted: {} }
  const posted = isObject(value['posted']) ? Object.entries(value['posted']) : []
  const times = posted.filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  return { untilMs: value['untilMs'], posted: Object.fromEntries(times) }
}
