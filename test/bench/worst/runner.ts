// A child process that measures single messages with one mapping. A message that takes longer than the cap ends the
// process, so that one that would take minutes does not hold up the others; the next one gets a new process.

import type { BenchFolder } from '../bench-folder.ts'
import { type Child, startChild } from '../child.ts'
import type { Shape } from './shape.ts'
import type { Publication, Target } from './targets.ts'

export interface Job {
  readonly topic: string
  readonly shape: Shape
  /** Of the payload. */
  readonly bytes: number
  /** As long as that, again and again. */
  readonly durationMs: number
}

export interface Cost {
  /** Of one message, the whole way. */
  readonly cpuUs: number
  /** Of that, what `JSON.parse` of the payload takes by itself; 0 where it refuses the payload. */
  readonly parseUs: number
  readonly samples: number
  /** Of its budget of work. */
  readonly steps: number | undefined
}

export interface Runner {
  /** @returns undefined where it took longer than the cap */
  measure(publication: Publication, bytes: number, durationMs: number): Promise<Cost | undefined>
  stop(): Promise<void>
}

/** Compiled code is what a busy function runs. */
const warmUpMs = 400

export function createRunner(folder: BenchFolder, target: Target, capMs: number): Runner {
  const file = folder.write(`${target.name}.json`, JSON.stringify(target.file))
  let child: Child | undefined

  async function start(): Promise<Child> {
    const args = target.isBundled ? [file, 'bundled'] : [file]
    const started = startChild(folder.program('map-worst'), { args })
    await started.hear()
    await started.ask({ ...target.ordinary, bytes: 65_536, durationMs: warmUpMs } satisfies Job)
    return started
  }

  async function stop(): Promise<void> {
    const stopping = child
    child = undefined
    await stopping?.stop()
  }

  return {
    stop,
    async measure(publication, bytes, durationMs) {
      child ??= await start()
      const job: Job = { ...publication, bytes, durationMs }
      const answer = await within(child.ask<Cost>(job), capMs + 2 * durationMs)
      if (answer === undefined) await stop()
      return answer
    },
  }
}

async function within<T>(promise: Promise<T>, durationMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, durationMs, undefined)
  })
  // A child that is killed answers no more.
  promise.catch(() => undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
