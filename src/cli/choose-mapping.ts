// The mapping that a command works with: a file of the user's with the program's own behind it, or that alone.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type LoadedMapping, loadMapping } from '#config'
import { parseMapping } from '#mapping/authoring'
import { ConfigError } from '../errors.ts'
import { describeFileError } from './describe-file.ts'

/**
 * @param file undefined for the mapping that comes with the program alone
 * @throws ConfigError with every problem of the file
 */
export async function chooseMapping(file: string | undefined, folder: string): Promise<LoadedMapping> {
  const { bundled } = await loadMapping()
  return file === undefined
    ? { file: undefined, bundled }
    : { file: parseMapping(await readMappingText(file, folder, '--mapping'), file), bundled }
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
