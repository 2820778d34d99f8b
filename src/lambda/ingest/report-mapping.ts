// Reports problems and new versions of the mapping that MAPPING_URI names: in the log, and in the counter of an alarm.

import type { Counters, Log } from '#telemetry'

export interface Observers {
  readonly log: Log
  readonly counters: Counters
}

export type MappingReporter = ReturnType<typeof createMappingReporter>

/** Of the problems of one mapping, in the log. */
const problemCharactersMax = 50_000

export function createMappingReporter({ uri, log, counters }: Observers & { readonly uri: URL }) {
  const fields = { uri: uri.href }
  const count = (reason: 'mapping_invalid' | 'mapping_unreadable'): void =>
    counters.count('MappingRefreshFailed', 1, reason)
  const describe = ({ message }: Error): string => message.slice(0, problemCharactersMax)
  return {
    unreadable(problem: Error): void {
      count('mapping_unreadable')
      log('error', 'the mapping cannot be read', { ...fields, reason: describe(problem) })
    },
    bad(problem: Error): void {
      count('mapping_invalid')
      log('error', 'the mapping is not valid', { ...fields, reason: describe(problem) })
    },
    /** The log has said why. */
    stillBad: () => count('mapping_invalid'),
    usesLastGood: () => log('warn', 'the last good mapping is used instead', fields),
    noLastGood(problem: Error): void {
      log('error', 'there is no last good mapping to use instead', { ...fields, reason: describe(problem) })
      counters.flush()
    },
    replaced: (version: string) =>
      log('info', 'a new version of the mapping is used', { ...fields, version }),
  }
}
