// A mapping as the engine works with it: the text parsed once, with what maps and what explains made when it is asked for.

import { createExplainer, type Explainer } from '#explain'
import { type Mapping, type MappingFile, prepareMapping } from '#mapping'
import {
  createBundledKeySources,
  createKeySources,
  type FindKeySource,
  keptNaming,
  latestVersion,
  parseMapping,
} from '#mapping/authoring'
import { createTrial, type Trial } from '#recording'
import type { MappingText } from './protocol.ts'

export interface Prepared {
  readonly text: MappingText
  readonly file: MappingFile | undefined
  readonly bundled: MappingFile | undefined
  readonly trial: Trial
  mapping(): Promise<Mapping>
  explainer(): Promise<Explainer>
  keySource(): FindKeySource
}

/** What the page calls the file, whatever its name on disk. */
export const fileName = 'mapping.yaml'

/** Texts that are kept: the one that runs, the one in the editor, and one before it. */
const keptMax = 3

/** @param bundledIn the bundled mapping in a naming version */
export function createPrepare(bundledIn: (version: number) => MappingFile | undefined) {
  const kept = new Map<MappingText, Prepared>()

  /** @throws {ConfigError} if the text is no mapping file */
  return function prepare(text: MappingText): Prepared {
    const known = kept.get(text)
    if (known !== undefined) kept.delete(text)
    const prepared = known ?? create(text)
    kept.set(text, prepared)
    const [oldest] = kept.keys()
    if (kept.size > keptMax) kept.delete(oldest)
    return prepared
  }

  function create(text: MappingText): Prepared {
    const file = text === undefined ? undefined : parseMapping(text, fileName)
    const bundled = bundledIn(file?.names ?? latestVersion(keptNaming))
    const trial = createTrial()
    let mapping: Promise<Mapping> | undefined
    let explainer: Promise<Explainer> | undefined
    let keySource: FindKeySource | undefined
    const prepared: Prepared = {
      text,
      file,
      bundled,
      trial,
      mapping() {
        mapping ??= prepareMapping(file, trial.limits, { bundled })
        return mapping
      },
      explainer() {
        explainer ??= createExplainer(file, trial.limits, bundled, prepared.keySource())
        return explainer
      },
      keySource() {
        keySource ??= createSources(text, file, bundled)
        return keySource
      },
    }
    return prepared
  }
}

function createSources(
  text: MappingText,
  file: MappingFile | undefined,
  bundled: MappingFile | undefined,
): FindKeySource {
  const others = createBundledKeySources(bundled)
  if (text === undefined || file === undefined) return others
  const own = createKeySources(text, fileName, file)
  return (where, pattern) => own(where, pattern) ?? others(where, pattern)
}
