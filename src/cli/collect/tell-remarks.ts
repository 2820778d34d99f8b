// What a collector leaves out, and what of its configuration has no effect, as lines of JSON: each once, since each round
// says it again. Of one kind the lines are bounded, so that they hide no other kind.

import type { CollectorKind } from '#collect'

/** Of a reason, in one run of the program. */
const linesMax = 1_000

export function tellRemarks(kind: CollectorKind, writeLine: (line: string) => void): CollectorKind {
  const told = new Map<string, Set<string>>()
  return {
    ...kind,
    create: (config, tools) =>
      kind.create(config, {
        ...tools,
        remark({ reason, message: detail, samples: count }) {
          const details = told.get(reason) ?? new Set()
          told.set(reason, details)
          if (details.has(detail) || details.size === linesMax) return
          details.add(detail)
          const time = new Date(tools.clock.now()).toISOString()
          const words = { collector: kind.name, instance: tools.instance, reason, detail }
          writeLine(`${JSON.stringify({ time, ...words, ...(count > 0 && { count }) })}\n`)
        },
      }),
  }
}
