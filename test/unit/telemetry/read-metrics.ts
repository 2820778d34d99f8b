// What CloudWatch makes of log lines in embedded metric format: a small model of it, which takes nothing that the
// specification does not allow, but for statistic sets.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

import { expect } from 'vitest'

interface StatisticSet {
  readonly Max: number
  readonly Min: number
  readonly Count: number
  readonly Sum: number
}

/** By `Name{Dimension=value,…} Unit`: the sum of what the lines say, and of statistic sets their union. */
export function readMetrics(lines: readonly string[]): Record<string, number | StatisticSet> {
  const read: Record<string, number | StatisticSet> = {}
  for (const line of lines) {
    expect(Buffer.byteLength(line)).toBeLessThan(256 * 1024)
    const root = JSON.parse(line)
    expect(root._aws.Timestamp).toEqual(expect.any(Number))
    for (const { Namespace, Dimensions, Metrics } of root._aws.CloudWatchMetrics) {
      expect(Namespace).toBe('IotRemoteWrite')
      expect(Metrics.length).toBeGreaterThan(0)
      expect(Metrics.length).toBeLessThanOrEqual(100)
      for (const { Name, Unit } of Metrics) {
        expect(Unit).toMatch(/^(Count|Bytes|Milliseconds)$/)
        for (const set of Dimensions) {
          const key = `${Name}{${set.map((name: string) => `${name}=${dimension(root, name)}`)}} ${Unit}`
          read[key] = union(read[key], root[Name])
        }
      }
    }
  }
  return read
}

function dimension(root: Record<string, unknown>, name: string): string {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
  expect(root[name]).toMatch(/^[\x21-\x7e]{1,255}$/)
  return root[name] as string
}

function union(known: number | StatisticSet | undefined, value: unknown): number | StatisticSet {
  if (typeof value === 'number') return ((known as number | undefined) ?? 0) + value
  const set = value as StatisticSet
  expect(Object.keys(set).sort()).toEqual(['Count', 'Max', 'Min', 'Sum'])
  expect(set.Count).toBeGreaterThan(0)
  // A set that no values can have is refused.
  expect(set.Sum).toBeGreaterThanOrEqual(set.Max + set.Min * (set.Count - 1))
  expect(set.Sum).toBeLessThanOrEqual(set.Min + set.Max * (set.Count - 1))
  if (known === undefined) return set
  const other = known as StatisticSet
  return {
    Max: Math.max(set.Max, other.Max),
    Min: Math.min(set.Min, other.Min),
    Count: set.Count + other.Count,
    Sum: set.Sum + other.Sum,
  }
}
