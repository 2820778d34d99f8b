// A mapping compiled with usual and with tight limits, and to be explained: each made when it is first needed.

import { createExplainer, type Explainer } from '#explain'
import { type Mapping, type MappingFile, type MappingLimits, prepareMapping } from '#mapping'
import { parseMapping } from '#mapping/authoring'
import { mappingLimits } from '../helpers/mapping.ts'
import { presets as presetTexts, type StandingMapping } from './corpus.ts'
import { eventStartMs } from './fuzz-case.ts'

export interface MappingUnderTest {
  readonly name: string
  readonly text: string | undefined
  mapping(tight: boolean): Promise<Mapping>
  explainer(tight: boolean): Promise<Explainer>
}

/** Of the clock that mappings go by; it stands still, so that the same message is the same sample each time. */
const now = () => eventStartMs

const usualLimits: MappingLimits = { ...mappingLimits, now }

const tightLimits: MappingLimits = {
  ...usualLimits,
  identityLabels: ['topic'],
  payloadDepthMax: 4,
  messageSamplesMax: 20,
  labelValueBytesMax: 12,
  messageStepsMax: 300,
}

export function limitsOf(tight: boolean): MappingLimits {
  return tight ? tightLimits : usualLimits
}

/** @throws {ConfigError} where the text is no mapping */
export function mappingUnderTest(
  { name, text, isBundled }: StandingMapping,
  presets: { readonly [name: string]: string } = presetTexts,
): MappingUnderTest {
  const file = text === undefined ? undefined : parseMapping(text, 'mapping.yaml', () => presets)
  return { name, text, ...compiled(file, isBundled) }
}

function compiled(file: MappingFile | undefined, isBundled: boolean) {
  const [own, bundled] = isBundled ? [undefined, file] : [file, undefined]
  const mappings: Promise<Mapping>[] = []
  const explainers: Promise<Explainer>[] = []
  return {
    mapping: (tight: boolean) => {
      mappings[Number(tight)] ??= prepareMapping(own, limitsOf(tight), { bundled })
      return mappings[Number(tight)] as Promise<Mapping>
    },
    explainer: (tight: boolean) => {
      explainers[Number(tight)] ??= createExplainer(own, limitsOf(tight), bundled)
      return explainers[Number(tight)] as Promise<Explainer>
    },
  }
}
