// Records with which a process has ended, or may have: kept in a file beside the mark, so that they are known until they
// are no longer delivered. Loaded where there are any.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { DecodedEvent } from '#decode'

export interface Suspicion {
  /** Processes that have ended with it. */
  readonly deaths: number
  /** Nothing else was in work when the last of them ended. */
  readonly alone: boolean
}

/** By index of a record in its event; undefined: nothing is known against it. */
export type SuspicionOf = (index: number) => Suspicion | undefined

export interface SuspectList {
  /** @returns undefined if nothing is known against any record of the event */
  of(event: DecodedEvent): SuspicionOf | undefined
  /**
   * Adds those whose mark a process has left behind.
   * @param mark as crash-mark.ts writes it; anything else is passed over
   * @returns what it names
   */
  addFound(mark: string): Pick<Suspect, 'source' | 'ids' | 'deaths'> | undefined
}

/** Records, by the source's names for them. */
export interface Suspect extends Suspicion {
  /** The name of the event source. */
  readonly source: string
  readonly place: string
  /** `ids` are the first and the last sequence number of a part of a shard. */
  readonly isRange: boolean
  readonly ids: readonly string[]
  readonly sinceMs: number
}

/** No source delivers a record for longer: 55 minutes of a stream, an hour of a queue. */
const rememberMs = 2 * 3_600_000

/** Far more than can end a process in that time. The oldest are forgotten. */
const suspectsMax = 200

/** @param file undefined: they are remembered in this process only */
export function createSuspectList(file: string | undefined, now: () => number): SuspectList {
  let suspects = read(file)

  function save(): void {
    try {
      if (file === undefined) return
      if (suspects.length === 0) rmSync(file, { force: true })
      else writeFileSync(file, JSON.stringify(suspects), { mode: 0o600 })
    } catch {
      // They are known to this process all the same.
    }
  }

  function forgetOld(): void {
    const fresh = suspects.filter(({ sinceMs }) => now() - sinceMs < rememberMs).slice(-suspectsMax)
    if (fresh.length === suspects.length) return
    suspects = fresh
    save()
  }

  return {
    of(event) {
      forgetOld()
      const here = suspects.filter((suspect) => overlaps(suspect, event))
      if (here.length === 0) return undefined
      return (index) => {
        const id = event.recordId(index)
        let worst: Suspicion | undefined
        for (const suspect of here) {
          if (!names(suspect, id)) continue
          if (worst === undefined || rank(suspect) > rank(worst)) worst = suspect
        }
        return worst
      }
    },
    addFound(mark) {
      const suspect = parse(mark, now())
      if (suspect === undefined) return undefined
      suspects = [...suspects.filter((one) => !isSame(one, suspect)), suspect]
      forgetOld()
      save()
      return suspect
    },
  }
}

const rank = ({ deaths, alone }: Suspicion): number => 2 * deaths + (alone ? 1 : 0)

/** Known for less. */
function isSame(known: Suspect, { source, place, ids, deaths }: Suspect): boolean {
  return (
    known.source === source &&
    known.place === place &&
    known.deaths <= deaths &&
    JSON.stringify(known.ids) === JSON.stringify(ids)
  )
}

function overlaps({ source, place, isRange, ids }: Suspect, event: DecodedEvent): boolean {
  if (source !== event.source.name || place !== event.place) return false
  if (!isRange) return true
  const [first = '', last = ''] = ids
  return (
    compareNumbers(event.recordId(0), last) <= 0 &&
    compareNumbers(first, event.recordId(event.length - 1)) <= 0
  )
}

function names({ isRange, ids }: Suspect, id: string): boolean {
  if (!isRange) return ids.includes(id)
  return compareNumbers(ids[0] as string, id) <= 0 && compareNumbers(id, ids[1] as string) <= 0
}

/** Of sequence numbers: decimal, of more digits than a number has. */
function compareNumbers(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}

function parse(mark: string, nowMs: number): Suspect | undefined {
  try {
    const [source, place, deaths, ids, isRange] = JSON.parse(mark)
    if (!Number.isSafeInteger(deaths)) return undefined
    const alone = isRange ? ids[0] === ids[1] : ids.length === 1
    return check({ source, place, isRange, deaths: deaths + 1, alone, ids, sinceMs: nowMs })
  } catch {
    return undefined
  }
}

function read(file: string | undefined): Suspect[] {
  try {
    const found: unknown = JSON.parse(readFileSync(file as string, 'utf8'))
    return Array.isArray(found) ? found.flatMap((one) => check(one) ?? []) : []
  } catch {
    return []
  }
}

function check(found: Suspect): Suspect | undefined {
  const { source, place, isRange, deaths, alone, ids, sinceMs } = found
  const isOne =
    typeof source === 'string' &&
    (isRange === false || (isRange === true && ids.length === 2)) &&
    typeof place === 'string' &&
    Number.isSafeInteger(deaths) &&
    typeof alone === 'boolean' &&
    ids.every((id) => typeof id === 'string') &&
    Number.isFinite(sinceMs)
  return isOne ? found : undefined
}
