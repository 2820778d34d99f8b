// Watches what the function counts of a new version of its mapping, until that is enough to judge it.

import { compareVersions, type ShareOfVersions, type VersionCounts } from './compare-versions.ts'
import { othersThan, type ReadCounts } from './read-counts.ts'

export interface Watch {
  readonly version: string
  /** When it was uploaded, in milliseconds since 1970. */
  readonly uploadedAtMs: number
  readonly readCounts: ReadCounts
  now(): number
  sleep(durationMs: number): Promise<void>
  /** Told of each look. */
  onLook(received: number, enough: number): void
}

export type Verdict =
  /** An instance cannot use the file, whatever this program makes of it. */
  | { readonly kind: 'refused' }
  /** No message was mapped with it in all the time. */
  | { readonly kind: 'unused' }
  /** Nothing was counted of another version. */
  | { readonly kind: 'alone'; readonly after: VersionCounts }
  | {
      readonly kind: 'compared'
      readonly before: VersionCounts
      readonly after: VersionCounts
      readonly shares: readonly ShareOfVersions[]
    }

const watchMsMax = 1_200_000
/** Counters leave once a minute. */
const lookMs = 30_000
const beforeMs = 3_600_000
const messagesEnough = 1_000
/** Fewer prove nothing. */
const messagesMin = 10
/** What a fleet sends in this time is enough, too. */
const fleetMs = 600_000

/** @throws {StackError} if the log cannot be read */
export async function watchVersion(watch: Watch): Promise<Verdict> {
  const { version, uploadedAtMs, readCounts, now, sleep } = watch
  const earlier = await readCounts(uploadedAtMs - beforeMs, uploadedAtMs)
  const ofFleet = Math.ceil((othersThan(version, earlier).received * fleetMs) / beforeMs)
  const enough = ofFleet === 0 ? messagesEnough : Math.min(messagesEnough, Math.max(messagesMin, ofFleet))
  for (;;) {
    await sleep(lookMs)
    const later = await readCounts(uploadedAtMs, now())
    if (later.refused > 0) return { kind: 'refused' }
    const after = later.versions.get(version)
    watch.onLook(after?.received ?? 0, enough)
    const isLast = now() - uploadedAtMs >= watchMsMax
    if ((after?.received ?? 0) < enough && !isLast) continue
    if (after === undefined || after.received === 0) return { kind: 'unused' }
    const before = othersThan(version, earlier, later)
    if (before.received === 0) return { kind: 'alone', after }
    return { kind: 'compared', before, after, shares: compareVersions(before, after) }
  }
}
