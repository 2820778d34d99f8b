// Finds the expression that takes longest of a message which takes long. A message costs a bounded number of steps, so that
// none runs for ever; but one that takes tens of milliseconds is too dear for a fleet.

import { expressionAt } from '#explain'
import { prepareMapping } from '#mapping'
import type { Trace } from '#mapping/tracing'
import { messageOf } from './message.ts'
import type { Prepared } from './prepare.ts'
import type { RecordedMessage, SlowExpression } from './protocol.ts'

/** Of a message, from where on its expressions are looked at; and of an expression, from where on it is named. */
const slowMessageMs = 30
const slowExpressionMs = 15

/** Messages that are looked at again. */
const looksMax = 5

export interface SlowFinder {
  /** @param ms that the message took */
  took(ms: number, recorded: RecordedMessage, index: number): Promise<void>
  /** The slowest one. */
  found(): SlowExpression | undefined
}

export function createSlowFinder(prepared: Prepared, clock: () => number): SlowFinder {
  let slowest: SlowExpression | undefined
  let looks = 0
  return {
    async took(ms, recorded, index) {
      if (ms < slowMessageMs || looks >= looksMax) return
      looks++
      const found = await longestOf(prepared, recorded, index, clock)
      if (found !== undefined && found.ms >= slowExpressionMs && found.ms > (slowest?.ms ?? 0))
        slowest = found
    },
    found: () => slowest,
  }
}

async function longestOf(
  prepared: Prepared,
  recorded: RecordedMessage,
  index: number,
  clock: () => number,
): Promise<SlowExpression | undefined> {
  const { file, bundled, trial } = prepared
  const spent = new Map<string, number>()
  let current: string | undefined
  let sinceMs = 0
  const next = (where: string | undefined) => {
    const nowMs = clock()
    if (current !== undefined) spent.set(current, (spent.get(current) ?? 0) + nowMs - sinceMs)
    current = where
    sinceMs = nowMs
  }
  // What follows a read, up to the next call, is the evaluation of that expression.
  const trace: Trace = {
    rule: () => next(undefined),
    handedOn: () => next(undefined),
    payload: (value) => value,
    read: (where) => next(where),
    emit: () => next(undefined),
    sample: () => undefined,
    thinned: () => undefined,
    drop: () => undefined,
    leftOut: () => undefined,
  }
  const mapping = await prepareMapping(file, trial.limits, { bundled, trace })
  await mapping.map(messageOf(recorded, trial))
  next(undefined)
  const [longest] = [...spent].sort(([, one], [, other]) => other - one)
  if (longest === undefined) return undefined
  const [where, ms] = longest
  const known = { version: 1 as const, rules: file?.rules ?? [], bundled: bundled?.rules ?? [] }
  const source = prepared.keySource()(where)
  return {
    where,
    line: source?.line,
    expression: expressionAt(known, where) ?? '',
    ms: Math.round(ms),
    message: index,
  }
}
