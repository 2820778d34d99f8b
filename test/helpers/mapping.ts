// Maps messages with a mapping file's text at a fixed time, under the limits that the function has by default.

import { compileMapping, type Mapping, type MappingLimits } from '../../src/mapping/compile-mapping.ts'
import { parseMapping } from '../../src/mapping/parse-mapping.ts'
import { exposition } from './exposition.ts'
import { type MessageLine, messageOf, receivedAtMs } from './message.ts'

export const mappingLimits: MappingLimits = {
  identityLabels: ['topic', 'client_id'],
  clockAheadMaxMs: 30_000,
  sampleAgeMaxMs: 3_300_000,
  now: () => receivedAtMs + 5_000,
  payloadDepthMax: 32,
  messageSamplesMax: 1000,
  labelValueBytesMax: 1024,
}

/** @param yamlText undefined for zero configuration */
export function mappingOf(yamlText: string | undefined, limits: Partial<MappingLimits> = {}): Mapping {
  const file = yamlText === undefined ? undefined : parseMapping(yamlText, 'mapping.yaml')
  return compileMapping(file, { ...mappingLimits, ...limits })
}

/** @returns sorted exposition lines; drops are comments */
export function mapLine(
  yamlText: string | undefined,
  line: MessageLine,
  limits: Partial<MappingLimits> = {},
): string[] {
  return exposition([mappingOf(yamlText, limits).map(messageOf(line))])
}

/** A mapping file with rules in YAML, indented as they are under `rules:`. */
export function rules(yamlText: string): string {
  return `version: 1\nrules:\n${yamlText}`
}
