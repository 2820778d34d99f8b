// The counters that the function writes to its log, added up. They are in CloudWatch's embedded metric format:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

import { add } from '../journal.ts'

interface EmfLine {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly {
      readonly Dimensions: readonly (readonly string[])[]
      readonly Metrics: readonly { readonly Name: string }[]
    }[]
  }
  readonly [member: string]: unknown
}

/** Adds a line's counts under `Name`, and those by reason under `Name reason`. Other lines are passed over. */
export function addSaidCounts(said: Map<string, number>, line: string): void {
  if (!line.includes('"CloudWatchMetrics"')) return
  const emf = JSON.parse(line) as EmfLine
  for (const { Dimensions, Metrics } of emf._aws?.CloudWatchMetrics ?? []) {
    for (const { Name } of Metrics) {
      const value = emf[Name]
      if (typeof value !== 'number') continue
      for (const names of Dimensions) {
        if (names.length === 1) add(said, Name, value)
        else if (names.includes('Reason')) add(said, `${Name} ${emf['Reason']}`, value)
      }
    }
  }
}
