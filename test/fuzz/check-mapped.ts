// What holds of anything that mapping makes of any message.

import type { MappingLimits } from '#mapping'
import { metricNameCharsMax } from '../../src/mapping/series/metric-name.ts'
import { stepsOfOverflow } from '../../src/mapping/work.ts'
import type { Mapped, Sample } from '../../src/model.ts'
import { isLabelName, isMetricName } from '../../src/prometheus-names.ts'
import type { Problem } from './problem.ts'

/** More are many series for one mistake of a device. */
const dropKindsMax = 500
const detailCharsMax = 600

/** @param bytes of the payload */
export function checkMapped(mapped: Mapped, limits: MappingLimits, bytes: number): Problem | undefined {
  const { samples, drops } = mapped
  if (samples.length > limits.messageSamplesMax)
    return { kind: 'too many samples', detail: String(samples.length) }
  const seen = new Set<string>()
  for (const sample of samples) {
    const wrong = wrongWith(sample)
    if (wrong !== undefined) return { kind: wrong, detail: JSON.stringify(sample) }
    const key = `${sample.name} ${sample.timestampMs} ${sample.labels.key}`
    if (seen.has(key)) return { kind: 'two samples of one series and time', detail: key }
    seen.add(key)
  }
  if (samples.length + drops.length === 0 && mapped.unreadable === undefined) {
    return { kind: 'nothing, and no reason', detail: '' }
  }
  if (drops.length > dropKindsMax) return { kind: 'too many kinds of drops', detail: String(drops.length) }
  for (const { reason, count = 1, detail = '', metric = '' } of drops) {
    if (!(count > 0)) return { kind: 'a drop of nothing', detail: reason }
    if (detail.length + metric.length > detailCharsMax)
      return { kind: 'a long drop', detail: `${reason} ${detail}` }
  }
  return checkSteps(mapped, limits, bytes)
}

function wrongWith({ name, labels, timestampMs, value }: Sample): string | undefined {
  if (!isMetricName(name) || name.length > metricNameCharsMax) return 'a bad metric name'
  if (!Number.isFinite(value)) return 'a value that is not finite'
  if (!Number.isSafeInteger(timestampMs)) return 'a bad time'
  if (labels.names.length !== labels.values.length) return 'names without values'
  for (let index = 0; index < labels.names.length; index++) {
    const label = labels.names[index] as string
    const text = labels.values[index] as string
    if (!isLabelName(label)) return 'a bad or reserved label'
    if (index > 0 && (labels.names[index - 1] as string) >= label) return 'labels out of order'
    if (text === '') return 'an empty label'
    if (Buffer.from(text).toString() !== text) return 'a label that is not well-formed'
  }
  return undefined
}

/**
 * A budget that is used up does not end what costs a step or two: each metric and label is still found to be dropped. And
 * what runs out of stack is charged when it has.
 */
const stepsBeyondMax = 1_000 + stepsOfOverflow

/** What reading the bytes takes is counted beside the budget, and less than a step a byte. */
function checkSteps(mapped: Mapped, limits: MappingLimits, bytes: number): Problem | undefined {
  const { steps, samples, thinned = [] } = mapped
  const { messageStepsMax } = limits
  // Samples are thinned once they are made, and each is paid for then.
  const stepsOfThinning = [...samples, ...thinned].reduce(
    (sum, { labels }) => sum + 1 + labels.key.length / 64,
    0,
  )
  if (steps >= 0 && steps <= messageStepsMax + bytes + stepsBeyondMax + stepsOfThinning) return undefined
  return { kind: 'steps over their budget', detail: `${steps}, limit ${messageStepsMax}` }
}

/** Everything that mapping says, as one text; the same for the same. */
export function fingerprint({ samples, drops, clockCorrections, unreadable }: Mapped): string {
  const texts = samples.map(({ name, labels, timestampMs, value }) => {
    return `${name} ${timestampMs} ${Object.is(value, -0) ? '-0' : value} ${labels.key}`
  })
  return `${texts.join('\n')}\n${JSON.stringify([drops, clockCorrections, unreadable])}`
}
