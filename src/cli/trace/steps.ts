// What `trace` has done: a line for each step, with its milliseconds, as soon as it is over.

import type { CommandStreams } from '../command.ts'

export interface Step {
  readonly step: StepName
  readonly says: string
  readonly ms: number
}

export type StepName = 'stack' | 'rule' | 'mapping' | 'message' | 'map' | 'sample'

export interface Steps {
  readonly done: readonly Step[]
  /** Runs a step and tells it. @param says what came of it, in words */
  take<T>(step: StepName, run: () => Promise<T>, says: (result: T) => string): Promise<T>
}

export function createSteps({ out, now }: Pick<CommandStreams, 'out' | 'now'>, isJson: boolean): Steps {
  const done: Step[] = []
  return {
    done,
    async take(step, run, says) {
      const startMs = now()
      const result = await run()
      const one = { step, says: says(result), ms: now() - startMs }
      done.push(one)
      if (!isJson) out(stepLine(one))
      return result
    },
  }
}

function stepLine({ step, says, ms }: Step): string {
  return `${step.padEnd(8)} ${ms.toLocaleString('en-US').padStart(7)} ms  ${says}\n`
}

/** Why it goes no further. */
export interface Stop {
  readonly step: StepName | 'invoke' | 'write' | 'query'
  readonly why: string
  readonly remedy: string | undefined
  /** Of logs. */
  readonly lines: readonly string[]
}

export class TraceStopped extends Error {
  override readonly name = 'TraceStopped'
  readonly stop: Stop

  constructor(stop: Stop) {
    super(stop.why)
    this.stop = stop
  }
}
