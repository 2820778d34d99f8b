// What a run would change, one thing after another: told before, or done and told.

import type { CommandStreams } from '../command.ts'

export interface Step {
  /** In the infinitive: `create thing pi-4`. */
  readonly text: string
  run(): unknown
}

/** @throws {StackError} at the first step that fails; those before it are done, and have been told */
export async function runSteps(
  steps: readonly Step[],
  { isDryRun, streams }: { readonly isDryRun: boolean; readonly streams: CommandStreams },
): Promise<void> {
  for (const { text, run } of steps) {
    if (!isDryRun) await run()
    streams.out(`${isDryRun ? 'would ' : ''}${text}\n`)
  }
}
