// The processes of the function that run: one for each invocation that overlaps another on the simulated clock, started
// when none is free, and ended when it was idle for long.

import { createInstanceRecord, type InstanceRecord, type Journal } from '../journal.ts'
import type { Instance } from './instance.ts'

export interface Warm {
  readonly instance: Instance
  readonly record: InstanceRecord
}

export interface InstancePool {
  /** One that is free at that time, the one that was used last. */
  pick(startMs: number): Promise<Warm>
  /** Ends it by force. */
  end(warm: Warm): Promise<void>
  /** Ends all in peace. */
  retireAll(): Promise<void>
  endAll(): Promise<void>
}

/** As Lambda ends them: it was idle for this long. */
const idleMs = 10 * 60_000

/** @param retire lets a process say what it has to say before it is ended */
export function createInstancePool(
  journal: Journal,
  start: () => Promise<Instance>,
  retire: (warm: Warm) => Promise<void>,
): InstancePool {
  const all = new Set<Warm>()

  async function end(warm: Warm): Promise<void> {
    all.delete(warm)
    await warm.instance.kill()
  }

  async function retireIdle(isIdle: (warm: Warm) => boolean): Promise<void> {
    for (const warm of [...all].filter(isIdle)) {
      await retire(warm)
      await end(warm)
    }
  }

  return {
    end,
    retireAll: () => retireIdle(() => true),
    async endAll() {
      for (const warm of [...all]) await end(warm)
    },
    async pick(startMs) {
      await retireIdle(({ instance }) => instance.freeAtMs < startMs - idleMs)
      const free = [...all].filter(({ instance }) => instance.freeAtMs <= startMs)
      const latest = free.toSorted((a, b) => b.instance.freeAtMs - a.instance.freeAtMs)[0]
      if (latest !== undefined) return latest
      const warm = { instance: await start(), record: createInstanceRecord(journal) }
      all.add(warm)
      return warm
    },
  }
}
