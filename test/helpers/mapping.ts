// Maps messages with a mapping file's text at a fixed time, under the limits that the function has by default.

import { type MappingFile, type MappingLimits, prepareMapping } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import { timeReader } from '../../src/mapping/any-time.ts'
import { compileMapping, type Mapping } from '../../src/mapping/compile-mapping.ts'
import * as histograms from '../../src/mapping/histograms/histograms-part.ts'
import * as leaves from '../../src/mapping/leaves/leaves-part.ts'
import type { MappingParts } from '../../src/mapping/mapping-parts.ts'
import { payloadReader } from '../../src/mapping/payload-format/read-payload.ts'
import { compileLiveness } from '../../src/mapping/scope/compile-liveness.ts'
import { compileThinning } from '../../src/mapping/thinning/thin-samples.ts'
import type { Mapped, Message } from '../../src/model.ts'
import { exposition } from './exposition.ts'
import { type MessageLine, messageOf, receivedAtMs } from './message.ts'

export const mappingLimits: MappingLimits = {
  identityLabels: ['topic', 'client_id', 'device'],
  clockAheadMaxMs: 30_000,
  sampleAgeMaxMs: 3_300_000,
  now: () => receivedAtMs + 5_000,
  payloadDepthMax: 32,
  messageSamplesMax: 1000,
  messageStepsMax: 40_000,
  labelValueBytesMax: 1024,
}

/** What `prepareMapping` would load, but for the interpreter and what it makes of the file. */
export const mappingParts: MappingParts = { payloadReader, timeReader, leaves, histograms, compileLiveness }

/** A mapping whose expressions need no interpreter, so that it answers at once. */
export interface ReadyMapping extends Mapping {
  map(message: Message): Mapped
}

/**
 * @param yamlText undefined for zero configuration
 * @param bundledText a mapping that maps what no rule takes
 */
export function mappingOf(
  yamlText: string | undefined,
  limits: Partial<MappingLimits> = {},
  bundledText?: string,
): ReadyMapping {
  const file = yamlText === undefined ? undefined : parseMapping(yamlText, 'mapping.yaml')
  const bundled = bundledText === undefined ? undefined : parseMapping(bundledText, 'bundled.yaml')
  const thin = file && compileThinning(file, bundled)
  return ready(compileMapping(file, { ...mappingLimits, ...limits }, { ...mappingParts, bundled, thin }))
}

export function ready(mapping: Mapping): ReadyMapping {
  return {
    ...mapping,
    map(message) {
      const mapped = mapping.map(message)
      if (mapped instanceof Promise) throw new Error('the mapping needs the interpreter')
      return mapped
    },
  }
}

/** @returns sorted exposition lines; drops are comments */
export function mapLine(
  yamlText: string | undefined,
  line: MessageLine,
  limits: Partial<MappingLimits> = {},
): string[] {
  return exposition([mappingOf(yamlText, limits).map(messageOf(line))])
}

/** The same with any mapping, also one that needs the interpreter. */
export async function mapLineWith(yamlText: string, line: MessageLine): Promise<string[]> {
  return mapLinesWith(yamlText, [line])
}

export async function mapLinesWith(
  yamlText: string | undefined,
  lines: readonly MessageLine[],
  bundled?: MappingFile,
): Promise<string[]> {
  const file = yamlText === undefined ? undefined : parseMapping(yamlText, 'mapping.yaml')
  const mapping = await prepareMapping(file, mappingLimits, { bundled })
  return exposition(await Promise.all(lines.map((line) => mapping.map(messageOf(line)))))
}

/** A mapping file with rules in YAML, indented as they are under `rules:`. */
export function rules(yamlText: string): string {
  return `version: 1\nrules:\n${yamlText}`
}
