// Compiles a mapping file, and loads what only some mappings need: the interpreter, formats other than JSON,
// and leaves. What the rules of the file need is loaded before they map, what others need when a message comes to them.

import { compileMapping, type Mapping } from './compile-mapping.ts'
import { ExpressionFailure } from './expression/place.ts'
import type { MappingFile } from './language.ts'
import type { MappingLimits, MappingParts } from './mapping-parts.ts'
import { PartNeeded } from './series/scope-expressions.ts'
import { workUsedUp } from './work.ts'

/** @param file as `parseMapping` returns it; undefined for zero configuration */
export async function prepareMapping(
  file: MappingFile | undefined,
  limits: MappingLimits,
  parts: MappingParts = {},
): Promise<Mapping> {
  try {
    return compileMapping(file, limits, { loadLeaves, ...parts })
  } catch (error) {
    if (!(error instanceof PartNeeded) || parts[error.part] !== undefined) throw error
    return prepareMapping(file, limits, { ...parts, ...(await loaders[error.part](file, parts)) })
  }
}

const loadLeaves = () => import('./leaves/leaves-part.ts')

const loaders = {
  // Its bundle has classes of its own: failures must be those that this one knows.
  interpreter: async () => {
    const { createInterpreter } = await import('./expression/interpret.ts')
    return { interpreter: createInterpreter((reason) => new ExpressionFailure(reason), workUsedUp) }
  },
  payloadReader: async (file: MappingFile | undefined) =>
    (await import('./payload-format/read-payload.ts')).load(file),
  leaves: async () => ({ leaves: await loadLeaves() }),
  timeReader: () => import('./any-time.ts'),
  histograms: async () => ({ histograms: await import('./histograms/histograms-part.ts') }),
  compileLiveness: () => import('./scope/compile-liveness.ts'),
  thin: async (file: MappingFile | undefined, { bundled }: MappingParts) => {
    const { compileThinning } = await import('./thinning/thin-samples.ts')
    return { thin: compileThinning(file as MappingFile, bundled) }
  },
}
