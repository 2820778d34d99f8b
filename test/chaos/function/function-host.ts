// Lambda as far as it runs the function: an invocation goes to a process that is free at that simulated time, a warm one
// if there is any; a process that was killed, or ran out of time, is replaced. What its requests meet at the proxy is
// conduct-request.ts.

import type { JsonValue } from '../../../src/model.ts'
import { startFaultyProxy } from '../faulty-proxy.ts'
import type { Invocation, Outcome } from '../invoke.ts'
import { add, type InstanceRecord } from '../journal.ts'
import { createRandom, seedOf } from '../random.ts'
import { type Conducted, holdRequest, type ProxyDependencies } from './conduct-request.ts'
import { startInstance } from './instance.ts'
import { createInstancePool, type Warm } from './instance-pool.ts'
import { runInInstance } from './run-in-instance.ts'

export interface FunctionHostOptions extends ProxyDependencies {
  /** The bundle of program.ts. */
  readonly file: string
  readonly env: Readonly<Record<string, string>>
  /** For the folders of environments. */
  readonly root: string
  readonly seed: number
  /** An event with one message of no rule, for each process that ends in peace: with it, it says what it has counted. */
  readonly lastEvent: (nowMs: number) => JsonValue
}

export interface FunctionHost {
  /** @throws if something must be wrong with the chaos run itself */
  invoke(invocation: Invocation): Promise<{ readonly outcome: Outcome; readonly record: InstanceRecord }>
  /** Lets every process say what it has counted. */
  finish(): Promise<void>
  /** Ends every process that still runs. */
  close(): Promise<void>
}

/** Longer than the function waits with counts that it has not said yet. */
const quietMs = 61_000

export async function startFunctionHost(options: FunctionHostOptions): Promise<FunctionHost> {
  const { journal, endpoint, faults } = options
  let invocations = 0
  /** Invocations overlap on the simulated clock only. */
  let running: Conducted | undefined

  const proxy = await startFaultyProxy((request) => {
    if (running === undefined) journal.violations.push('a request came while no invocation was running')
    else holdRequest(running, request, options)
  })
  const env = { ...options.env, ...endpoint.env, REMOTE_WRITE_URL: `${proxy.origin}${endpoint.path}` }
  const pool = createInstancePool({
    journal,
    root: options.root,
    random: createRandom(seedOf(options.seed, 'environments')),
    start: (folder, nowMs) =>
      startInstance(options.file, { ...env, STATE_FOLDER: folder, CHAOS_NOW_MS: String(nowMs) }),
    retire,
  })

  async function run(warm: Warm, invocation: Invocation, isFaulty: boolean): Promise<Outcome> {
    const number = invocations++
    const { kill, disk } = isFaulty ? faults.ofInvocation(number) : {}
    const seed = seedOf(options.seed, 'function', number)
    const end = (nowMs: number) => pool.end(warm, nowMs)
    const begin = (conducted: Conducted): void => {
      running = conducted
    }
    const outcome = await runInInstance({ warm, invocation, number, seed, kill, disk, journal, end, begin })
    running = undefined
    return outcome
  }

  async function retire(warm: Warm): Promise<void> {
    const startMs = warm.instance.freeAtMs + quietMs
    const event = options.lastEvent(startMs)
    await run(warm, { event, startMs, timeoutMs: 60_000, requestId: 'last' }, false)
    warm.record.received++
    add(warm.record.dropsDue, 'no_rule')
  }

  return {
    async invoke(invocation) {
      const startMs = Math.ceil(invocation.startMs)
      const warm = await pool.pick(startMs)
      return { outcome: await run(warm, { ...invocation, startMs }, true), record: warm.record }
    },
    finish: pool.retireAll,
    async close() {
      await pool.endAll()
      await proxy.close()
    },
  }
}
