// The levels of a topic, as bytes: found along the filter of a rule, without making a text of the topic.

import { isAt, type Words, wordsOf } from '#scan'
import type { TopicFilter } from '../topic/topic-filter.ts'

export interface TopicLevels {
  /** Of the levels of the topic that matched last. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Whether the topic from `start` to `end` matches the filter. */
  match(filter: LevelFilter, start: number, end: number): boolean
}

/** The levels of a filter without `#`; undefined for a `+`. */
export type LevelFilter = readonly (Words | undefined)[]

/** AWS IoT Core takes seven slashes. https://docs.aws.amazon.com/general/latest/gr/iot-core.html */
const levelsMax = 16

const slash = 0x2f

/** @returns undefined for a filter with `#` */
export function levelFilterOf({ levels, open }: TopicFilter): LevelFilter | undefined {
  if (open || levels.length > levelsMax) return undefined
  return levels.map((level) => (level === null ? undefined : wordsOf(level)))
}

/** @param view of the topics; a few bytes behind each may be read */
export function createTopicLevels(view: DataView): TopicLevels {
  const starts = new Uint32Array(levelsMax)
  const ends = new Uint32Array(levelsMax)

  /** @returns the end of the level that begins here; negative if the filter has another one */
  function endOf(level: Words | undefined, start: number, end: number): number {
    if (level !== undefined) return isAt(view, start, level) ? start + level.length : -1
    let at = start
    while (at < end && view.getUint8(at) !== slash) at++
    return at
  }

  return {
    starts,
    ends,
    match(filter, start, end) {
      let at = start
      for (let index = 0; index < filter.length; index++) {
        // Behind the one before it, there has to be a slash.
        if (index > 0 && (at >= end || view.getUint8(at++) !== slash)) return false
        starts[index] = at
        at = endOf(filter[index], at, end)
        if (at < 0) return false
        ends[index] = at
      }
      return at === end
    },
  }
}

/** @returns false if no topic matches both; true also where that would take long to tell */
export function mayOverlap(one: TopicFilter, other: TopicFilter): boolean {
  if (!one.open && !other.open && one.levels.length !== other.levels.length) return false
  return one.levels.every((level, index) => {
    const opposite = other.levels[index]
    return level === null || opposite === null || opposite === undefined || level === opposite
  })
}
