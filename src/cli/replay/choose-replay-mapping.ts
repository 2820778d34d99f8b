// The mapping that dead letters go through: the one that the user names, else the function's, as far as it can be known here.

import { existsSync } from 'node:fs'
import path from 'node:path'
import { createMappingStore, type LoadedMapping } from '#config'
import { parseMapping } from '#mapping/authoring'
import { ConfigError } from '../../errors.ts'
import { withTimeout } from '../../with-timeout.ts'
import { bundledIn, chooseMapping } from '../choose-mapping.ts'
import { describeFileError } from '../describe-file.ts'

const readTimeoutMs = 30_000

export interface NamedMapping extends LoadedMapping {
  /** For people. */
  readonly name: string
}

/**
 * @param file option `--mapping`
 * @param uri setting `MAPPING_URI`
 * @throws {ConfigError} if it cannot be read, or with every problem in it
 */
export async function chooseReplayMapping(
  file: string | undefined,
  uri: URL | undefined,
  folder: string,
): Promise<NamedMapping> {
  if (file === undefined && uri !== undefined) return { ...(await readUri(uri)), name: uri.href }
  // As the build does: what the function was made with lies beside it.
  const found = file ?? (existsSync(path.join(folder, 'mapping.yaml')) ? 'mapping.yaml' : undefined)
  const chosen = await chooseMapping(found, folder)
  return {
    ...chosen,
    name: found ?? 'the bundled one for known devices, then every number (--mapping FILE chooses another)',
  }
}

async function readUri(uri: URL): Promise<LoadedMapping> {
  let text: string
  try {
    const store = createMappingStore(uri)
    const read = await withTimeout(readTimeoutMs, (signal) => store.read(undefined, signal))
    text = read?.text ?? ''
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const message = uri.protocol === 'file:' ? describeFileError(error) : (error as Error).message
    throw new ConfigError('the environment', [{ path: 'MAPPING_URI', message }])
  }
  const parsed = parseMapping(text, uri.href)
  return { file: parsed, bundled: await bundledIn(parsed.names) }
}
