// Which mapping the function works with, in words; and whether there is one at all.

import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Environment } from './function-environment.ts'
import type { StartOptions } from './start-options.ts'

export interface MappingInForce {
  /** No mapping: presets, and every number of what they do not know. */
  readonly isZero: boolean
  readonly description: string
}

/** @param projectFolder where mapping.yaml is, if the build took one along */
export function describeMapping(
  { mappingFile }: StartOptions,
  env: Environment,
  projectFolder: string,
): MappingInForce {
  const file = mappingFile ?? env['MAPPING_URI']
  if (file !== undefined) return { isZero: false, description: `mapping ${file}` }
  if (existsSync(path.join(projectFolder, 'mapping.yaml'))) {
    return { isZero: false, description: 'built with mapping.yaml' }
  }
  return {
    isZero: true,
    description: 'no mapping: presets for known devices, one series for each number of other devices',
  }
}
