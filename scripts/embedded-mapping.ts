// The mappings that a build takes along: the user's, if there is one, and behind it the one for known devices.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadedMapping } from '#config'
import type { MappingFile } from '#mapping'
import { verifyMapping, withoutTests } from '#mapping/authoring'

const ownName = 'mapping.yaml'
const bundledName = 'presets/default-mapping.yaml'

/**
 * @param folder of the project
 * @throws {ConfigError} if it has problems, or does not pass its own tests
 */
export async function embeddedMapping(folder: string): Promise<LoadedMapping> {
  const { bundled } = await bundledMapping(folder)
  const file = existsSync(join(folder, ownName)) ? await read(folder, ownName, bundled) : undefined
  return { file, bundled }
}

export async function bundledMapping(folder: string): Promise<LoadedMapping> {
  return { file: undefined, bundled: await read(folder, bundledName) }
}

async function read(folder: string, name: string, bundled?: MappingFile): Promise<MappingFile> {
  return withoutTests(await verifyMapping(readFileSync(join(folder, name), 'utf8'), name, bundled))
}
