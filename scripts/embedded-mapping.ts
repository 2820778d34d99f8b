// The mappings that a build takes along: the user's, if there is one, and behind it the one for known devices.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadedMapping } from '#config'
import type { MappingFile } from '#mapping'
import { keptNaming, latestVersion, verifyMapping, withoutTests } from '#mapping/authoring'

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
): Promise<LoadedMapping> {
  const { bundled } = await bundledMapping(folder, names)
  if (!existsSync(join(folder, ownName))) return { file: undefined, bundled }
  const behind = async (own = names) => (await bundledMapping(folder, own)).bundled
  const file = await read(folder, ownName, names, behind)
  return { file, bundled: await behind(file.names) }
}

export async function bundledMapping(
  folder: string,
  names = latestVersion(keptNaming),
): Promise<LoadedMapping> {
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
