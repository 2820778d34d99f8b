// What the query API of Prometheus answers. https://prometheus.io/docs/prometheus/latest/querying/api/

import { isObject } from '#check'
import { StackError } from './stack-error.ts'

export interface QuerySeries {
  /** `__name__` among them, where the result has it. */
  readonly labels: Readonly<Record<string, string>>
  /** In the order of time: milliseconds since 1970, and the value, which may be NaN or infinite. */
  readonly samples: readonly (readonly [timestampMs: number, value: number])[]
}

export interface QueryResult {
  readonly kind: 'vector' | 'matrix' | 'scalar' | 'string'
  /** Of a scalar: one without labels. Of a string: none. */
  readonly series: readonly QuerySeries[]
  readonly text?: string
  readonly warnings: readonly string[]
}

/** @throws {StackError} if it is none */
export function readQueryResult(body: unknown): QueryResult {
  const data = dataOf(body)
  const warnings = textsOf((body as { warnings?: unknown }).warnings)
  if (!isObject(data)) throw notPrometheus()
  const { resultType: kind, result } = data as { resultType?: unknown; result?: unknown }
  if (kind === 'scalar' && isPair(result))
    return { kind, series: [{ labels: {}, samples: [pairOf(result)] }], warnings }
  if (kind === 'string' && Array.isArray(result))
    return { kind, series: [], text: String(result[1]), warnings }
  if ((kind !== 'vector' && kind !== 'matrix') || !Array.isArray(result)) throw notPrometheus()
  return { kind, series: result.map(readSeries), warnings }
}

/** @throws {StackError} if it is no list of label sets */
export function readLabelSets(body: unknown): Readonly<Record<string, string>>[] {
  const data = dataOf(body)
  if (!Array.isArray(data)) throw notPrometheus()
  return data.map(labelsOf)
}

/** @throws {StackError} if it is no list of texts */
export function readTexts(body: unknown): string[] {
  const data = dataOf(body)
  if (!Array.isArray(data)) throw notPrometheus()
  return textsOf(data)
}

function dataOf(body: unknown): unknown {
  if (!isObject(body as never) || (body as { status?: unknown }).status !== 'success') throw notPrometheus()
  return (body as { data?: unknown }).data
}

function readSeries(one: unknown): QuerySeries {
  const { metric, value, values } = (one ?? {}) as { metric?: unknown; value?: unknown; values?: unknown }
  const pairs = Array.isArray(values) ? values : [value]
  return { labels: labelsOf(metric), samples: pairs.filter(isPair).map(pairOf) }
}

function isPair(value: unknown): value is [number, string] {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'string'
}

/** Prometheus writes `+Inf`, which Number does not read. */
function pairOf([seconds, text]: [number, string]): readonly [number, number] {
  return [Math.round(seconds * 1000), Number(text.replace('Inf', 'Infinity'))]
}

function labelsOf(metric: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metric ?? {}).map(([name, value]) => [name, String(value)]))
}

function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

function notPrometheus(): StackError {
  const remedy = 'Check the address: it ends before /api/v1, and a Prometheus answers there.'
  return new StackError('other', 'the answer is not that of the query API of Prometheus', remedy)
}
