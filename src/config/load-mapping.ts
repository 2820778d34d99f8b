// The mappings that come with the code: in a bundle those that the build put beside it, from source the bundled one.

import { readFile } from 'node:fs/promises'
import type { MappingFile } from '#mapping'

/** Files with their presets expanded. */
export interface LoadedMapping {
  /** The user's; undefined if the build found none. */
  readonly file: MappingFile | undefined
  /** The program's own, which comes behind it. */
  readonly bundled: MappingFile | undefined
}

/** Set by the build; absent where the code runs from source. */
declare const IS_BUNDLE: true | undefined

/** @param names the naming version, unless the user's file says one */
export async function loadMapping(names: number): Promise<LoadedMapping> {
  if (typeof IS_BUNDLE !== 'undefined') {
    return JSON.parse(await readFile(new URL(`mapping-${names}.json`, import.meta.url), 'utf8'))
  }
  const { parseMapping, presetTexts } = await import('./parse-mapping-file.ts')
  const source = new URL('../../presets/default-mapping.yaml', import.meta.url)
  const text = await readFile(source, 'utf8')
  return { file: undefined, bundled: parseMapping(text, source.pathname, presetTexts, () => names) }
}
