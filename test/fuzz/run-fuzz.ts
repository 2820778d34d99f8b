// `npm run fuzz`: rounds until the time is over or enough has been run, or until something does not hold: that is made
// smaller, and told with what runs it again.

import { standingMappings } from './corpus.ts'
import { type Failure, minimise } from './minimise.ts'
import type { Problem } from './problem.ts'
import { runCase } from './run-case.ts'
import { chooseStanding, type RoundFailure, readChanged, runRound } from './run-round.ts'

export interface FuzzOptions {
  /** Of run-reader.ts instead. */
  readonly reader?: boolean
  readonly seed: number
  /** The first one. */
  readonly round: number
  readonly minutes: number | undefined
  readonly messages: number | undefined
  readonly files: number | undefined
}

export interface FuzzFigures {
  messages: number
  files: number
  /** Of the files, those that were mappings still. */
  mappings: number
  durationMs: number
  /** Of the process: a busy machine gives it less than the time that passes. */
  cpuMs: number
}

export interface FuzzResult {
  readonly figures: FuzzFigures
  /** Lines. */
  readonly failure?: readonly string[]
}

/** Unless both numbers are given, which then say it. */
const messagesPerFile = 200

/** @param onRound called before each, for whoever watches that it ends */
export async function runFuzz(
  options: FuzzOptions,
  now: () => number,
  onRound: (round: number, figures: FuzzFigures) => void = () => undefined,
): Promise<FuzzResult> {
  const { seed, messages, files, minutes } = options
  const startMs = now()
  const startCpuMs = cpuMs()
  const perFile = messages !== undefined && files !== undefined ? messages / files : messagesPerFile
  const figures: FuzzFigures = { messages: 0, files: 0, mappings: 0, durationMs: 0, cpuMs: 0 }
  const isDone = (): boolean => {
    figures.durationMs = now() - startMs
    if (minutes !== undefined && figures.durationMs >= minutes * 60_000) return true
    const enough = messages !== undefined || files !== undefined
    return enough && figures.messages >= (messages ?? 0) && figures.files >= (files ?? 0)
  }
  for (let round = options.round; !isDone(); round++) {
    onRound(round, figures)
    // Events have several messages, and what is over counts for the next round.
    const wanted = (figures.files + 1) * perFile - figures.messages
    const result = await runRound(seed, round, wanted)
    figures.messages += result.messages
    figures.files++
    if (result.isMapping) figures.mappings++
    if (result.failure !== undefined) {
      figures.cpuMs = cpuMs() - startCpuMs
      return { figures, failure: await describeFailure(result.failure, seed, round) }
    }
  }
  figures.cpuMs = cpuMs() - startCpuMs
  return { figures }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function describeFailure(failure: RoundFailure, seed: number, round: number): Promise<string[]> {
  const { problem, mapping, mappingName, fuzzCase } = failure
  const lines = [
    `${problem.kind}`,
    problem.detail,
    `run it again: npm run fuzz -- --seed ${seed} --round ${round}`,
  ]
  if (fuzzCase === undefined) return [...lines, 'mapping file:', mapping?.text ?? '']

  async function problemOfCase({ fuzzCase: one, mappingText }: Failure): Promise<Problem | undefined> {
    if (mapping === undefined) {
      const named = standingMappings.find(({ name }) => name === mappingName)
      return named && runCase(one, chooseStanding(named), { explain: true })
    }
    const changed = readChanged({ text: mappingText ?? '', presets: mapping.presets }, false)
    if ('problem' in changed || changed.underTest === undefined) return undefined
    return runCase(one, changed.underTest, { explain: true })
  }

  const smallest = await minimise({ fuzzCase, mappingText: mapping?.text }, async (smaller) => {
    return (await problemOfCase(smaller))?.kind === problem.kind
  })
  const last = (await problemOfCase(smallest)) ?? problem
  const readable = smallest.fuzzCase.records.map(({ payload, ...record }) => {
    return { ...record, payload: Buffer.from(payload, 'base64').toString() }
  })
  return [
    ...lines,
    `smallest: ${last.detail}`,
    `mapping (${mappingName}):`,
    smallest.mappingText ?? '  as it stands',
    JSON.stringify({ ...smallest.fuzzCase, records: readable }, undefined, 2),
  ]
}
