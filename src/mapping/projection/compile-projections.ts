// Compiles the rules of a mapping file that a projection can stand for: those with one time, labels and metrics for each
// message, each from a path of names, a capture or a constant. A key that is not named here is for the mapping.

import { compileShape, type Shape } from '#scan'
import { parseFieldPath } from '../expression/field-path.ts'
import type { MappingFile, Metric, Rule, Timestamp } from '../language.ts'
import type { MappingLimits } from '../mapping-parts.ts'
import { metricsOf } from '../scope/compile-metric.ts'
import { sampleSteps } from '../series/output.ts'
import { compileNumberReader, type ReadValue } from '../series/read-number.ts'
import { filtersOf, labelCaptures, type TopicFilter } from '../topic/topic-filter.ts'
import { createTopicIndex } from '../topic/topic-index.ts'
import { type LevelFilter, levelFilterOf, mayOverlap } from './topic-levels.ts'

export interface Projections {
  /** @returns the projection of the first rule whose filter matches; undefined if it has none, or no rule matches */
  find(levels: readonly string[]): Projection | undefined
  readonly limits: MappingLimits
}

export interface Projection {
  readonly filter: LevelFilter
  /** No rule before it has a filter that matches a topic of this one: nobody else has to be asked. */
  readonly isFirst: boolean
  readonly shape: Shape
  /** Sorted by name. */
  readonly labels: readonly ProjectedLabel[]
  readonly metrics: readonly ProjectedMetric[]
  /** Undefined: the time of receipt. */
  readonly time: ProjectedTime | undefined
  /** What every message costs, beside the values of its labels and the samples that it yields. */
  readonly steps: number
}

/** A constant; or a level of the topic, a field of the payload, by number; or the topic. */
export interface ProjectedLabel {
  readonly name: string
  readonly from: 'constant' | 'level' | 'field' | 'topic'
  readonly constant: string
  readonly number: number
}

export interface ProjectedMetric {
  readonly name: string
  readonly field: number
  readonly read: ReadValue
  /** A number in the payload is the value. */
  readonly isPlain: boolean
  /** Without a value it is left out, and nothing is counted. */
  readonly isOptional: boolean
  readonly steps: number
}

export interface ProjectedTime {
  readonly field: number
  readonly unit: Timestamp['unit']
  readonly outside: Timestamp['outside']
}

const ruleKeys = new Set(['topic', 'timestamp', 'labels', 'const_labels', 'values', 'metrics', 'leaves'])
const metricKeys = new Set([
  'name',
  'value',
  'type',
  'unit',
  'help',
  'values',
  'scale',
  'offset',
  'default',
  'required',
])
const metricTypes = new Set<Metric['type']>([undefined, 'gauge', 'counter'])

/** @returns undefined if no rule has one */
export function compileProjections(file: MappingFile, limits: MappingLimits): Projections | undefined {
  // A rule with `thin` has a key that is not named here.
  if (file.thin !== undefined) return undefined
  const filters: TopicFilter[] = []
  const projections: (Projection | undefined)[] = []
  for (const rule of file.rules) {
    for (const filter of filtersOf(rule.topic)) {
      const isFirst = !filters.some((before) => mayOverlap(before, filter))
      projections.push(project(rule, filter, isFirst, file.external_labels ?? {}, limits))
      filters.push(filter)
    }
  }
  if (projections.every((one) => one === undefined)) return undefined
  const findRule = createTopicIndex(filters)
  return { find: (levels) => projections[findRule(levels, -1)], limits }
}

function project(
  rule: Rule,
  topic: TopicFilter,
  isFirst: boolean,
  external: { readonly [name: string]: string },
  limits: MappingLimits,
): Projection | undefined {
  if (!hasOnly(rule, ruleKeys) || (rule.leaves !== undefined && rule.leaves !== false)) return undefined
  const filter = levelFilterOf(topic)
  const paths = createPaths()
  const labels = projectLabels(rule, topic, external, paths.fieldOf)
  const metrics = projectMetrics(rule, limits.messageSamplesMax, paths.fieldOf)
  const time = rule.timestamp === undefined ? undefined : projectTime(rule.timestamp, paths.fieldOf)
  const shape = compileShape(paths.all)
  if (filter === undefined || labels === undefined || metrics === undefined || shape === undefined)
    return undefined
  if (time === undefined && rule.timestamp !== undefined) return undefined
  return { filter, isFirst, shape, labels, metrics, time, steps: metrics.length }
}

