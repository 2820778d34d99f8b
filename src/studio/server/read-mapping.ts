// A mapping as the function runs it, read in this process too: to check what is saved, and to say where a drop comes from.

import { createHash } from 'node:crypto'
import { loadMapping } from '#config'
import type { MappingFile } from '#mapping'
import {
  createKeySources,
  defaultMappingText,
  type FindKeySource,
  keptNaming,
  latestVersion,
  parseMapping,
  presetTexts,
  verifyMapping,
} from '#mapping/authoring'

export interface ReadMapping {
  /** Undefined for the bundled mapping alone. */
  readonly file: MappingFile | undefined
  readonly bundled: MappingFile | undefined
  readonly findKeySource: FindKeySource
}

/**
 * @param text undefined for the bundled mapping alone
 * @param fileName for messages
 * @throws ConfigError with everything that is wrong with it
 */
export async function readMapping(text: string | undefined, fileName: string): Promise<ReadMapping> {
  const file = text === undefined ? undefined : parseMapping(text, fileName, presetTexts)
  const bundled = await bundledIn(file?.names)
  const own = text === undefined || file === undefined ? nowhere : createKeySources(text, fileName, file)
  const others =
    bundled === undefined ? nowhere : createKeySources(defaultMappingText(), 'default-mapping.yaml', bundled)
  return {
    file,
    bundled,
    findKeySource: (where, pattern) =>
      where.startsWith('bundled[') ? others(where.replace('bundled', 'rules'), pattern) : own(where, pattern),
  }
}

/**
 * What the function checks when it starts: mistakes, and the tests in the file.
 * @throws ConfigError
 */
export async function checkMapping(text: string, fileName: string): Promise<void> {
  await verifyMapping(text, fileName, bundledIn)
}

/** '' for no text. */
export function hashOf(text: string | undefined): string {
  return text === undefined ? '' : createHash('sha256').update(text).digest('hex')
}

async function bundledIn(names = latestVersion(keptNaming)): Promise<MappingFile | undefined> {
  return (await loadMapping(names)).bundled
}

const nowhere: FindKeySource = () => undefined
