// What was seen to happen during a run by those who stand outside the function: the proxy with the endpoint behind it,
// and the host of the processes. The ledger is made of it.

import type { Outcome } from './invoke.ts'

export interface Journal {
  readonly requests: RequestCounts
  /** By sample: why an answer refused it. An answer may have been a lie. */
  readonly refused: Map<number, string>
  /** Samples that the endpoint accepted in an invocation, by its number. */
  readonly accepted: Map<number, number[]>
  /** Samples that were accepted for the first time when a later one of their series already was. */
  readonly outOfOrder: number[]
  readonly arrived: Set<number>
  /** By series: the latest sample that was accepted. */
  readonly latestMs: Map<number, number>
  /** Files of dead letters, with the invocation that wrote them. */
  readonly deadLetterFiles: { readonly file: string; readonly invocation: number }[]
  readonly instances: InstanceRecord[]
  readonly outcomes: Map<Outcome['kind'], number>
  /** What must not happen, in words. */
  readonly violations: string[]
}

interface RequestCounts {
  total: number
  /** Those that the endpoint got. */
  stored: number
  /** By the kind of fault. */
  readonly faults: Map<string, number>
}

/** What happened in one process, to be compared with what it counted itself. */
export interface InstanceRecord {
  /** It ended by force: what it had counted and not yet said is lost. */
  killed: boolean
  /** It began in an environment whose last process had ended, or got what takes its time: it may have left some undone. */
  hasSuspects: boolean
  received: number
  requests: number
  /** Samples in requests that were answered with success. */
  written: number
  /** Samples in requests that were answered with a refusal. */
  refused: number
  /** Drops that its messages call for, at each delivery, by reason. */
  readonly dropsDue: Map<string, number>
  /** Of those, the drops of messages that it was done with. */
  readonly dropsSettled: Map<string, number>
  readonly invocations: Set<number>
  /** What it said, summed up by the name of the counter, and by name and reason. */
  readonly said: Map<string, number>
}

export function createJournal(): Journal {
  return {
    requests: { total: 0, stored: 0, faults: new Map() },
    refused: new Map(),
    accepted: new Map(),
    outOfOrder: [],
    arrived: new Set(),
    latestMs: new Map(),
    deadLetterFiles: [],
    instances: [],
    outcomes: new Map(),
    violations: [],
  }
}

export function createInstanceRecord({ instances }: Journal, hasSuspects: boolean): InstanceRecord {
  const record: InstanceRecord = {
    killed: false,
    hasSuspects,
    received: 0,
    requests: 0,
    written: 0,
    refused: 0,
    dropsDue: new Map(),
    dropsSettled: new Map(),
    invocations: new Set(),
    said: new Map(),
  }
  instances.push(record)
  return record
}

export function noteArrival(journal: Journal, series: number, timestampMs: number, key: number): void {
  if (journal.arrived.has(key)) return
  journal.arrived.add(key)
  const latestMs = journal.latestMs.get(series) ?? Number.NEGATIVE_INFINITY
  if (timestampMs < latestMs) journal.outOfOrder.push(key)
  else journal.latestMs.set(series, timestampMs)
}

export function add(counts: Map<string, number>, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by)
}
