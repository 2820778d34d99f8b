// A round: one changed mapping file, and some events for it, if it is a mapping, or for one that stands. Seed and number
// of the round decide everything in it.

import { lintMapping } from '#mapping/authoring'
import { ConfigError } from '../../src/errors.ts'
import { createChance } from './chance.ts'
import { presets, standingMappings } from './corpus.ts'
import { type FuzzCase, makeCase } from './fuzz-case.ts'
import { type MappingText, makeMapping } from './make-mapping.ts'
import { type MappingUnderTest, mappingUnderTest } from './mapping-under-test.ts'
import { type Problem, problemOf } from './problem.ts'
import { runCase } from './run-case.ts'

export interface RoundResult {
  readonly messages: number
  /** The changed file is a mapping still. */
  readonly isMapping: boolean
  readonly failure?: RoundFailure
}

export interface RoundFailure {
  readonly problem: Problem
  readonly mapping: MappingText | undefined
  readonly mappingName: string
  readonly fuzzCase?: FuzzCase
}

const standing = new Map<string, MappingUnderTest>()

/** @param messagesMin events are made until there are so many messages */
export async function runRound(seed: number, round: number, messagesMin: number): Promise<RoundResult> {
  const chance = createChance(seed, round)
  const text = makeMapping(chance)
  const changed = readChanged(text, chance.oneIn(4))
  if ('problem' in changed) {
    const failure = { problem: changed.problem, mapping: text, mappingName: 'changed' }
    return { messages: 0, isMapping: false, failure }
  }
  let messages = 0
  while (messages < messagesMin) {
    const usesChanged = changed.underTest !== undefined && chance.oneIn(3)
    const underTest = usesChanged
      ? (changed.underTest as MappingUnderTest)
      : chooseStanding(chance.pick(chance.oneIn(2) ? standingMappings : standingMappings.slice(0, 3)))
    const fuzzCase = makeCase(chance, underTest)
    const problem = await runCase(fuzzCase, underTest, { explain: chance.oneIn(16) })
    messages += fuzzCase.records.length
    if (problem !== undefined) {
      const mapping = usesChanged ? text : undefined
      const failure = { problem, mapping, mappingName: underTest.name, fuzzCase }
      return { messages, isMapping: changed.underTest !== undefined, failure }
    }
  }
  return { messages, isMapping: changed.underTest !== undefined }
}

export function chooseStanding(one: (typeof standingMappings)[number]): MappingUnderTest {
  const known = standing.get(one.name)
  if (known !== undefined) return known
  const made = mappingUnderTest(one, presets)
  standing.set(one.name, made)
  return made
}

type Changed = { readonly underTest: MappingUnderTest | undefined } | { readonly problem: Problem }

/** A mapping, or a ConfigError that says where; nothing else, also of its lint. */
export function readChanged({ text, presets: texts }: MappingText, lints: boolean): Changed {
  let underTest: MappingUnderTest
  try {
    underTest = mappingUnderTest({ name: 'changed', text, isBundled: false }, texts)
  } catch (error) {
    if (!(error instanceof ConfigError)) return { problem: problemOf('parsing a mapping', error) }
    const isTold =
      error.issues.length > 0 &&
      // A file that is wrong all over is told so without a line.
      error.issues.every(({ path, line = 0, message }) => (line >= 1 || path === 'file') && message !== '')
    return isTold
      ? { underTest: undefined }
      : { problem: { kind: 'an issue without a place', detail: error.message } }
  }
  try {
    if (lints) lintMapping(text)
  } catch (error) {
    return { problem: problemOf('lint', error) }
  }
  return { underTest }
}
