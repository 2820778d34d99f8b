// The mapping that a command works with: a file of the user's, or the one that comes with the program.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type LoadedMapping, loadMapping } from '#config'
import type { MappingFile } from '#mapping'
import { createKeySources, defaultMappingText, type FindKeySource, parseMapping } from '#mapping/authoring'
import { ConfigError } from '../errors.ts'
import { describeFileError } from './describe-file.ts'

export interface ChosenMapping {
  readonly file: MappingFile | undefined
  /** True: messages that no rule takes are mapped by zero configuration. */
  readonly zeroConfiguration: boolean
  /** Says where its keys were written. Reads the texts again: to be called once. */
  readonly keySources?: () => FindKeySource
}

/**
 * @param file undefined for the mapping that comes with the program
 * @throws ConfigError with every problem of the file
 */
export async function chooseMapping(file: string | undefined, folder: string): Promise<ChosenMapping> {
  if (file !== undefined) {
    const text = await readMappingText(file, folder, '--mapping')
    const parsed = parseMapping(text, file)
    return { file: parsed, zeroConfiguration: false, keySources: () => createKeySources(text, file, parsed) }
  }
  const loaded = await loadMapping()
  return {
    file: loaded.file,
    zeroConfiguration: loaded.bundled,
    keySources: () => createDefaultKeySources(loaded),
  }
}

function createDefaultKeySources({ file }: LoadedMapping): FindKeySource {
  if (file === undefined) return () => undefined
  return createKeySources(defaultMappingText(), 'default-mapping.yaml', file)
}

/**
 * @param option that names it
 * @throws ConfigError if the file cannot be read
 */
export async function readMappingText(
  file: string,
  folder: string,
  option: '--mapping' | 'FILE',
): Promise<string> {
  try {
    return await readFile(path.resolve(folder, file), 'utf8')
  } catch (error) {
    throw new ConfigError('options', [{ path: option, message: describeFileError(error) }])
  }
}
