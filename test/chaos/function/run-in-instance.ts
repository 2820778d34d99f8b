// One invocation in one process, until it has an outcome: what the process says, and its end.

import type { Invocation, Outcome } from '../invoke.ts'
import type { Journal } from '../journal.ts'
import type { Conducted } from './conduct-request.ts'
import type { Warm } from './instance-pool.ts'
import type { DiskFault, FromFunction } from './protocol.ts'
import { addSaidCounts } from './said-counts.ts'

export interface InvocationRun {
  readonly warm: Warm
  readonly invocation: Invocation
  readonly number: number
  readonly seed: number
  readonly kill: Conducted['kill']
  readonly disk: DiskFault | undefined
  readonly journal: Journal
  /** Ends the process by force. */
  readonly end: (nowMs: number) => Promise<void>
  /** Is told what the proxy has to know, before the process begins. */
  readonly begin: (conducted: Conducted) => void
}

/** In reality. Nothing that is simulated takes so long. */
const stuckMs = 60_000

/** @throws if nothing happens for so long that something must be wrong with the chaos run itself */
export async function runInInstance(run: InvocationRun): Promise<Outcome> {
  const { warm, number } = run
  const { instance } = warm
  let timer: NodeJS.Timeout | undefined
  try {
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      const fail = (what: string): void =>
        reject(new Error(`invocation ${number} ${what}: ${instance.errors()}`))
      const conducted = createConducted(run, resolve, reject)
      run.begin(conducted)
      timer = setTimeout(() => fail(`is stuck, ${conducted.held.size} requests held`), stuckMs)
      instance.listen((message) => hear(message, conducted, run.journal, resolve))
      instance.onEnd(() => {
        if (conducted.diesAtMs === undefined) fail('ended its process')
        else void conducted.die(conducted.diesAtMs)
      })
      instance.tell({
        kind: 'invoke',
        ...run.invocation,
        seed: run.seed,
        ...(run.disk === undefined ? {} : { disk: run.disk }),
      })
    })
    instance.freeAtMs = outcome.endMs
    return outcome
  } finally {
    clearTimeout(timer)
  }
}

function createConducted(
  { warm: { instance, record }, number, kill, end }: InvocationRun,
  resolve: (outcome: Outcome) => void,
  reject: (error: unknown) => void,
): Conducted {
  record.invocations.add(number)
  return {
    number,
    record,
    kill,
    held: new Map(),
    attempts: new Map(),
    requests: 0,
    tell: instance.tell,
    fail: reject,
    async die(nowMs) {
      record.killed = true
      await end(nowMs)
      resolve({ kind: 'killed', endMs: nowMs })
    },
  }
}

function hear(
  message: FromFunction,
  conducted: Conducted,
  journal: Journal,
  resolve: (outcome: Outcome) => void,
): void {
  switch (message.kind) {
    case 'ready':
      break
    case 'go_on': {
      const goOn = conducted.held.get(message.port)
      conducted.held.delete(message.port)
      goOn?.(message.nowMs)
      break
    }
    case 'line':
      addSaidCounts(conducted.record.said, message.line)
      break
    case 'kept':
      journal.deadLetterFiles.push({ file: message.file, invocation: conducted.number })
      break
    case 'dies':
      conducted.diesAtMs = message.nowMs
      break
    case 'over':
      void conducted.die(message.nowMs)
      break
    case 'returned':
      resolve({ kind: 'returned', value: message.value, endMs: message.nowMs })
      break
    case 'threw':
      resolve({ kind: 'threw', error: message.error, endMs: message.nowMs })
  }
}
