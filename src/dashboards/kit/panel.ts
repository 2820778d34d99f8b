// The kinds of panels that the dashboards have, with one look: what a panel is for is in its description, and what has no
// data says so in words.

import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge'
import { CloudWatchMetricsQueryBuilder } from '@grafana/grafana-foundation-sdk/cloudwatch'
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  type DataTransformerConfig,
  type DynamicConfigValue,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline'
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries'
import { type Link, linkValue } from './link.ts'
import { cloudWatch, prometheus, type Query } from './query.ts'

/** Colours from a value on; the first is for all values below. */
export type Steps = readonly [colour: string, ...from: (readonly [value: number, colour: string])[]]

/** Texts and colours of values, such as `{0: ['off', 'red']}`. */
export type Words = Readonly<Record<string, readonly [text: string, colour: string]>>

export interface PanelText {
  readonly title: string
  /** What the reader learns from it, and what to do. */
  readonly description: string
  /** Of 24 columns. */
  readonly span: number
  readonly height?: number
  /** Of Grafana, such as `watt`. */
  readonly unit?: string
  readonly decimals?: number
  readonly min?: number
  readonly max?: number
  readonly steps?: Steps
  readonly words?: Words
  /** What stands there without data. */
  readonly noValue?: string
  readonly links?: readonly Link[]
}

type Panel = Stat | TimeSeries | Table | BarGauge | StateTimeline

/** A number: the newest, with its course in small. */
export function number(text: PanelText, ...queries: Query[]): Stat {
  return dressed(new Stat(), { height: 4, ...text }, queries)
    .colorMode(text.steps === undefined ? BigValueColorMode.None : BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
}

/** Lines over time. @param stacked as areas on top of each other */
export function graph(
  text: PanelText & { readonly stacked?: boolean | 'percent'; readonly bars?: boolean },
  ...queries: Query[]
) {
  const panel = dressed(new TimeSeries(), text, queries)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .drawStyle(text.bars === true ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .fillOpacity(text.bars === true ? 80 : text.stacked ? 30 : 5)
    .showPoints(VisibilityMode.Auto)
    // Devices report more slowly than a point is wide; a gap of an hour is one.
    .spanNulls(3_600_000)
  if (!text.stacked) return panel
  const mode = text.stacked === 'percent' ? StackingMode.Percent : StackingMode.Normal
  return panel.stacking(new StackingConfigBuilder().mode(mode).group('A'))
}

/** One bar for each series, the longest first. */
export function bars(text: PanelText, ...queries: Query[]): BarGauge {
  return dressed(new BarGauge(), text, queries)
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
}

/** A row of coloured spans for each series; values that are the same are one span. */
export function states(text: PanelText & { readonly words: Words }, ...queries: Query[]): StateTimeline {
  return dressed(new StateTimeline(), text, queries)
    .showValue(VisibilityMode.Never)
    .mergeValues(true)
    .rowHeight(0.8)
    .fillOpacity(70)
}

export interface Column {
  readonly label: string
  readonly title: string
  readonly unit?: string
  readonly words?: Words
  readonly link?: Link
  /** Coloured by the steps. */
  readonly steps?: Steps
  readonly width?: number
}

/**
 * Rows of series at one time, in the given columns. Several queries are joined by the labels that they share.
 * @param columns by label; the value of a query is `Value`, or `Value #A` and so on of several
 */
export function list(text: PanelText, columns: readonly Column[], ...queries: Query[]): Table {
  const panel = dressed(new Table(), text, queries)
  const shown = Object.fromEntries(columns.map(({ label, title }) => [label, title]))
  const transformations: DataTransformerConfig[] = [
    ...(queries.length > 1 ? [{ id: 'merge', options: {} }] : []),
    {
      id: 'filterFieldsByName',
      options: { include: { names: columns.map(({ label }) => label) } },
    },
    {
      id: 'organize',
      options: {
        renameByName: shown,
        indexByName: Object.fromEntries(columns.map(({ label }, index) => [label, index])),
      },
    },
  ]
  panel.transformations(transformations).filterable(true)
  for (const { title, unit, words, link, steps, width } of columns) {
    const properties: DynamicConfigValue[] = [
      ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
      ...(words === undefined ? [] : [{ id: 'mappings', value: [valueMap(words)] }]),
      ...(link === undefined ? [] : [{ id: 'links', value: [linkValue(link)] }]),
      ...(steps === undefined ? [] : [{ id: 'thresholds', value: thresholdsOf(steps).build() }]),
      ...(steps === undefined && words === undefined
        ? []
        : [{ id: 'custom.cellOptions', value: { type: 'color-text' } }]),
      ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
    ]
    if (properties.length > 0) panel.overrideByName(title, properties)
  }
  return panel
}

function dressed<P extends Panel>(panel: P, text: PanelText, queries: readonly Query[]): P {
  const {
    title,
    description,
    span,
    height = 8,
    unit,
    decimals,
    min,
    max,
    steps,
    words,
    noValue,
    links,
  } = text
  const source = queries.some((query) => query instanceof CloudWatchMetricsQueryBuilder)
    ? cloudWatch
    : prometheus
  panel.title(title).description(description).span(span).height(height).datasource(source)
  for (const [index, query] of queries.entries()) {
    panel.withTarget(query.refId(String.fromCharCode('A'.charCodeAt(0) + index)) as never)
  }
  if (unit !== undefined) panel.unit(unit)
  if (decimals !== undefined) panel.decimals(decimals)
  if (min !== undefined) panel.min(min)
  if (max !== undefined) panel.max(max)
  if (steps !== undefined) panel.thresholds(thresholdsOf(steps))
  if (words !== undefined) panel.mappings([valueMap(words)])
  if (links !== undefined) panel.overrideByRegexp('.*', [{ id: 'links', value: links.map(linkValue) }])
  return panel.noValue(noValue ?? 'no data') as P
}

function thresholdsOf([below, ...above]: Steps): ThresholdsConfigBuilder {
  const steps = above.map(([value, color]) => ({ value, color }))
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: below }, ...steps])
}

function valueMap(words: Words): ValueMapping {
  const options = Object.entries(words).map(([value, [text, color]], index) => [
    value,
    { text, color, index },
  ])
  return { type: MappingType.ValueToText, options: Object.fromEntries(options) }
}
