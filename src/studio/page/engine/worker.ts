// The worker in which the engine runs, so that the page stays quick whatever a mapping does.

import type { MappingFile } from '#mapping'
import { defaultMappingText, keptNaming, parseMapping, presetTexts, withoutTests } from '#mapping/authoring'
import { createEngine } from './engine.ts'
import type { EngineAnswer, EngineRequest } from './protocol.ts'

const bundled = new Map<number, MappingFile>()

/** Made of the texts of the presets, which the page has anyway: packed or expanded it would be its largest part. */
function bundledIn(version: number): MappingFile | undefined {
  if (!keptNaming.versions.includes(version)) return undefined
  const known = bundled.get(version)
  if (known !== undefined) return known
  const parsed = parseMapping(defaultMappingText(), 'default-mapping.yaml', presetTexts, () => version)
  const made = withoutTests(parsed)
  bundled.set(version, made)
  return made
}

const engine = createEngine({
  bundledIn,
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
