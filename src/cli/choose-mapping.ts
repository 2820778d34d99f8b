// The mapping that a command works with: a file of the user's with the program's own behind it, or that alone.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type LoadedMapping, loadMapping } from '#config'
import type { MappingFile } from '#mapping'
import {
  createBundledKeySources,
  createKeySources,
  type FindKeySource,
  keptNaming,
  latestVersion,
  parseMapping,
  presetTexts,
} from '#mapping/authoring'
import { ConfigError } from '../errors.ts'
import { describeFileError } from './describe-file.ts'

export interface ChosenMapping extends LoadedMapping {
  /** Says where its keys were written. Reads the texts again: to be called once. */
  readonly keySources?: () => FindKeySource
}

/**
 * @param file undefined for the mapping that comes with the program alone
 * @param names the naming version; the file's, or else the latest, unless given
 * @throws ConfigError with every problem of the file
 */
export async function chooseMapping(
  file: string | undefined,
  folder: string,
  names?: number,
): Promise<ChosenMapping> {
  if (file === undefined) {
    const bundled = await bundledIn(names)
    return { file: undefined, bundled, keySources: () => createBundledKeySources(bundled) }
  }
  const text = await readMappingText(file, folder, '--mapping')
  const parsed = parseMapping(text, file, presetTexts, names === undefined ? undefined : () => names)
  const bundled = await bundledIn(names ?? parsed.names)
  const keySources = () => {
    const own = createKeySources(text, file, parsed)
    const others = createBundledKeySources(bundled)
    return (where: string, pattern?: string) => own(where, pattern) ?? others(where, pattern)
  }
  return { file: parsed, bundled, keySources }
}

/** @returns the bundled mapping in a naming version, or in the latest */
export async function bundledIn(names = latestVersion(keptNaming)): Promise<MappingFile | undefined> {
  return (await loadMapping(names)).bundled
}

/** By the key that only such a file has: which commands take it. */
const takers: { readonly [key: string]: string } = {
  checks: 'check it with `check-config FILE`, and run it with `collect checks --config FILE`',
  scrape_configs: 'check it with `check-config FILE`, and run it with `collect scrape --config FILE`',
  collector: 'run it with `collect --config FILE`',
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
  let text: string
  try {
    text = await readFile(path.resolve(folder, file), 'utf8')
  } catch (error) {
    throw new ConfigError('options', [{ path: option, message: describeFileError(error, 'a mapping file') }])
  }
  const [, key] = /^(checks|scrape_configs|collector)\s*:/m.exec(text) ?? []
  if (key === undefined || /^rules\s*:/m.test(text)) return text
  const message = `expected a mapping file; the key \`${key}\` is of the file of a collector: ${takers[key]}`
  throw new ConfigError(file, [{ path: 'file', message }])
}
