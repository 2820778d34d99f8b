// Runs every check, each by itself: what one may not ask is a finding, and the others go on.

import { connectAws, readStack, StackError } from '#stack'
import type { CommandStreams } from '../command.ts'
import { tellingProblems } from '../stack/open-stack.ts'
import type { StackOptions } from '../stack/stack-options.ts'
import { checks } from './checks.ts'
import type { Check, CheckContext, Finding, Level } from './finding.ts'

export interface DoctorOptions extends StackOptions {
  readonly json: boolean
}

export interface CheckedFinding extends Finding {
  readonly check: string
}

export async function performDoctor(options: DoctorOptions, streams: CommandStreams): Promise<number> {
  return tellingProblems(streams, async () => {
    const aws = await connectAws({ region: options.region, env: streams.env, now: streams.now })
    const stack = await readStack(aws, options.stack, { evenIfFailed: true })
    const findings: CheckedFinding[] = []
    for (const check of checks) {
      for (const finding of await runCheck(check, { aws, stack, options })) {
        const one = { check: check.name, ...finding }
        findings.push(one)
        if (!options.json) streams.out(findingText(one))
      }
    }
    streams.out(
      options.json
        ? `${JSON.stringify({ stack: stack.name, findings }, undefined, 2)}\n`
        : summaryText(findings),
    )
    return findings.some(({ level }) => level === 'problem') ? 1 : 0
  })
}

/** @returns that it could not be checked, where AWS does not answer or nobody may ask */
export async function runCheck({ run }: Check, context: CheckContext): Promise<readonly Finding[]> {
  try {
    return await run(context)
  } catch (error) {
    if (!(error instanceof StackError)) throw error
    const { message, remedy } = error
    return [
      { level: 'unknown', what: `not checked: ${message}`, ...(remedy === undefined ? {} : { remedy }) },
    ]
  }
}

const signs: Readonly<Record<Level, string>> = {
  ok: 'ok',
  warning: 'warning',
  problem: 'PROBLEM',
  unknown: 'unknown',
}

export function findingText({ level, check, what, why, remedy }: CheckedFinding): string {
  const lines = [`${signs[level].padEnd(8)} ${check.padEnd(17)} ${what}`]
  for (const more of [why, remedy]) if (more !== undefined) lines.push(`${' '.repeat(27)}${more}`)
  return `${lines.join('\n')}\n`
}

function summaryText(findings: readonly CheckedFinding[]): string {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length
  const plural = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
  return `${plural(count('problem'), 'problem')}, ${plural(count('warning'), 'warning')}, ${count('unknown')} not checked, ${count('ok')} ok\n`
}
