// Which samples of a series are written where a rule thins them: those in the slots of the series' own time. Nothing is
// remembered from message to message, so that every instance, and every redelivery, decides alike.

import type { LabelSet, Sample } from '../../model.ts'
import type { Slots } from '../language.ts'
import { periodMs } from '../period.ts'

export interface SlotTimes {
  /** The length of a slot, in milliseconds. */
  readonly lengthMs: number
  /** A sample is written if it lies so close to the start of a slot, in milliseconds. */
  readonly everyMs: number
}

/** @param slots as the check of mapping files lets them through */
export function slotTimesOf({ min_interval, every }: Slots): SlotTimes {
  return { lengthMs: periodMs(min_interval) as number, everyMs: periodMs(every) as number }
}

/** The labels that may name the device of a series; without one, all of its labels do. */
const deviceLabels = ['device', 'client_id', 'topic']

/**
 * @returns from 0 to 2^32 - 1: by so many milliseconds the slots of a device are shifted. All series of a device have the
 *   same, so that samples of one message stay together.
 */
export function shiftMsOf({ names, values, key }: LabelSet): number {
  const at = deviceLabels.map((name) => names.indexOf(name)).find((index) => index !== -1)
  return hashOf(at === undefined ? key : (values[at] as string))
}

/** FNV-1a, with the bits mixed as murmur3 ends: names of devices often differ in their last character alone. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Of each slot that begins inside the message, the first sample is written. Of the slot that its first sample lies in, an
 * earlier message may have brought the first one: then the time since the start of the slot decides.
 * @param samples of one series and one message, sorted by time; at least one
 * @param onChange whether a value that differs from one beside it is written, too
 * @returns for each whether it is written
 */
export function chooseSamples(
  samples: readonly Pick<Sample, 'timestampMs' | 'value'>[],
  { lengthMs, everyMs }: SlotTimes,
  shiftMs: number,
  onChange: boolean,
): boolean[] {
  const last = samples.length - 1
  let slotBefore = Number.NaN
  return samples.map(({ timestampMs, value }, index) => {
    const shifted = timestampMs + shiftMs
    const slot = Math.floor(shifted / lengthMs)
    const next = samples[index + 1]
    const isFirst =
      index === 0
        ? // Readings of a pack are as far from each other as the first one was from that before it.
          shifted - slot * lengthMs < Math.max(everyMs, (next?.timestampMs ?? 0) - timestampMs)
        : slot !== slotBefore
    slotBefore = slot
    // Of fewer than three none lies between two others. What is beside the first and the last one is not known.
    const isChange =
      onChange &&
      last >= 2 &&
      !(samples[index - 1]?.value === value && next !== undefined && next.value === value)
    return isFirst || isChange
  })
}
