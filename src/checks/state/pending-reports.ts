// Reports for Mackerel that wait in the state of their check until Mackerel has them: saved together with the run that
// they are of, so that none gets lost, and in the order of the runs.
// https://mackerel.io/api-docs/entry/check-monitoring

import { isObject } from '#check'
import { type CheckStatus, checkStatuses } from '../check-status.ts'
import type { Check } from '../config/model.ts'

export interface PendingReport {
  readonly status: CheckStatus
  readonly message: string
  /** Seconds since 1970: when the run began. */
  readonly occurredAt: number
  readonly maxCheckAttempts: number
  /** Minutes. */
  readonly notificationInterval?: number
  /** Of the host that it is of; absent: the one of the settings. */
  readonly customIdentifier?: string
}

/** Of a message, in characters: the limit of Mackerel. */
const messageCharactersMax = 1_024
/** Of one check. A check that fails each minute has as many in three hours. */
export const pendingMax = 200

/**
 * @param before the run before; an OK after an OK is no news
 * @returns undefined if there is nothing to report
 */
export function toReport(
  check: Check,
  run: { readonly status: CheckStatus; readonly startMs: number },
  before: { readonly status: CheckStatus } | undefined,
  message: string,
): PendingReport | undefined {
  if (run.status === 'ok' && before?.status === 'ok') return undefined
  const memo = check.memo === '' || run.status === 'ok' ? '' : `\n${check.memo}`
  const room = messageCharactersMax - [...memo].length
  const interval = check.notificationIntervalMinutes
  return {
    status: run.status,
    message: `${[...message].slice(0, room).join('')}${memo}`,
    occurredAt: Math.floor(run.startMs / 1000),
    maxCheckAttempts: check.maxAttempts,
    ...(interval !== undefined && { notificationInterval: interval }),
    ...(check.customIdentifier !== undefined && { customIdentifier: check.customIdentifier }),
  }
}

/** @returns at most `pendingMax`: what repeats the status before it goes first, since it opens and closes no alert */
export function addReport(
  pending: readonly PendingReport[],
  report: PendingReport | undefined,
): readonly PendingReport[] {
  if (report === undefined) return pending
  const all = [...pending, report]
  if (all.length <= pendingMax) return all
  const repeated = all.findIndex((one, index) => index > 0 && one.status === all[index - 1]?.status)
  return all.toSpliced(Math.max(0, repeated), 1)
}

/** Of a state that is read; what is no report is left out. */
export function readPending(value: unknown): readonly PendingReport[] {
  if (!Array.isArray(value)) return []
  return (value as unknown[]).flatMap((one) => {
    if (!isObject(one)) return []
    const { message, occurredAt, maxCheckAttempts, notificationInterval, customIdentifier } = one
    const status = checkStatuses.find((known) => known === one['status'])
    if (status === undefined || typeof message !== 'string') return []
    if (typeof occurredAt !== 'number' || typeof maxCheckAttempts !== 'number') return []
    return [
      {
        ...{ status, message, occurredAt, maxCheckAttempts },
        ...(typeof notificationInterval === 'number' && { notificationInterval }),
        ...(typeof customIdentifier === 'string' && { customIdentifier }),
      },
    ]
  })
}
