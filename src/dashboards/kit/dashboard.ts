// What all dashboards have in common: their address, the list of the others, and the variables for data source and labels.

import {
  CustomVariableBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { cloudWatch, prometheus } from './query.ts'

export type { Dashboard }

const tag = 'iot-remote-write'

export interface DashboardText {
  /** Without the prefix `iot-`: its address is `/d/iot-NAME`. */
  readonly name: string
  readonly title: string
  readonly description: string
  /** Back from now, such as `6h`. */
  readonly range: string
  /** It asks no Prometheus. Its choice stays for the other dashboards, unseen. */
  readonly withoutPrometheus?: true
}

/** An empty dashboard with the data source as its first variable. */
export function dashboard(text: DashboardText): DashboardBuilder {
  const { name, title, description, range, withoutPrometheus } = text
  const others = new DashboardLinkBuilder('IoT')
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true)
  return new DashboardBuilder(title)
    .uid(`iot-${name}`)
    .description(description)
    .tags([tag])
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: `now-${range}`, to: 'now' })
    .refresh('1m')
    .link(others)
    .withVariable(
      new DatasourceVariableBuilder('datasource')
        .label('Data source')
        .type('prometheus')
        .hide(withoutPrometheus ? VariableHide.HideVariable : VariableHide.DontHide),
    )
}

export function row(title: string): RowBuilder {
  return new RowBuilder(title)
}

export interface LabelVariable {
  readonly name: string
  readonly label: string
  /** Of the series whose labels are offered. */
  readonly selector: string
  /** Another label than the variable's name. */
  readonly of?: string
  readonly regex?: string
  /** One value has to be chosen. Otherwise several, or all, which is also where series lack the label. */
  readonly single?: boolean
}

/** Values of a label, read again when the range of time changes. */
export function labelVariable({ name, label, selector, of = name, regex, single }: LabelVariable) {
  const built = new QueryVariableBuilder(name)
    .label(label)
    .datasource(prometheus)
    .query({
      query: `label_values(${selector}, ${of})`,
      refId: 'PrometheusVariableQueryEditor-VariableQuery',
    })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
  if (regex !== undefined) built.regex(regex)
  return single === true ? built : built.multi(true).includeAll(true).allValue('.*').current(all)
}

/** A choice of fixed values; the first one is set. */
export function choice(name: string, label: string, values: readonly [string, ...string[]]) {
  const options = values.map((value, index) => ({ text: value, value, selected: index === 0 }))
  return new CustomVariableBuilder(name)
    .label(label)
    .values(values.join(','))
    .current({ text: values[0], value: values[0] })
    .options(options)
}

/** The CloudWatch data source, the region, and then names of resources there. */
export function cloudWatchSource() {
  return new DatasourceVariableBuilder('cloudwatch').label('CloudWatch').type('cloudwatch')
}

/** @param query of Grafana's CloudWatch data source, such as `dimension_values(…)` */
export function cloudWatchVariable(name: string, label: string, query: string, regex?: string) {
  const built = new QueryVariableBuilder(name)
    .label(label)
    .datasource(cloudWatch)
    .query(query)
    .refresh(VariableRefresh.OnDashboardLoad)
    .sort(VariableSort.NaturalAsc)
  return regex === undefined ? built : built.regex(regex)
}

const all = { text: 'All', value: '$__all' }
