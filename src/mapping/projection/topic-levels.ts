// The levels of a topic, as bytes: found without making a text of the topic, and compared with the filter of a rule.

import type { TopicFilter } from '../topic/topic-filter.ts'

export interface TopicLevels {
  /** Of the levels of the topic that was split last. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** @returns whether it has as many levels as a topic may have here */
  split(bytes: Uint8Array, start: number, end: number): boolean
  matches(filter: LevelFilter): boolean
}

/** The levels of a filter without `#`; undefined for a `+`. */
export type LevelFilter = readonly (Uint8Array | undefined)[]

/** AWS IoT Core takes seven slashes. https://docs.aws.amazon.com/general/latest/gr/iot-core.html */
const levelsMax = 16

const slash = 0x2f

/** @returns undefined for a filter with `#` */
export function levelFilterOf({ levels, open }: TopicFilter): LevelFilter | undefined {
  if (open || levels.length > levelsMax) return undefined
  return levels.map((level) => (level === null ? undefined : new TextEncoder().encode(level)))
}

export function createTopicLevels(): TopicLevels {
  const starts = new Uint32Array(levelsMax)
  const ends = new Uint32Array(levelsMax)
  let topic = new Uint8Array(0)
  let count = 0

  function isLevel(index: number, level: Uint8Array): boolean {
    const start = starts[index] as number
    const { length } = level
    if ((ends[index] as number) - start !== length) return false
    for (let at = 0; at < length; at++) if (topic[start + at] !== level[at]) return false
    return true
  }

  return {
    starts,
    ends,
    split(bytes, start, end) {
      topic = bytes as typeof topic
      count = 0
      starts[0] = start
      for (let at = start; at < end; at++) {
        if (bytes[at] !== slash) continue
        ends[count++] = at
        if (count === levelsMax) return false
        starts[count] = at + 1
      }
      ends[count++] = end
      return true
    },
    matches(filter) {
      if (filter.length !== count) return false
      for (let index = 0; index < count; index++) {
        const level = filter[index]
        if (level !== undefined && !isLevel(index, level)) return false
      }
      return true
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
