// Where the mapping comes from: embedded by the build, or read from a file. The YAML parser is loaded only for a file.

import { readFile } from 'node:fs/promises'
import { ConfigError } from '../errors.ts'
import type { MappingFile } from '../mapping/language.ts'

/** Set by the build from mapping.yaml; absent where the code runs unbundled. */
declare const EMBEDDED_MAPPING: MappingFile | undefined

/** @returns undefined where there is no mapping: every number and boolean becomes a series */
export async function loadMapping(uri: URL | undefined): Promise<MappingFile | undefined> {
  if (uri === undefined) return typeof EMBEDDED_MAPPING === 'undefined' ? undefined : EMBEDDED_MAPPING
  const { parseMapping } = await import('../mapping/parse-mapping.ts')
  let text: string
  try {
    text = await readFile(uri, 'utf8')
  } catch (error) {
    throw new ConfigError('the environment', [{ path: 'MAPPING_URI', message: (error as Error).message }])
  }
  return parseMapping(text, decodeURIComponent(uri.pathname))
}
