// Counters have dimensions that devices cannot add to: each new one is paid for every month.

import { createReportRecorder } from '../../src/lambda/record-report.ts'
import type { Report } from '../../src/pipeline.ts'
import type { Problem } from './problem.ts'

const dimensionsMax = 250
const dimensions = new Set<string>()
let strange: string | undefined

const record = createReportRecorder(
  {
    count: (name, by, reason, stage) => note([name, reason, stage], by),
    measure(name, { count, sum, min, max }) {
      if (count > 0 && ![sum, min, max].every(Number.isFinite)) strange = `${name} ${sum} ${min} ${max}`
    },
    flush: () => undefined,
  },
  () => 0,
)

function note(parts: readonly (string | undefined)[], by: number): void {
  const dimension = parts.filter((part) => part !== undefined).join(' ')
  if (!/^[A-Za-z]+( [a-z0-9_]+)*$/.test(dimension)) strange = dimension
  if (!Number.isFinite(by)) strange = `${dimension} ${by}`
  dimensions.add(dimension)
}

export function checkCounters(report: Report): Problem | undefined {
  strange = undefined
  record(report, () => undefined)
  if (strange !== undefined) return { kind: 'a strange counter', detail: strange }
  if (dimensions.size > dimensionsMax)
    return { kind: 'too many counters', detail: [...dimensions].join('\n') }
  return undefined
}
