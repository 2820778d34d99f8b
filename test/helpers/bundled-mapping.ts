// What messages become without a mapping file: by the bundled mapping, and behind it zero configuration.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseMapping } from '#mapping/authoring'
import { compileMapping } from '../../src/mapping/compile-mapping.ts'
import { exposition } from './exposition.ts'
import { mappingLimits, mappingParts, type ReadyMapping, ready } from './mapping.ts'
import { type MessageLine, messageOf } from './message.ts'

const projectFolder = path.join(import.meta.dirname, '..', '..')

export const bundledText = readFileSync(path.join(projectFolder, 'presets', 'default-mapping.yaml'), 'utf8')
export const bundledFile = parseMapping(bundledText, 'default-mapping.yaml')
const mapping: ReadyMapping = ready(
  compileMapping(bundledFile, mappingLimits, { ...mappingParts, zeroConfiguration: true }),
)

/** @returns sorted exposition lines; drops are comments. The client id is `c` unless the line has one. */
export function bundledLines(line: MessageLine): string[] {
  return exposition([mapping.map(messageOf({ client_id: 'c', ...line }))])
}
