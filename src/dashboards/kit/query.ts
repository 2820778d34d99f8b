// Queries of panels: PromQL for the data source that the reader chooses, and CloudWatch metrics of the chosen region.

import {
  CloudWatchMetricsQueryBuilder,
  CloudWatchQueryMode,
  MetricEditorMode,
  MetricQueryType,
} from '@grafana/grafana-foundation-sdk/cloudwatch'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'

/** `${name}`, as Grafana writes a variable where letters may follow. @param format such as `queryparam` */
export function variable(name: string, format?: string): string {
  return `$\{${name}${format === undefined ? '' : `:${format}`}}`
}

export const prometheus = { type: 'prometheus', uid: variable('datasource') }
export const cloudWatch = { type: 'cloudwatch', uid: variable('cloudwatch') }

export type Query = DataqueryBuilder | CloudWatchMetricsQueryBuilder

/** Over the range of the dashboard. @param legend such as `{{device}}` */
export function range(expr: string, legend = '__auto'): DataqueryBuilder {
  return new DataqueryBuilder().expr(expr).range().legendFormat(legend).datasource(prometheus)
}

/** At the end of the range. */
export function now(expr: string, legend = '__auto'): DataqueryBuilder {
  return new DataqueryBuilder().expr(expr).instant().legendFormat(legend).datasource(prometheus)
}

/** At the end of the range, a row for each series. */
export function rows(expr: string): DataqueryBuilder {
  return now(expr).format(PromQueryFormat.Table)
}

export interface Metric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly statistic: 'Sum' | 'Average' | 'Maximum'
}

/** One CloudWatch metric, with exactly these dimensions. @param id by which metric math names it */
export function metric({ namespace, name, dimensions, statistic }: Metric, label: string, id = '') {
  return cloudWatchQuery(label)
    .id(id)
    .metricEditorMode(MetricEditorMode.Builder)
    .namespace(namespace)
    .metricName(name)
    .dimensions({ ...dimensions })
    .statistic(statistic)
    .matchExact(true)
}

/** CloudWatch's metric math: `SEARCH(…)`, or a calculation with other queries of the panel by their ids. */
export function math(expression: string, label: string) {
  return cloudWatchQuery(label).id('').metricEditorMode(MetricEditorMode.Code).expression(expression)
}

function cloudWatchQuery(label: string): CloudWatchMetricsQueryBuilder {
  return new CloudWatchMetricsQueryBuilder()
    .queryMode(CloudWatchQueryMode.Metrics)
    .metricQueryType(MetricQueryType.Search)
    .region(variable('region'))
    .label(label)
    .expression('')
    .period('')
    .datasource(cloudWatch)
}
