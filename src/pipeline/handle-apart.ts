// An event with suspects in it: records with which a process has ended. They are handled apart from the others, in small
// groups and each under its own mark, and what ended two processes, the second one alone, is not mapped again.
// Loaded where there are any.

import type { DecodedEvent } from '#decode'
import { emptyResult } from '#remote-write'
import type { Suspicion, SuspicionOf } from '#suspects'
import { addStatisticSet, createStatisticSet } from '../statistic-set.ts'
import type { Report } from './report.ts'

export interface ApartOptions {
  readonly isLate: () => boolean
  /** @param deaths processes that have ended with these records */
  readonly handle: (part: DecodedEvent, deaths: number) => Promise<Report>
}

interface Group {
  readonly indices: number[]
  readonly deaths: number
  /** Records that it may have. */
  readonly most: number
}

const deathsMax = 2

/** Few enough to be mapped in a moment, and enough for a full batch to be written in some seconds. */
const groupRecordsMax = 64

/** What Lambda says of a message that ended three processes, each of which had nothing else. */
const endedAlone: Suspicion = { deaths: 1, alone: true }

export async function handleApart(
  decoded: DecodedEvent,
  known: SuspicionOf,
  { isLate, handle }: ApartOptions,
): Promise<Report> {
  const suspicionOf: SuspicionOf = (index) =>
    known(index) ?? (decoded.endedProcess?.(index) ? endedAlone : undefined)
  const reports: Report[] = []
  let stop: string | undefined
  for (const { indices, deaths } of groupsOf(decoded, suspicionOf)) {
    if (reports.length > 0 && isLate()) stop ??= 'mapping_takes_too_long'
    // What is settled is acknowledged, before a record may end this process too.
    const first = suspicionOf(indices[0] as number)
    if (reports.length > 0 && decoded.source.ordered && first?.alone && !isKiller(first)) {
      stop ??= 'suspect_ahead'
    }
    if (stop !== undefined) {
      const reason = stop
      reports.push(failedReport(indices.map((index) => ({ recordId: decoded.recordId(index), reason }))))
      continue
    }
    const report = await handle(
      partOf(decoded, indices, (index) => isKiller(suspicionOf(index))),
      deaths,
    )
    reports.push(report)
    if (report.deadLettered.has('killed')) stop = 'suspect_ahead'
    // A shard is read again from there.
    if (decoded.source.ordered) stop = report.failed[0]?.reason ?? stop
  }
  return { ...sumOf(reports), source: decoded.source, received: decoded.length }

  function failedReport(failed: Report['failed']): Report {
    return { ...(reports[0] as Report), ...nothing, failed }
  }
}

/** Of a shard in order; of a queue those above suspicion first, and each of the others alone. */
function groupsOf({ source, length }: DecodedEvent, suspicionOf: SuspicionOf): Group[] {
  const groups: Group[] = []
  const later: Group[] = []
  for (let index = 0; index < length; index++) {
    const suspicion = suspicionOf(index)
    const deaths = isKiller(suspicion) ? 0 : (suspicion?.deaths ?? 0)
    if (!source.ordered && deaths > 0) {
      later.push({ indices: [index], deaths, most: 1 })
      continue
    }
    const most = deaths === 0 ? Number.POSITIVE_INFINITY : isOneOfMany(suspicion) ? groupRecordsMax : 1
    const group = groups.at(-1)
    if (group?.deaths === deaths && group.most === most && group.indices.length < most) {
      group.indices.push(index)
    } else groups.push({ indices: [index], deaths, most })
  }
  return [...groups, ...later]
}

/** Of a whole batch. A group with which another process has ended is divided further. */
function isOneOfMany(suspicion: Suspicion | undefined): boolean {
  return suspicion?.alone === false && suspicion.deaths === 1
}

function isKiller(suspicion: Suspicion | undefined): boolean {
  return suspicion?.alone === true && suspicion.deaths >= deathsMax
}

/** Some records of an event, as an event. */
function partOf(
  decoded: DecodedEvent,
  indices: readonly number[],
  isKillerAt: (index: number) => boolean,
): DecodedEvent {
  const at = (position: number): number => indices[position] as number
  const { raw } = decoded
  return {
    ...decoded,
    length: indices.length,
    record: (position) => decoded.record(at(position)),
    raw: raw && { ...raw, base64: (position) => raw.base64(at(position)) },
    characters: (position) => decoded.characters(at(position)),
    refusal: (position) =>
      isKillerAt(at(position))
        ? { reason: 'killed', detail: 'the process ended more than once while it handled this record' }
        : undefined,
    recordId: (position) => decoded.recordId(at(position)),
    endedProcess: (position) => decoded.endedProcess?.(at(position)) ?? false,
  }
}

/** Of a part that was not begun. */
const nothing = {
  mapped: 0,
  clockSkewMs: createStatisticSet(),
  deadLettered: new Map(),
  drops: [],
  clockCorrections: [],
  identities: [],
  write: emptyResult([]),
} satisfies Partial<Report>

/** Without what is told by index: nobody asks for it in the report of a batch. */
function sumOf(reports: readonly Report[]): Omit<Report, 'source' | 'received'> {
  const writes = reports.map(({ write }) => write)
  const total = (of: (write: Report['write']) => number): number =>
    writes.reduce((sum, write) => sum + of(write), 0)
  const deadLetterError = reports.find((report) => report.deadLetterError !== undefined)?.deadLetterError
  return {
    mapped: reports.reduce((sum, { mapped }) => sum + mapped, 0),
    clockSkewMs: statisticSetOf(reports.map(({ clockSkewMs }) => clockSkewMs)),
    failed: reports.flatMap(({ failed }) => failed),
    deadLettered: countsOf(reports.map(({ deadLettered }) => deadLettered)),
    drops: reports.flatMap(({ drops }) => drops),
    clockCorrections: reports.flatMap(({ clockCorrections }) => clockCorrections),
    identities: reports.flatMap(({ identities }) => identities),
    write: {
      ...nothing.write,
      written: total(({ written }) => written),
      drops: writes.flatMap(({ drops }) => drops),
      refused: countsOf(writes.map(({ refused }) => refused)),
      requests: total(({ requests }) => requests),
      retried: total(({ retried }) => retried),
      latencyMs: statisticSetOf(writes.map(({ latencyMs }) => latencyMs)),
      sampleAgeMs: statisticSetOf(writes.map(({ sampleAgeMs }) => sampleAgeMs)),
      requestBytes: total(({ requestBytes }) => requestBytes),
      complaints: writes.flatMap(({ complaints }) => complaints),
    },
    ...(deadLetterError === undefined ? {} : { deadLetterError }),
  }
}

function statisticSetOf(sets: readonly Report['clockSkewMs'][]): Report['clockSkewMs'] {
  const sum = createStatisticSet()
  for (const set of sets) addStatisticSet(sum, set)
  return sum
}

function countsOf<K extends string>(maps: readonly ReadonlyMap<K, number>[]): Map<K, number> {
  const counts = new Map<K, number>()
  for (const map of maps) for (const [key, count] of map) counts.set(key, (counts.get(key) ?? 0) + count)
  return counts
}
