// The mappings that a build takes along: the user's, if there is one, and behind it the one for known devices.

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { MappingFile } from '#mapping'
import { keptNaming, latestVersion, verifyMapping, withoutTests } from '#mapping/authoring'
import { ConfigError } from '../src/errors.ts'

export interface EmbeddedMapping {
  /** The user's. */
  readonly file: MappingFile | undefined
  readonly bundled: MappingFile
}

const ownName = 'mapping.yaml'
const bundledName = 'presets/default-mapping.yaml'

/**
 * @param folder of the project
 * @param names the naming version, unless the user's file says one
 * @throws {ConfigError} if it has problems, or does not pass its own tests
 */
export async function embeddedMapping(
  folder: string,
  names = latestVersion(keptNaming),
): Promise<EmbeddedMapping> {
  const { bundled } = await bundledMapping(folder, names)
  const found = statSync(join(folder, ownName), { throwIfNoEntry: false })
  if (found === undefined) return { file: undefined, bundled }
  if (found.isDirectory()) {
    throw new ConfigError('the build', [
      { path: ownName, message: 'this is a folder; expected a mapping file' },
    ])
  }
  const behind = async (own = names) => (await bundledMapping(folder, own)).bundled
  const file = await read(folder, ownName, names, behind)
  return { file, bundled: await behind(file.names) }
}

export async function bundledMapping(
  folder: string,
  names = latestVersion(keptNaming),
): Promise<EmbeddedMapping> {
  return { file: undefined, bundled: await read(folder, bundledName, names) }
}

async function read(
  folder: string,
  name: string,
  names: number,
  bundled?: (names: number | undefined) => Promise<MappingFile | undefined>,
): Promise<MappingFile> {
  return withoutTests(await verifyMapping(readFileSync(join(folder, name), 'utf8'), name, bundled, names))
}
