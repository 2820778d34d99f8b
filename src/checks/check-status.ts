// What a check found. https://nagios-plugins.org/doc/guidelines.html#AEN78

import type { CommandEnd } from './run/run-command.ts'

export type CheckStatus = 'ok' | 'warning' | 'critical' | 'unknown'

/** By exit status. */
export const checkStatuses = ['ok', 'warning', 'critical', 'unknown'] as const

/** Exit statuses of a shell that did not run the command. */
export const shellFailures: readonly number[] = [126, 127]

/** Every other way to end is UNKNOWN. */
export function statusOf(end: CommandEnd): CheckStatus {
  return (end.kind === 'exit' ? checkStatuses[end.code] : undefined) ?? 'unknown'
}

/** @returns in words how a command ended that did not end as a check does */
export function describeEnd(end: CommandEnd, timeoutMs: number): string | undefined {
  switch (end.kind) {
    case 'exit':
      if (end.code === 126) return 'exit status 126: the shell found the command and could not execute it'
      if (end.code === 127) return 'exit status 127: the shell did not find the command'
      return end.code < checkStatuses.length ? undefined : `exit status ${end.code}`
    case 'signal':
      return `killed by ${end.signal}`
    case 'timeout':
      return `timed out after ${timeoutMs / 1000} s`
    case 'not_started':
      return end.problem
  }
}
