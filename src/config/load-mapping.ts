// The mapping that comes with the code: in a bundle the one that the build put beside it, from source the one for
// those who bring none.

import { readFile } from 'node:fs/promises'
import type { MappingFile } from '#mapping'

export interface LoadedMapping {
  /** With its presets expanded. */
  readonly file: MappingFile | undefined
  /** It is the program's own: messages that none of its rules takes are mapped by zero configuration. */
  readonly bundled: boolean
}

/** Set by the build; absent where the code runs from source. */
declare const IS_BUNDLE: true | undefined

export async function loadMapping(): Promise<LoadedMapping> {
  if (typeof IS_BUNDLE !== 'undefined') {
    return JSON.parse(await readFile(new URL('mapping.json', import.meta.url), 'utf8'))
  }
  const { parseMapping } = await import('./parse-mapping-file.ts')
  const source = new URL('../../presets/default-mapping.yaml', import.meta.url)
  return { file: parseMapping(await readFile(source, 'utf8'), source.pathname), bundled: true }
}
