// The mappings that come with the code: in a bundle those that the build put beside it, from source the bundled one.

import { readFileSync } from 'node:fs'
import type { BundledMapping, MappingFile } from '#mapping'
import { unpackMapping } from '#mapping/packed'

/** Files with their presets expanded. */
export interface LoadedMapping {
  /** The user's; undefined if the build found none. */
  readonly file: MappingFile | undefined
  /** The program's own, which comes behind it. */
  readonly bundled: BundledMapping | undefined
}

/** Set by the build; absent where the code runs from source. */
declare const IS_BUNDLE: true | undefined

/** @param names the naming version, unless the user's file says one */
export async function loadMapping(names: number): Promise<LoadedMapping> {
  if (typeof IS_BUNDLE !== 'undefined') return readPacked(new URL(`mapping-${names}.jsonl`, import.meta.url))
  const { parseMapping, presetTexts } = await import('./parse-mapping-file.ts')
  const source = new URL('../../presets/default-mapping.yaml', import.meta.url)
  const text = readFileSync(source, 'utf8')
  return { file: undefined, bundled: parseMapping(text, source.pathname, presetTexts, () => names) }
}

function readPacked(url: URL): LoadedMapping {
  // At a start there is nothing else to do meanwhile, and this way takes a third of the time of a promise's.
  // The build has written ASCII.
  const [file, ...bundled] = readFileSync(url, 'latin1').split('\n')
  return { file: JSON.parse(file as string) ?? undefined, bundled: unpackMapping(bundled) }
}
