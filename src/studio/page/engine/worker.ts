// The worker in which the engine runs, so that the page stays quick whatever a mapping does.

import type { MappingFile } from '#mapping'
import { createEngine } from './engine.ts'
import type { EngineAnswer, EngineRequest } from './protocol.ts'

/** Set by the build. */
declare const BUNDLED_MAPPINGS: { readonly [version: string]: MappingFile }

const engine = createEngine({
  bundledIn: (version) => BUNDLED_MAPPINGS[version],
  clock: () => performance.now(),
  // A task of its own: messages that have arrived come before it.
  breathe: () => new Promise((resolve) => setTimeout(resolve)),
})

const answer = (words: EngineAnswer) => self.postMessage(words)

/** One after the other: what explains, and its clock, is shared. A comparison lets others in when it pauses. */
self.addEventListener('message', ({ data }: MessageEvent<EngineRequest>) => {
  const { id, call, args } = data
  const run = engine[call] as (
    args: readonly unknown[],
    progress: (value: unknown) => void,
  ) => Promise<unknown>
  run(args, (progress) => answer({ id, progress })).then(
    (result) => answer({ id, result }),
    (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }),
  )
})
