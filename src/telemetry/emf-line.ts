// A log line from which CloudWatch reads metrics: embedded metric format.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

import type { StatisticSet } from '../statistic-set.ts'

/** Metric → count, or statistic set in milliseconds. */
export type Values = ReadonlyMap<string, number | StatisticSet>

export interface Directive {
  /** Names of dimensions; each set makes a metric of its own of every value. */
  readonly dimensionSets: readonly (readonly string[])[]
  readonly values: Values
}

const namespace = 'IotRemoteWrite'

/**
 * @param members name → value: the dimensions of all directives, and what else the line says
 * @param directives no two with a metric of the same name
 */
export function emfLine(
  timestampMs: number,
  members: Readonly<Record<string, string | undefined>>,
  directives: readonly Directive[],
): string {
  const metrics = directives.flatMap(({ values }) => [...values])
  return JSON.stringify({
    _aws: {
      Timestamp: timestampMs,
      CloudWatchMetrics: directives.map(({ dimensionSets, values }) => ({
        Namespace: namespace,
        Dimensions: dimensionSets,
        Metrics: [...values].map(([name, value]) => ({ Name: name, Unit: unitOf(name, value) })),
      })),
    },
    ...members,
    ...Object.fromEntries(metrics.map(([name, value]) => [name, targetOf(value)])),
  })
}

function unitOf(name: string, value: number | StatisticSet): string {
  if (typeof value !== 'number') return 'Milliseconds'
  return name === 'RequestBytes' ? 'Bytes' : 'Count'
}

/**
 * The page above only knows numbers and lists of 100 numbers, but CloudWatch takes statistic sets, too: AWS's own
 * libraries write them (StatisticSet of awslabs/aws-embedded-metrics-java, awsemfexporter of the OpenTelemetry collector:
 * https://github.com/aws-observability/aws-otel-collector/issues/918). Average, least, greatest and number are exact; of
 * percentiles there are p0 and p100.
 */
function targetOf(value: number | StatisticSet): unknown {
  if (typeof value === 'number') return value
  return { Max: value.max, Min: value.min, Count: value.count, Sum: value.sum }
}
