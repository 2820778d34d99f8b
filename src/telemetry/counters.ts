// Counts what happened to messages and samples, and lets the counts leave as CloudWatch metrics in embedded metric
// format: at most once a minute, or at once when something goes wrong for the first time. One line per invocation
// would cost more than the function. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

export type CounterName =
  | 'Received'
  | 'Written'
  | 'Dropped'
  | 'Refused'
  | 'Failed'
  | 'Misconfigured'
  | 'DeadLettered'
  | 'Requests'
  | 'RequestBytes'
  | 'ClockCorrected'
  | 'MappingRefreshFailed'

export interface Counters {
  /** @param reason splits the counter: it leaves in total and by reason */
  count(name: CounterName, by: number, reason?: string): void
  /** Writes the counts if it is time to. */
  flush(): void
}

export interface CounterOptions {
  readonly functionName: string
  readonly writeLine: (line: string) => void
  readonly now: () => number
}

const namespace = 'IotRemoteWrite'
const flushIntervalMs = 60_000
const flushMessages = 1_000

export function createCounters({ functionName, writeLine, now }: CounterOptions): Counters {
  let totals = new Map<string, number>()
  let byReason = new Map<string, Map<string, number>>()
  const seenReasons = new Set<string>()
  let flushedAtMs = Number.NEGATIVE_INFINITY
  let sawNewReason = false

  function isTime(): boolean {
    return (
      sawNewReason || (totals.get('Received') ?? 0) >= flushMessages || now() - flushedAtMs >= flushIntervalMs
    )
  }

  return {
    count(name, by, reason) {
      if (by === 0) return
      totals.set(name, (totals.get(name) ?? 0) + by)
      if (reason === undefined) return
      const counts = byReason.get(reason) ?? new Map<string, number>()
      counts.set(name, (counts.get(name) ?? 0) + by)
      byReason.set(reason, counts)
      const kind = `${name} ${reason}`
      if (!seenReasons.has(kind)) {
        seenReasons.add(kind)
        sawNewReason = true
      }
    },

    flush() {
      if (totals.size === 0 || !isTime()) return
      writeLine(emfLine(now(), { FunctionName: functionName }, totals))
      for (const [reason, counts] of byReason) {
        writeLine(emfLine(now(), { FunctionName: functionName, Reason: reason }, counts))
      }
      totals = new Map()
      byReason = new Map()
      sawNewReason = false
      flushedAtMs = now()
    },
  }
}

function emfLine(
  nowMs: number,
  dimensions: Readonly<Record<string, string>>,
  counts: ReadonlyMap<string, number>,
): string {
  const metrics = [...counts.keys()].map((name) => ({
    Name: name,
    Unit: name === 'RequestBytes' ? 'Bytes' : 'Count',
  }))
  return JSON.stringify({
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: metrics }],
    },
    ...dimensions,
    ...Object.fromEntries(counts),
  })
}
