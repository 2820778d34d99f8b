// The alarms of template.yaml, and the metrics that each of them watches.

import { deployTemplate, type Parameters, resourcesOfType, type Tree } from './template.ts'

export interface Watched {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly period: number
}

/** `[logical id, alarm]` of a stack with these parameters. */
export function alarmsOf(parameters: Parameters): [string, Tree][] {
  return resourcesOfType(deployTemplate(parameters).resources, 'AWS::CloudWatch::Alarm')
}

/** Of its own, of an expression, or of a query. */
export function watchedBy({ Properties }: Tree): readonly Watched[] {
  const { Namespace, MetricName, Dimensions, Period, Metrics } = Properties
  if (Metrics === undefined) return [watched(Namespace, MetricName, Dimensions, Period)]
  return Metrics.flatMap(({ Expression, MetricStat, Period: period }: Tree) => {
    if (MetricStat !== undefined) {
      const { Metric } = MetricStat
      return [watched(Metric.Namespace, Metric.MetricName, Metric.Dimensions, MetricStat.Period)]
    }
    const [, name, namespace, dimension, value] =
      /^SELECT SUM\((\w+)\) FROM "([\w/]+)" WHERE (\w+) = '(\w+)'$/.exec(Expression) ?? []
    if (name === undefined) return []
    return [watched(namespace as string, name, [{ Name: dimension, Value: value }], period)]
  })
}

function watched(namespace: string, name: string, dimensions: readonly Tree[], period: number): Watched {
  return {
    namespace,
    name,
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
    period,
  }
}