function hasOnly(value: object, keys: ReadonlySet<string>): boolean {
  return Object.entries(value).every(([key, member]) => member === undefined || keys.has(key))
}

/** Gives each path of names a number. @returns undefined for all other expressions */
type FieldOf = (expression: string) => number | undefined

function createPaths(): { readonly all: (readonly string[])[]; readonly fieldOf: FieldOf } {
  const all: (readonly string[])[] = []
  const known = new Map<string, number>()
  return {
    all,
    fieldOf(expression) {
      const path = parseFieldPath(expression)
      if (path === undefined || expression.trim().startsWith('$')) return undefined
      const names = path.steps.filter((step) => typeof step === 'string')
      if (names.length < path.steps.length) return undefined
      const key = names.join('\0')
      const field = known.get(key) ?? all.push(names) - 1
      known.set(key, field)
      return field
    },
  }
}

/** In rising precedence, as the mapping has them. @returns undefined if one of them is not for a projection */
function projectLabels(
  rule: Rule,
  topic: TopicFilter,
  external: { readonly [name: string]: string },
  fieldOf: FieldOf,
): ProjectedLabel[] | undefined {
  const byName = new Map<string, ProjectedLabel>()
  let areAll = true
  const add = (name: string, from: ProjectedLabel['from'], value: string | number | undefined = '') => {
    const [constant, number] = typeof value === 'number' ? ['', value] : [value, 0]
    byName.set(name, { name, from, constant, number })
  }
  const addConstants = (labels: { readonly [name: string]: string } = {}) => {
    for (const [name, constant] of Object.entries(labels)) {
      add(name, 'constant', constant.toWellFormed())
    }
  }
  addConstants(external)
  for (const [name, expression] of Object.entries(rule.labels ?? {})) {
    const capture = topic.captures.find((one) => expression.trim() === `$${one.name}`)
    const number = capture?.level ?? fieldOf(expression)
    if (number === undefined) areAll = false
    add(name, capture === undefined ? 'field' : 'level', number)
  }
  addConstants(rule.const_labels)
  if (topic.unnamed) add('topic', 'topic')
  for (const { name, level } of labelCaptures(topic)) add(name, 'level', level)
  return areAll ? [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) : undefined
}

/** @returns undefined if one of them is not for a projection, or there are none */
function projectMetrics(rule: Rule, samplesMax: number, fieldOf: FieldOf): ProjectedMetric[] | undefined {
  const metrics: ProjectedMetric[] = []
  for (const [name, metric] of metricsOf(rule)) {
    const { value, type, values = rule.values, scale, offset, required } = metric
    const field = typeof value === 'string' ? fieldOf(value) : undefined
    if (field === undefined || !('fixed' in name)) return undefined
    if (!hasOnly(metric, metricKeys) || !metricTypes.has(type)) return undefined
    metrics.push({
      name: name.fixed,
      field,
      read: compileNumberReader(metric, rule.values),
      isPlain: values === undefined && scale === undefined && offset === undefined,
      isOptional: required === false,
      steps: sampleSteps(name.fixed),
    })
  }
  // Two of one name can be one series.
  const names = new Set(metrics.map(({ name }) => name))
  return names.size < metrics.length || names.size === 0 || names.size > samplesMax ? undefined : metrics
}

/** Formats and zones are for the mapping. */
function projectTime(timestamp: string | Timestamp, fieldOf: FieldOf): ProjectedTime | undefined {
  const { value, unit, format, timezone, outside } =
    typeof timestamp === 'string' ? ({ value: timestamp } as Timestamp) : timestamp
  const field = fieldOf(value)
  if (field === undefined || format !== undefined || timezone !== undefined) return undefined
  return { field, unit, outside }
}
