// What messages become without a mapping file: by the bundled mapping, and behind it zero configuration.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { exposition } from './exposition.ts'
import { mappingOf } from './mapping.ts'
import { type MessageLine, messageOf } from './message.ts'

export const bundledText = readFileSync(
  path.join(import.meta.dirname, '..', '..', 'presets', 'default-mapping.yaml'),
  'utf8',
)
const mapping = mappingOf(undefined, {}, bundledText)

/** @returns sorted exposition lines; drops are comments. The client id is `c` unless the line has one. */
export function bundledLines(line: MessageLine): string[] {
  return exposition([mapping.map(messageOf({ client_id: 'c', ...line }))])
}
