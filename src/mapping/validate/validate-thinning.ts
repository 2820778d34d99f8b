// Checks `thin`, of the file or of a rule: slots that leave no gap in which a query finds nothing. What it means for counters is
// checked once presets are expanded.

import { allOf, type Checker, checkBoolean, checkList, checkObject, describe, type Path } from '#check'
import type { MappingFile, Rule, Scope, Slots, Thinning } from '../language.ts'
import { periodMs } from '../period.ts'
import { collectMetadata } from '../scope/collect-metadata.ts'
import { metricsOf } from '../scope/compile-metric.ts'
import { takesNames } from '../scope/takes-names.ts'
import { isCounter, isIn } from '../thinning/thin-samples.ts'
import { validateName } from './validate-metrics.ts'

const slotKeys = allOf<keyof Slots>({ min_interval: true, every: true })
const thinningKeys = [
  ...slotKeys,
  ...allOf<Exclude<keyof Thinning, keyof Slots>>({ on_change: true, counters: true, except: true }),
]

const example = 'slots such as `{ min_interval: 180s, every: 90s }`'

/** A query looks five minutes back for a sample. Half a minute of it is for the way there. */
const gapSecondsMax = 270
/** rate(x[5m]) needs two samples in every window. */
const counterGapSecondsMax = 150

/** @param orElse what may stand there instead, in words */
export function validateThinning(checker: Checker, path: Path, value: unknown, orElse = ''): void {
  if (value === 'off') {
    checker.report(path, `expected ${example} (actual: "off"); leave \`thin\` out to write all samples`)
    return
  }
  const thin = checkObject(checker, path, value, orElse + example, thinningKeys)
  if (thin === undefined) return
  const { on_change, counters, except } = thin
  validateSlots(checker, path, thin, gapSecondsMax, 'a query looks 300s back for a sample')
  checkBoolean(checker, [...path, 'on_change'], on_change)
  if (counters !== undefined && counters !== 'off') {
    const at = [...path, 'counters']
    const slots = checkObject(checker, at, counters, `\`off\`, or ${example}`, slotKeys)
    if (slots !== undefined) validateSlots(checker, at, slots, counterGapSecondsMax, whyOfCounters)
  }
  if (except === undefined) return
  const names = checkList(checker, [...path, 'except'], except, 'names of metrics') ?? []
  for (const [index, name] of names.entries()) validateName(checker, [...path, 'except', index], name)
}

const whyOfCounters = 'rate(x[5m]) needs two samples of a counter in every window'

function validateSlots(
  checker: Checker,
  path: Path,
  slots: { readonly [key in keyof Slots]?: unknown },
  secondsMax: number,
  why: string,
): void {
  const [length, every] = slotKeys.map((key) => {
    const value = slots[key]
    const ms = typeof value === 'string' ? periodMs(value) : undefined
    if (ms === undefined) {
      checker.report([...path, key], `expected a time such as \`90s\` (actual: ${describe(value)})`)
    }
    return ms === undefined ? undefined : ms / 1_000
  })
  if (length === undefined || every === undefined) return
  if (length + every > secondsMax) {
    const at = [...path, 'min_interval']
    const expected = `expected at most ${secondsMax}s together with \`every\` (actual: ${length + every}s)`
    checker.report(at, `${expected}, because ${why}; ${remedy(secondsMax, every)}`)
  } else if (every >= length) {
    const expected = `expected less than \`min_interval\`, ${length}s (actual: ${every}s)`
    checker.report(
      [...path, 'every'],
      `${expected}: every sample would be written; ${remedy(secondsMax, every)}${orForCounters(secondsMax, every)}`,
    )
  }
}

/** @param every in seconds */
function remedy(secondsMax: number, every: number): string {
  const length = secondsMax - every
  if (length > every) return `write \`min_interval: ${length}s\``
  return 'what is published so rarely cannot be thinned'
}

/** Slots without `counters` are for counters, too. */
function orForCounters(secondsMax: number, every: number): string {
  const length = counterGapSecondsMax - every
  if (secondsMax === counterGapSecondsMax || length <= every) return ''
  return `, or \`${length}s\` if it is for counters, too`
}

/** Reports slots that are too long for a counter which they apply to. @param file with its presets expanded */
export function validateThinnedCounters(checker: Checker, { thin, rules, unmatched }: MappingFile): void {
  const { describe: describeMetric } = collectMetadata(rules)

  function counterIn(rule: Rule, { except }: Thinning): string | undefined {
    const whole = new Set(except)
    const names = [...collectMetadata([rule]).names()]
    return names.find((name) => isCounter(name, describeMetric) && !isIn(whole, name, describeMetric))
  }

  function check(path: Path, thinning: Thinning, own: readonly Rule[], reachesBundled: boolean): void {
    const { min_interval, every, counters } = thinning
    const [length = 0, gap = 0] = [min_interval, every].map((text) => (periodMs(text) as number) / 1_000)
    if (length + gap <= counterGapSecondsMax) return
    const expected = `expected at most ${counterGapSecondsMax}s for \`min_interval\` and \`every\` together`
    const problem = `${expected} (actual: ${length + gap}s) for`
    if (own.some(hasUnnamedCounter)) {
      checker.report(
        path,
        `${problem} a counter that takes its name from the payload, because ${whyOfCounters}; write \`thin: off\` in its rule`,
      )
    }
    if (counters !== undefined) return
    const counter = own.map((rule) => counterIn(rule, thinning)).find((name) => name !== undefined)
    const canBeNamed = own.some((rule) => takesNames(rule, ({ type }) => type === undefined))
    if (counter === undefined && !canBeNamed && !reachesBundled) return
    let whose = 'counters of the bundled mapping'
    if (counter !== undefined) whose = `the counter \`${counter}\``
    else if (canBeNamed) whose = 'a counter that the payload may name, with `_total` at the end'
    const ofCounters = counterGapSecondsMax - gap
    const slots = ofCounters > gap ? `{ min_interval: ${ofCounters}s, every: ${gap}s }` : 'off'
    checker.report(path, `${problem} ${whose}, because ${whyOfCounters}; add \`counters: ${slots}\``)
  }

  for (const [index, rule] of rules.entries()) {
    if (typeof rule.thin === 'object') check(['rules', index, 'thin'], rule.thin, [rule], false)
  }
  if (thin === undefined) return
  const others = rules.filter((rule) => rule.thin === undefined && rule.ignore !== true)
  check(['thin'], thin, others, unmatched !== 'drop')
}

function hasUnnamedCounter(scope: Scope): boolean {
  const own = metricsOf(scope).some(
    ([name, { type, buckets }]) => (type === 'counter' || buckets !== undefined) && !('fixed' in name),
  )
  return own || scope.for?.some(hasUnnamedCounter) === true
}
