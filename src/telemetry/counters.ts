// Counts what happened to messages and samples, and publishes the counts as CloudWatch metrics: at most once a minute,
// or at once when something fails for the first time. One line for each invocation would cost more than the function.

import type { Stage } from '../model.ts'
import { programVersion } from '../program-version.ts'
import {
  addStatisticSet,
  createStatisticSet,
  type GrowingStatisticSet,
  type StatisticSet,
} from '../statistic-set.ts'
import { emfLine } from './emf-line.ts'

/** What each of them says is in docs/counters.md. One is always counted with a reason, or never. */
export type CounterName =
  | 'Received'
  | 'Mapped'
  | 'Missing'
  | 'Thinned'
  | 'Written'
  | 'Dropped'
  | 'Refused'
  | 'Failed'
  | 'Retried'
  | 'DeadLettered'
  | 'Suppressed'
  | 'Requests'
  | 'RequestBytes'
  | 'ClockCorrected'
  | 'NewIdentity'
  | 'Misconfigured'
  | 'MappingRefreshFailed'
  | 'CollectorFailed'
  | 'Parked'
  | 'Rejected'

/** In whole milliseconds: their sums are exact, so that CloudWatch never meets a sum that no values can have. */
export type MeasureName = 'Latency' | 'SampleAge' | 'ClockSkew'

export interface Counters {
  /**
   * @param reason from a fixed set, never from a payload: it splits the counter, which leaves in total and by reason
   * @param stage splits it further
   */
  count(name: CounterName, by: number, reason?: string, stage?: Stage): void
  /** Writes the counts if it is time to. */
  flush(): void
}

export interface Metrics extends Counters {
  measure(name: MeasureName, set: StatisticSet): void
}

/** Of a function whose mapping may change while it runs. */
export interface VersionedMetrics extends Metrics {
  /**
   * What is counted from here on is of this version of the mapping; what was counted before leaves at once, if it is of
   * another one.
   */
  ofMapping(version: string | undefined): void
}

export interface CounterOptions {
  readonly functionName: string
  readonly writeLine: (line: string) => void
  readonly now: () => number
}

const flushIntervalMs = 60_000
/** With so many messages the counts leave earlier. Of a stream, that would be with every batch but for the interval. */
const flushMessages = 1_000
const busyFlushIntervalMs = 10_000
/** Of counter, stage and reason. An endpoint may answer with any status, and each is a metric on the bill. */
const kindsMax = 100

const inTotal = ['FunctionName']

/**
 * What leaves in one line. A dimension is a member of the line, so that a line has one reason; but its counts are written
 * once for two sets of dimensions, and CloudWatch adds the lines up to the total. What has no reason goes with the first.
 */
interface Group {
  readonly dimensions: Readonly<Record<string, string>>
  readonly values: Map<string, number>
}

export function createCounters({ functionName, writeLine, now }: CounterOptions): VersionedMetrics {
  let totals = new Map<string, number | GrowingStatisticSet>()
  let groups = new Map<string, Group>()
  const kinds = new Set<string>()
  let sawNewKind = false
  let flushedAtMs = Number.NEGATIVE_INFINITY
  let mappingVersion: string | undefined

  function isTime(): boolean {
    const isBusy = Number(totals.get('Received') ?? 0) >= flushMessages
    return sawNewKind || now() - flushedAtMs >= (isBusy ? busyFlushIntervalMs : flushIntervalMs)
  }

  /** @returns the reason to count by */
  function register(name: CounterName, reason: string, stage: Stage | undefined): string {
    const kind = `${name} ${stage} ${reason}`
    if (kinds.has(kind)) return reason
    if (kinds.size >= kindsMax) return 'other'
    kinds.add(kind)
    sawNewKind = true
    return reason
  }

  function groupOf(reason: string, stage: Stage | undefined): Group {
    const key = `${stage} ${reason}`
    const known = groups.get(key)
    if (known !== undefined) return known
    const dimensions = {
      FunctionName: functionName,
      ...(stage !== undefined && { Stage: stage }),
      Reason: reason,
    }
    const group = { dimensions, values: new Map<string, number>() }
    groups.set(key, group)
    return group
  }

  function write(): void {
    const lines: Group[] = [...groups.values()]
    if (lines.length === 0) lines.push({ dimensions: { FunctionName: functionName }, values: new Map() })
    for (const { dimensions, values } of lines) {
      const directives = [
        { dimensionSets: [inTotal, Object.keys(dimensions)], values },
        { dimensionSets: [inTotal], values: totals },
      ].filter(({ values: { size } }) => size > 0)
      // No dimensions, which would make metrics of their own: `publish-mapping` reads the mapping's in the log.
      const versions = { ProgramVersion: programVersion, MappingVersion: mappingVersion }
      writeLine(emfLine(now(), { ...versions, ...dimensions }, directives))
      totals = new Map()
    }
    groups = new Map()
    sawNewKind = false
    flushedAtMs = now()
  }

  const isEmpty = (): boolean => totals.size + groups.size === 0

  return {
    count(name, by, reason, stage) {
      if (by === 0) return
      const values = reason === undefined ? totals : groupOf(register(name, reason, stage), stage).values
      values.set(name, Number(values.get(name) ?? 0) + by)
    },

    measure(name, set) {
      if (set.count === 0) return
      const sum = (totals.get(name) ?? createStatisticSet()) as GrowingStatisticSet
      addStatisticSet(sum, set)
      totals.set(name, sum)
    },

    ofMapping(version) {
      if (version !== mappingVersion && !isEmpty()) write()
      mappingVersion = version
    },

    flush() {
      if (!isEmpty() && isTime()) write()
    },
  }
}
