// What is remembered of a plugin from run to run, but for its files: when it ran, how that ended, and who runs it now.

import { isObject } from '#check'
import { type CheckStatus, checkStatuses } from '../check-status.ts'
import { type PendingReport, readPending } from './pending-reports.ts'

export interface PluginState {
  /** The minute since 1970 at which the interval began in which it ran last, or runs. */
  readonly slotMinute: number
  /** A run that has not ended; nobody else runs the plugin before `untilMs`. */
  readonly lease?: Lease | undefined
  readonly last?: LastRun | undefined
  /** Reports that Mackerel does not have yet, in the order of the runs. */
  readonly pending?: readonly PendingReport[] | undefined
}

export interface Lease {
  readonly id: string
  readonly untilMs: number
}

export interface LastRun {
  readonly startMs: number
  readonly durationMs: number
  readonly status: CheckStatus
  /** In a row, up to this one, that were not OK. */
  readonly failedAttempts: number
}

export function writeState(state: PluginState): Uint8Array {
  return Buffer.from(JSON.stringify(state))
}

/** @returns undefined for what no `writeState` made: then the plugin begins anew */
export function readState(bytes: Uint8Array): PluginState | undefined {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
  if (!isObject(value) || !Number.isSafeInteger(value['slotMinute'])) return undefined
  return {
    slotMinute: value['slotMinute'] as number,
    lease: readLease(value['lease']),
    last: readLast(value['last']),
    pending: value['pending'] === undefined ? undefined : readPending(value['pending']),
  }
}

function readLease(value: unknown): Lease | undefined {
  if (!isObject(value)) return undefined
  const { id, untilMs } = value
  return typeof id === 'string' && isNumber(untilMs) ? { id, untilMs } : undefined
}

function readLast(value: unknown): LastRun | undefined {
  if (!isObject(value)) return undefined
  const { startMs, durationMs, failedAttempts } = value
  const status = checkStatuses.find((one) => one === value['status'])
  if (status === undefined || !isNumber(startMs) || !isNumber(durationMs)) return undefined
  return isNumber(failedAttempts) ? { startMs, durationMs, status, failedAttempts } : undefined
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
