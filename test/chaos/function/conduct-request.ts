// What happens to one request of the function at the proxy: how long it takes, what goes wrong with it, what the endpoint
// makes of it, and what of that the function hears. All of it is written down.

import { createHash } from 'node:crypto'
import { type ChaosEndpoint, readSeries, type WriteOutcome } from '../endpoint.ts'
import type { Faults, Kill, RequestFault } from '../faults.ts'
import type { HeldRequest } from '../faulty-proxy.ts'
import { add, type InstanceRecord, type Journal, noteArrival } from '../journal.ts'
import type { SampleKeys } from '../sample-key.ts'
import type { ToFunction } from './protocol.ts'

/** The invocation that runs. */
export interface Conducted {
  readonly number: number
  readonly record: InstanceRecord
  readonly kill: Kill | undefined
  /** By the port of the connection: what is to be done when simulated time has come so far. */
  readonly held: Map<number, (nowMs: number) => void>
  /** By the request's content: how often it has come. */
  readonly attempts: Map<string, number>
  requests: number
  /** It has said that it is about to end by itself, at this time. */
  diesAtMs?: number
  tell(message: ToFunction): void
  /** Ends the process. */
  die(nowMs: number): Promise<void>
  /** The run itself is broken. */
  fail(error: unknown): void
}

export interface ProxyDependencies {
  readonly endpoint: ChaosEndpoint
  readonly faults: Faults
  readonly journal: Journal
  readonly keys: SampleKeys
}

export function holdRequest(run: Conducted, request: HeldRequest, dependencies: ProxyDependencies): void {
  const digest = createHash('sha1').update(request.body).digest('hex')
  const attempt = (run.attempts.get(digest) ?? 0) + 1
  run.attempts.set(digest, attempt)
  const key = `${digest} ${attempt}`
  dependencies.journal.requests.total++
  run.record.requests++
  const delayMs = dependencies.faults.latencyMs(run.number, key)
  run.held.set(request.port, (nowMs) => {
    goOn(run, request, key, nowMs, dependencies).catch(run.fail)
  })
  run.tell({ kind: 'held', what: 'request', port: request.port, delayMs, tie: key })
}

async function goOn(
  run: Conducted,
  request: HeldRequest,
  key: string,
  nowMs: number,
  dependencies: ProxyDependencies,
): Promise<void> {
  const { journal, endpoint } = dependencies
  const fault = dependencies.faults.ofRequest(run.number, key, nowMs)
  const kill = run.kill?.atRequest === run.requests++ ? run.kill : undefined
  add(journal.requests.faults, kill === undefined ? nameOf(fault) : 'process killed')
  const isForwarded = kill === undefined ? fault.kind === 'none' || fault.stored === true : kill.stored
  let outcome: WriteOutcome | undefined
  if (isForwarded) {
    outcome = await endpoint.write(request.headers, request.body, nowMs)
    noteFates(run, outcome, dependencies)
  }
  if (kill !== undefined) return run.die(nowMs)
  switch (fault.kind) {
    case 'none': {
      const { answer } = outcome as WriteOutcome
      noteHeard(run, outcome as WriteOutcome, endpoint)
      if (fault.bodyAfterMs === undefined) return request.answer(answer, nowMs)
      run.held.set(request.port, request.answerSlowly(answer, nowMs))
      return run.tell({
        kind: 'held',
        what: 'answer',
        port: request.port,
        delayMs: fault.bodyAfterMs,
        tie: key,
      })
    }
    case 'answer':
      if (fault.refuses !== undefined) noteRefused(run, request, fault, dependencies)
      return request.answer(fault, nowMs)
    case 'hang':
      return run.tell({ kind: 'hung', port: request.port })
    default:
      // Of an answer that breaks off within its body, the status gets through.
      if (fault.kind === 'truncated' && outcome !== undefined) noteHeard(run, outcome, endpoint)
      request.spoil(fault.kind, outcome?.answer ?? { status: 503 }, nowMs)
  }
}

/** What the endpoint did with each sample. */
function noteFates(
  run: Conducted,
  { series, fateOf, answer }: WriteOutcome,
  { journal, keys, endpoint }: ProxyDependencies,
): void {
  journal.requests.stored++
  const accepted = journal.accepted.get(run.number) ?? []
  for (const { labels, samples } of series) {
    const index = keys.seriesOf(labels)
    for (const { timestampMs, value } of samples) {
      const key = keys.keyOf(index, timestampMs)
      const fate = fateOf(labels, timestampMs, value)
      if (fate === 'stored') {
        accepted.push(key)
        noteArrival(journal, index, timestampMs, key)
      } else if (endpoint.receiver === 'amp' && answer.status === 400) journal.refused.set(key, fate)
    }
  }
  journal.accepted.set(run.number, accepted)
}

/** What the function hears of it, and has to count. */
function noteHeard(
  { record }: Conducted,
  { series, answer }: WriteOutcome,
  { receiver }: ChaosEndpoint,
): void {
  const samples = series.reduce((sum, one) => sum + one.samples.length, 0)
  if (answer.status < 300) record.written += samples
  else if (answer.status === 400 && receiver === 'amp') record.refused += samples
}

/** An answer that refuses samples for good, and not the endpoint's. */
function noteRefused(
  { record }: Conducted,
  request: HeldRequest,
  { status, refuses }: Extract<RequestFault, { kind: 'answer' }>,
  { journal, keys, endpoint }: ProxyDependencies,
): void {
  // Prometheus has stored nothing of such a request, so that its sender looks for the samples at fault.
  if (status === 400 && endpoint.receiver === 'prometheus') return
  for (const { labels, samples } of readSeries(request.headers, request.body)) {
    const index = keys.seriesOf(labels)
    record.refused += samples.length
    for (const { timestampMs } of samples) {
      const key = keys.keyOf(index, timestampMs)
      if (!journal.refused.has(key)) journal.refused.set(key, `said: ${refuses}`)
    }
  }
}

function nameOf(fault: RequestFault): string {
  if (fault.kind === 'none') return fault.bodyAfterMs === undefined ? 'none' : 'slow body'
  const name = fault.kind === 'answer' ? String(fault.status) : fault.kind
  return fault.stored ? `${name}, stored` : name
}
