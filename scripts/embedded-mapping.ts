// The mapping that a build takes along: the user's, or else the one for those who bring none.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadedMapping } from '#config'
import { verifyMapping, withoutTests } from '#mapping/authoring'

const ownName = 'mapping.yaml'
const bundledName = 'presets/default-mapping.yaml'

/**
 * @param folder of the project
 * @throws {ConfigError} if it has problems, or does not pass its own tests
 */
export async function embeddedMapping(folder: string): Promise<LoadedMapping> {
  if (!existsSync(join(folder, ownName))) return bundledMapping(folder)
  return { file: await read(folder, ownName), bundled: false }
}

export async function bundledMapping(folder: string): Promise<LoadedMapping> {
  return { file: await read(folder, bundledName), bundled: true }
}

async function read(folder: string, name: string) {
  return withoutTests(await verifyMapping(readFileSync(join(folder, name), 'utf8'), name))
}
