// All runs of the chaos run, two at a time, each with an endpoint of its own.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requirePart } from '../helpers/parts.ts'
import { type ChaosEndpoint, openAmp, openPrometheus } from './endpoint.ts'
import { buildFunction } from './function/build-function.ts'
import { type PlanOptions, planOf, type RunName } from './plans.ts'
import { renderResult } from './render-result.ts'
import { type RunResult, runMode } from './run-mode.ts'
import { judge, type Verdict } from './verdict.ts'

export interface ChaosOutcome {
  readonly name: RunName
  /** The table, or why there is none. */
  readonly text: string
  readonly result?: RunResult
  readonly verdict?: Verdict
}

/** @param done is told of each run as it ends */
export async function runChaos(
  names: readonly RunName[],
  options: PlanOptions,
  done: (outcome: ChaosOutcome) => void = () => undefined,
): Promise<ChaosOutcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-function-'))
  const outcomes: ChaosOutcome[] = []
  const waiting = [...names]
  try {
    const file = await buildFunction(folder)
    const work = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const outcome = await runOne(name, options, file)
        outcomes.push(outcome)
        done(outcome)
      }
    }
    await Promise.all([work(), work()])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return outcomes
}

async function runOne(name: RunName, options: PlanOptions, file: string): Promise<ChaosOutcome> {
  const endpoint = await open(name)
  if (endpoint === undefined) return { name, text: `${name}: skipped, because prometheus is not installed\n` }
  try {
    const result = await runMode(planOf(name, options), endpoint, file)
    const verdict = judge(result, endpoint.violations())
    return { name, text: renderResult(name, result, verdict), result, verdict }
  } finally {
    await endpoint.close()
  }
}

async function open(name: RunName): Promise<ChaosEndpoint | undefined> {
  if (name.endsWith('-amp')) return openAmp()
  const part = requirePart('prometheus')
  return part && openPrometheus(part.path)
}
