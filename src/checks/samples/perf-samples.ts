// Samples of performance data: one metric a unit, in base units, with the label that the plugin gives as `perfdata`.

import type { CollectedSample } from '#collect'
import type { Losses } from './losses.ts'
import type { PerfRange, PerfValue } from './parse-perfdata.ts'

interface BaseUnit {
  /** Of the metric's name. */
  readonly suffix: string
  readonly factor: number
}

const seconds: Readonly<Record<string, number>> = {
  ...{ ns: 1e-9, us: 1e-6, μs: 1e-6, µs: 1e-6, ms: 1e-3, s: 1 },
}
const prefixes: readonly string[] = ['K', 'M', 'G', 'T', 'P', 'E']

/** @param kilobyte of KB, MB, …; KiB, MiB, … have 1024 in any case */
function baseUnitOf(unit: string, kilobyte: number): BaseUnit | undefined {
  if (unit === '') return { suffix: '', factor: 1 }
  if (unit === '%') return { suffix: '_percent', factor: 1 }
  if (unit === 'c') return { suffix: '_total', factor: 1 }
  const time = Object.hasOwn(seconds, unit) ? seconds[unit] : undefined
  if (time !== undefined) return { suffix: '_seconds', factor: time }
  const [, prefix, binary] = /^([kKMGTPE]?)(i?)B$/.exec(unit) ?? []
  if (prefix === undefined || (prefix === '' && binary === 'i')) return undefined
  const power = prefixes.indexOf(prefix.toUpperCase()) + 1
  return { suffix: '_bytes', factor: (binary === 'i' ? 1024 : kilobyte) ** power }
}

/**
 * @param labels of the check's series
 * @param losses told of values whose series another value has
 */
export function* perfSamples(
  values: readonly PerfValue[],
  labels: Readonly<Record<string, string>>,
  { kilobyte, thresholds }: { readonly kilobyte: number; readonly thresholds: boolean },
  losses: Pick<Losses, 'add'>,
): Generator<CollectedSample> {
  const seen = new Set<string>()
  for (const one of values) {
    const base = baseUnitOf(one.unit, kilobyte)
    const { suffix, factor } = base ?? { suffix: '', factor: 1 }
    const own = { ...labels, perfdata: one.label, ...(base === undefined && { unit: one.unit }) }
    const series = JSON.stringify([suffix, own])
    if (seen.has(series)) {
      losses.add('same_series', one.label)
      continue
    }
    seen.add(series)
    yield { name: `check_perfdata${suffix}`, labels: own, value: inBaseUnit(one.value, factor) }
    if (!thresholds) continue
    for (const [limit, value] of limitsOf(one)) {
      const name = `check_perfdata_limit${suffix === '_total' ? '' : suffix}`
      yield { name, labels: { ...own, limit }, value: inBaseUnit(value, factor) }
    }
  }
}

/** 5 µs are 0.000005 s, and not 0.0000049999999999999996: what is a part is divided, whose divisor is whole. */
function inBaseUnit(value: number, factor: number): number {
  return factor < 1 ? value / Math.round(1 / factor) : value * factor
}

function* limitsOf({ warning, critical, min, max }: PerfValue): Generator<readonly [string, number]> {
  yield* boundsOf('warning', warning)
  yield* boundsOf('critical', critical)
  if (min !== undefined) yield ['min', min]
  if (max !== undefined) yield ['max', max]
}

function* boundsOf(name: string, range: PerfRange | undefined): Generator<readonly [string, number]> {
  if (range === undefined) return
  const inside = range.isInside ? '_inside' : ''
  if (Number.isFinite(range.from)) yield [`${name}${inside}_from`, range.from]
  if (Number.isFinite(range.to)) yield [`${name}${inside}_to`, range.to]
}
