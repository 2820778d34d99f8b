// Thins what a rule made of a message: leaves out samples that the slots of their series do not ask for. Loaded for mapping
// files that have `thin`.

import type { Drop, LabelSet, Mapped, MetricMetadata, NativeHistogram, RuleId, Sample } from '../../model.ts'
import type { MappingFile, Thinning } from '../language.ts'
import { collectMetadata } from '../scope/collect-metadata.ts'
import { livenessNames } from '../scope/compile-liveness.ts'
import { type BundledMapping, ruleListOf } from '../scope/rule-list.ts'
import type { Output } from '../series/output.ts'
import { textSteps } from '../work.ts'
import { chooseSamples, type SlotTimes, shiftMsOf, slotTimesOf } from './slots.ts'

/** @returns what the message yields then, with a drop `thinned` for what is left out; `mapped` itself if all is written */
export type ThinSamples = (mapped: Mapped, output: Pick<Output, 'rule' | 'trace'>) => Mapped

export function compileThinning(file: MappingFile, bundled: BundledMapping | undefined): ThinSamples {
  const behind = bundled && ruleListOf(bundled).fixed()
  const { describe } = collectMetadata(file.rules, behind)
  const known = new Map<RuleId | undefined, CompiledThinning | undefined>()

  function thinningOf(rule: RuleId | undefined): CompiledThinning | undefined {
    if (known.has(rule)) return known.get(rule)
    const thin = (typeof rule === 'number' ? file.rules[rule]?.thin : undefined) ?? file.thin
    const compiled = thin === undefined || thin === 'off' ? undefined : compile(thin, describe)
    known.set(rule, compiled)
    return compiled
  }

  return (mapped, { rule, trace }) => {
    const thinning = thinningOf(rule)
    if (thinning === undefined) return mapped
    // The times of a clock that is not believed say nothing of slots. Readings of a pack all get the time of receipt, and
    // one of a series is left.
    if (mapped.clockCorrections.length > 0) return mapped
    const { samples } = mapped
    const { groups, isPack, steps } = groupBySeries(samples)
    const leftOut = new Set<Sample>()
    for (const { shiftMs, series } of groups) {
      for (const [name, one] of series) {
        // The next value of such a series comes with the next pack, mostly later than `every`.
        if (isPack && one.length === 1) continue
        const slots = thinning.slotsOf(name, one[0]?.histogram)
        if (slots === undefined) continue
        one.sort((a, b) => a.timestampMs - b.timestampMs)
        const chosen = chooseSamples(one, slots, shiftMs, thinning.onChange)
        for (const [index, sample] of one.entries()) if (chosen[index] !== true) leftOut.add(sample)
      }
    }
    const counted = { ...mapped, steps: mapped.steps + steps }
    if (leftOut.size === 0) return counted
    for (const sample of leftOut) trace?.thinned(sample)
    const drop: Drop = {
      stage: 'map',
      reason: 'thinned',
      count: leftOut.size,
      ...(rule !== undefined && { rule }),
    }
    return {
      ...counted,
      samples: samples.filter((sample) => !leftOut.has(sample)),
      thinned: [...leftOut],
      drops: [...mapped.drops, drop],
    }
  }
}

interface CompiledThinning {
  readonly onChange: boolean
  /** Undefined: all samples of the metric are written. @param histogram of its samples; a payload can name one */
  readonly slotsOf: (metric: string, histogram: NativeHistogram | undefined) => SlotTimes | undefined
}

function compile(
  thin: Thinning,
  describe: (name: string) => Pick<MetricMetadata, 'type' | 'family'> | undefined,
): CompiledThinning {
  const { on_change, counters = thin, except = [] } = thin
  const usual = slotTimesOf(thin)
  const ofCounters = counters === 'off' ? undefined : slotTimesOf(counters)
  // A device that is silent must be seen as early as without thinning.
  const whole = new Set([...except, ...Object.values(livenessNames)])
  return {
    onChange: on_change === true,
    slotsOf(metric, histogram) {
      // Each histogram of readings holds those of its own time: none stands for another.
      if (isIn(whole, metric, describe) || histogram?.isGauge === true) return undefined
      return histogram !== undefined || isCounter(metric, describe) ? ofCounters : usual
    },
  }
}

/** @returns whether names of metrics have this one, or the histogram that it is a series of */
export function isIn(
  names: ReadonlySet<string>,
  metric: string,
  describe: (name: string) => Pick<MetricMetadata, 'family'> | undefined,
): boolean {
  return names.has(metric) || names.has(describe(metric)?.family ?? metric)
}

/** What the mapping says nothing of goes by its name, as zero configuration makes it. */
export function isCounter(
  metric: string,
  describe: (name: string) => Pick<MetricMetadata, 'type'> | undefined,
): boolean {
  const type = describe(metric)?.type ?? 'unknown'
  return type === 'counter' || type === 'histogram' || (type === 'unknown' && metric.endsWith('_total'))
}

interface LabelGroup {
  readonly shiftMs: number
  /** By name. */
  readonly series: Map<string, Sample[]>
}

interface GroupedSamples {
  readonly groups: Iterable<LabelGroup>
  /** A series has more than one sample. */
  readonly isPack: boolean
  readonly steps: number
}

/** Label sets of elements of a loop can be equal, and not the same. */
function groupBySeries(samples: readonly Sample[]): GroupedSamples {
  const groups = new Map<string, LabelGroup>()
  let steps = samples.length
  let isPack = false
  let last: LabelSet | undefined
  let group: LabelGroup | undefined
  for (const sample of samples) {
    const { labels, name } = sample
    if (labels !== last || group === undefined) {
      last = labels
      const { key } = labels
      steps += textSteps(key)
      group = groups.get(key) ?? { shiftMs: shiftMsOf(labels), series: new Map() }
      groups.set(key, group)
    }
    const known = group.series.get(name)
    if (known === undefined) group.series.set(name, [sample])
    else {
      known.push(sample)
      isPack = true
    }
  }
  return { groups: groups.values(), isPack, steps }
}
