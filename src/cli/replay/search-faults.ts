// Sends dead letters, and finds those at fault where the endpoint refuses a part of a request and does not say which: the
// dead letters in question go again in halves, and halves of those, within bounds.

import { createMerger, type WriteResult, type WriteSamples } from '#remote-write'
import type { Sample } from '../../model.ts'
import type { HeldDeadLetter } from './batch.ts'
import type { Fate } from './fate-list.ts'

export interface KnownFate {
  readonly fate: Fate
  /** '' for `stored`. */
  readonly reason: string
}

/** What is sent of each dead letter. */
export type Parts = ReadonlyMap<HeldDeadLetter, readonly Sample[]>

export interface Sending {
  readonly fates: ReadonlyMap<HeldDeadLetter, KnownFate>
  /** In the endpoint's own words, redacted: of what it did not store. */
  readonly complaints: ReadonlyMap<string, string>
  /** The endpoint takes nothing any more: why. */
  readonly outage: string | undefined
}

export interface SendContext {
  readonly write: WriteSamples
  /** When the answers to one request and its retries must be here. */
  readonly deadlineMs: () => number
  /** Older samples are not taken; in milliseconds since 1970. */
  readonly oldestMs: () => number
  /** False where it would not help: what is refused is left undecided. */
  readonly searches: boolean
}

/** Requests that one call may spend on the search. */
const searchRequestsMax = 100
/** Nothing is found by searching where all of the first groups are refused whole. */
const vainGroupsMax = 8

export async function sendParts(parts: Parts, context: SendContext): Promise<Sending> {
  const fates = new Map<HeldDeadLetter, KnownFate>()
  const complaints = new Map<string, string>()
  const sending: { outage: string | undefined } = { outage: undefined }

  /** @returns dead letters of which a sample may have been refused */
  async function send(
    group: readonly HeldDeadLetter[],
  ): Promise<{ requests: number; suspects: HeldDeadLetter[] }> {
    const merger = createMerger()
    for (const [index, deadLetter] of group.entries())
      merger.add(index, deadLetter.receivedAtMs, parts.get(deadLetter) ?? [])
    const result = await context.write(merger.finish(), context.deadlineMs())
    for (const { reason, text } of result.complaints) {
      if (text !== '' && !complaints.has(reason)) complaints.set(reason, text)
    }
    const suspects: HeldDeadLetter[] = []
    for (const [index, deadLetter] of group.entries()) {
      const known = judge(index, parts.get(deadLetter) ?? [], result, group.length === 1, context.oldestMs())
      fates.set(deadLetter, known)
      if (known.fate === 'failed') sending.outage ??= known.reason
      if (known.fate === 'undecided') suspects.push(deadLetter)
    }
    return { requests: result.requests, suspects }
  }

  const { suspects } = await send([...parts.keys()])
  const groups = context.searches && suspects.length > 0 ? halves(sortBySeries(suspects)) : []
  let requests = 0
  let vainGroups = 0
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    if (sending.outage !== undefined || requests >= searchRequestsMax || vainGroups >= vainGroupsMax) break
    const sent = await send(group)
    requests += sent.requests
    vainGroups = sent.suspects.length < group.length ? Number.NEGATIVE_INFINITY : vainGroups + 1
    groups.push(...halves(sent.suspects))
  }
  return { fates, complaints, outage: sending.outage }
}

function judge(
  index: number,
  samples: readonly Sample[],
  { failed, rejected, incomplete, refused }: WriteResult,
  isAlone: boolean,
  oldestMs: number,
): KnownFate {
  const failure = failed.get(index)
  if (failure !== undefined) return { fate: 'failed', reason: failure }
  const rejection = rejected.get(index)
  if (rejection === undefined && !incomplete.has(index)) return { fate: 'stored', reason: '' }
  if (rejection === undefined && samples.some(({ timestampMs }) => timestampMs < oldestMs)) {
    return { fate: 'too_old', reason: 'now' }
  }
  const reason = rejection?.reason ?? [...refused.keys()].join(', ')
  return { fate: isAlone ? 'refused' : 'undecided', reason }
}

/** What is refused for its series, or for its time in that series, stands together. */
function sortBySeries(deadLetters: readonly HeldDeadLetter[]): HeldDeadLetter[] {
  return [...deadLetters].sort(
    (a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : 0) || a.receivedAtMs - b.receivedAtMs,
  )
}

function halves(deadLetters: readonly HeldDeadLetter[]): (readonly HeldDeadLetter[])[] {
  const middle = (deadLetters.length + 1) >> 1
  return [deadLetters.slice(0, middle), deadLetters.slice(middle)].filter(({ length }) => length > 0)
}
