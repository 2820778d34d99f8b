// What the function counted of each version of its mapping, from the lines of its log that say `MappingVersion`.

import type { Aws } from '#stack'
import { askInsights } from '../stack/ask-insights.ts'
import type { VersionCounts } from './compare-versions.ts'

export interface CountsOfVersions {
  /** By version; '' for none. */
  readonly versions: ReadonlyMap<string, VersionCounts>
  /** How often an instance found that it cannot use the file. */
  readonly refused: number
}

/** @param fromMs milliseconds since 1970, as `toMs` */
export type ReadCounts = (fromMs: number, toMs: number) => Promise<CountsOfVersions>

const counters = [
  'Received',
  'Mapped',
  'DeadLettered',
  'Missing',
  'Written',
  'Thinned',
  'MappingRefreshFailed',
]

/** @throws {StackError} */
export function createCountReader(aws: Aws, logGroup: string): ReadCounts {
  const sums = counters.map((name) => `sum(${name}) as ${name.toLowerCase()}_sum`).join(', ')
  const text = `filter ispresent(FunctionName) | stats ${sums} by MappingVersion, Reason`
  return async (fromMs, toMs) => countsOf(await askInsights(aws, logGroup, text, fromMs, toMs))
}

/** @param rows of Logs Insights: a line of the log has one reason, and counts with others beside it */
export function countsOf(rows: readonly Readonly<Record<string, string>>[]): CountsOfVersions {
  const versions = new Map<string, Record<keyof VersionCounts, number>>()
  let refused = 0
  for (const row of rows) {
    const sumOf = (name: string) => Number(row[`${name.toLowerCase()}_sum`] || 0)
    const version = row['MappingVersion'] ?? ''
    const sum = versions.get(version) ?? none()
    sum.received += sumOf('Received')
    sum.mapped += sumOf('Mapped')
    sum.deadLettered += sumOf('DeadLettered')
    sum.missing += sumOf('Missing')
    // Samples that are left out are in the messages as before.
    sum.written += sumOf('Written') + sumOf('Thinned')
    versions.set(version, sum)
    // A file that could not be read for a moment says nothing of what is in it.
    if (row['Reason'] === 'mapping_invalid') refused += sumOf('MappingRefreshFailed')
  }
  return { versions, refused }
}

const none = () => ({ received: 0, mapped: 0, deadLettered: 0, missing: 0, written: 0 })

/** @returns all of them but `version`, added up */
export function othersThan(version: string, ...counts: readonly CountsOfVersions[]): VersionCounts {
  const sum = none()
  for (const { versions } of counts) {
    for (const [own, one] of versions) {
      if (own === version) continue
      for (const name of Object.keys(sum) as (keyof VersionCounts)[]) sum[name] += one[name]
    }
  }
  return sum
}
