// The environments of the function: one for each invocation that overlaps another on the simulated clock, made when none is
// free, and ended when it was idle for long. Each has a folder, as /tmp: it outlasts the process in it, where Lambda resets
// the environment after a crash or a time-out and uses it again.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-invoke-with-errors

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInstanceRecord, type InstanceRecord, type Journal } from '../journal.ts'
import type { Instance } from './instance.ts'

export interface Warm {
  readonly instance: Instance
  readonly record: InstanceRecord
  readonly folder: string
}

export interface InstancePool {
  /** One that is free at that time, the one that was used last. */
  pick(startMs: number): Promise<Warm>
  /** Ends its process by force. @param freeAtMs from then on the environment may be used again */
  end(warm: Warm, freeAtMs: number): Promise<void>
  /** Ends all in peace. */
  retireAll(): Promise<void>
  endAll(): Promise<void>
}

export interface InstancePoolOptions {
  readonly journal: Journal
  /** The environments' folders are made in it. */
  readonly root: string
  readonly random: () => number
  readonly start: (folder: string, nowMs: number) => Promise<Instance>
  /** Lets a process say what it has to say before it is ended. */
  readonly retire: (warm: Warm) => Promise<void>
}

/** As Lambda ends them: it was idle for this long. */
const idleMs = 10 * 60_000

/** Lambda does not promise to use an environment again after a reset. */
const keepsEnvironmentRate = 0.75

interface Reset {
  readonly folder: string
  readonly freeAtMs: number
}

export function createInstancePool({
  journal,
  root,
  random,
  start,
  retire,
}: InstancePoolOptions): InstancePool {
  const all = new Set<Warm>()
  let resets: Reset[] = []
  let folders = 0

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

  function newFolder(): string {
    const folder = join(root, `environment-${folders++}`)
    mkdirSync(folder)
    return folder
  }

  return {
    async end(warm, freeAtMs) {
      await end(warm)
      if (random() < keepsEnvironmentRate) resets.push({ folder: warm.folder, freeAtMs })
    },
    retireAll: () => retireIdle(() => true),
    async endAll() {
      for (const warm of [...all]) await end(warm)
    },
    async pick(startMs) {
      await retireIdle(({ instance }) => instance.freeAtMs < startMs - idleMs)
      const free = [...all].filter(({ instance }) => instance.freeAtMs <= startMs)
      const latest = free.toSorted((a, b) => b.instance.freeAtMs - a.instance.freeAtMs)[0]
      resets = resets.filter(({ freeAtMs }) => freeAtMs >= startMs - idleMs)
      const reset = resets
        .filter(({ freeAtMs }) => freeAtMs <= startMs)
        .toSorted((a, b) => b.freeAtMs - a.freeAtMs)[0]
      if (latest !== undefined && latest.instance.freeAtMs >= (reset?.freeAtMs ?? 0)) return latest
      resets = resets.filter((one) => one !== reset)
      const folder = reset?.folder ?? newFolder()
      const record = createInstanceRecord(journal, reset !== undefined)
      const warm = { instance: await start(folder, startMs), record, folder }
      all.add(warm)
      return warm
    },
  }
}
