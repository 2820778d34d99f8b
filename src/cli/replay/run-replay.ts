// The way of dead letters back: read, mapped, written in bounded batches, and taken away from where they were once they are
// stored. Whenever it ends, what is not known to be stored is where it was.

import { createBatch, type HeldDeadLetter } from './batch.ts'
import { createFateList, type Fate, type FateList } from './fate-list.ts'
import { inParallel } from './in-parallel.ts'
import type { DeadLetterMapper } from './map-dead-letter.ts'
import type { DeadLetterSource, Parcel, StoredDeadLetter } from './stored-dead-letter.ts'
import { increase } from './summary.ts'
import type { DeadLetterWriter } from './write-dead-letters.ts'

export interface Replay {
  readonly source: DeadLetterSource
  readonly mapper: DeadLetterMapper
  readonly writer: DeadLetterWriter
  readonly selection: Selection
  /** False: what was stored stays where it was, too. */
  readonly removes: boolean
  /** Asked after each dead letter: the batch in hand is the last. */
  readonly isStopped: () => boolean
  /** Called often. */
  readonly onProgress: (totals: Totals) => void
}

export interface Selection {
  /** Dead letters; Infinity unless given. */
  readonly limit: number
  /** Of the time of receipt, in milliseconds since 1970; what says none is outside of any limit. */
  readonly sinceMs: number | undefined
  readonly untilMs: number | undefined
}

/** Counts are of dead letters, unless they say otherwise. */
export interface Totals {
  readonly read: number
  readonly stored: number
  /** Of those that were read and are not stored: by fate, then by reason. */
  readonly left: ReadonlyMap<Fate, ReadonlyMap<string, number>>
  readonly leftCount: number
  readonly removedParcels: number
  readonly shortenedParcels: number
  /** Parcels whose stored dead letters are still there, since somebody else changed them. */
  readonly changed: readonly string[]
  /** The endpoint's words by reason. */
  readonly complaints: ReadonlyMap<string, string>
  /** `end`: there was nothing more. */
  readonly ended: 'end' | 'limit' | 'stopped' | 'outage' | 'error'
  readonly outage?: string
  readonly error?: unknown
}

interface GrowingTotals extends Totals {
  read: number
  stored: number
  left: Map<Fate, Map<string, number>>
  leftCount: number
  removedParcels: number
  shortenedParcels: number
  changed: string[]
  complaints: Map<string, string>
  ended: Totals['ended']
  outage?: string
  error?: unknown
}

interface OpenParcel {
  readonly parcel: Parcel
  readonly fates: FateList
  isRead: boolean
  /** Dead letters in the batch. */
  held: number
}

/** Text of dead letters since the last batch, whether written or not: some sources keep it until their parcel is settled. */
const readBytesMax = 64_000_000
const settledAtOnceMax = 16

export async function runReplay(replay: Replay): Promise<Totals> {
  const { source, mapper, writer, selection, removes, isStopped, onProgress } = replay
  const totals = createTotals()
  let batch = createBatch()
  let places = new Map<HeldDeadLetter, { readonly open: OpenParcel; readonly position: number }>()
  let readBytes = 0
  const parcels = new Set<OpenParcel>()

  function count(open: OpenParcel, position: number, fate: Fate, reason: string): void {
    open.fates.set(position, fate)
    if (fate === 'stored') {
      totals.stored++
      return
    }
    const reasons = totals.left.get(fate) ?? new Map<string, number>()
    totals.left.set(fate, reasons)
    increase(reasons, reason)
    totals.leftCount++
  }

  async function take(deadLetter: StoredDeadLetter, open: OpenParcel, position: number): Promise<void> {
    if (!isSelected(deadLetter, selection)) return
    totals.read++
    const mapped = await mapper.map(deadLetter)
    if ('fate' in mapped) return count(open, position, mapped.fate, mapped.reason)
    open.held++
    const held = batch.add(mapped.samples, mapped.topic, mapped.receivedAtMs, deadLetter.bytes)
    places.set(held, { open, position })
  }

  async function finishBatch(): Promise<void> {
    if (batch.deadLetters.length > 0) {
      const { fates, complaints, outage } = await writer.write(batch.deadLetters)
      for (const [deadLetter, { fate, reason }] of fates) {
        const { open, position } = places.get(deadLetter)!
        open.held--
        count(open, position, fate, reason)
      }
      for (const [reason, text] of complaints)
        if (!totals.complaints.has(reason)) totals.complaints.set(reason, text)
      if (outage !== undefined) Object.assign(totals, { ended: 'outage', outage })
    }
    batch = createBatch()
    places = new Map()
    readBytes = 0
    await inParallel(
      [...parcels].filter(({ isRead }) => isRead),
      settledAtOnceMax,
      settle,
    )
    onProgress(totals)
  }

  async function settle(open: OpenParcel): Promise<void> {
    parcels.delete(open)
    const { parcel, fates } = open
    if (!removes || fates.count('stored') === 0) return
    const settled = await parcel.settle(fates)
    if (settled === 'removed') totals.removedParcels++
    else if (settled === 'shortened') totals.shortenedParcels++
    else totals.changed.push(parcel.name)
  }

  async function readParcel(parcel: Parcel): Promise<void> {
    const open: OpenParcel = { parcel, fates: createFateList(), isRead: false, held: 0 }
    parcels.add(open)
    try {
      let position = 0
      for await (const deadLetter of parcel.deadLetters()) {
        if (isStopped()) totals.ended = 'stopped'
        else if (totals.read >= selection.limit) totals.ended = 'limit'
        if (totals.ended !== 'end') return
        await take(deadLetter, open, position++)
        readBytes += deadLetter.bytes
        if (batch.isFull() || readBytes >= readBytesMax) await finishBatch()
        else if (totals.read % 1_000 === 0) onProgress(totals)
      }
    } finally {
      open.isRead = true
      // Else it waits for the batch.
      if (open.held === 0) await settle(open)
    }
  }

  try {
    for await (const parcel of source.parcels()) {
      await readParcel(parcel)
      if (totals.ended !== 'end') break
    }
  } catch (error) {
    Object.assign(totals, { ended: 'error', error })
  }
  try {
    await finishBatch()
  } catch (error) {
    Object.assign(totals, { ended: 'error', error: totals.error ?? error })
  }
  return totals
}

export function isSelected({ content }: StoredDeadLetter, { sinceMs, untilMs }: Selection): boolean {
  if (sinceMs === undefined && untilMs === undefined) return true
  if (content.kind === 'undecodable') return false
  return (
    content.receivedAtMs >= (sinceMs ?? Number.NEGATIVE_INFINITY) &&
    content.receivedAtMs < (untilMs ?? Number.POSITIVE_INFINITY)
  )
}

function createTotals(): GrowingTotals {
  return {
    read: 0,
    stored: 0,
    left: new Map(),
    leftCount: 0,
    removedParcels: 0,
    shortenedParcels: 0,
    changed: [],
    complaints: new Map(),
    ended: 'end',
  }
}
