// A report of an invocation in which nothing happened, for tests that say what did.

import type { WriteResult } from '#remote-write'
import type { Report } from '../../src/pipeline.ts'
import { createStatisticSet } from '../../src/statistic-set.ts'

export function reportOf({
  write,
  ...more
}: Partial<Omit<Report, 'write'>> & { write?: Partial<WriteResult> }): Report {
  return {
    source: { name: 'direct', ordered: false, answer: 'error' },
    received: 0,
    mapped: 0,
    failed: [],
    deadLettered: new Map(),
    drops: [],
    clockCorrections: [],
    identities: [],
    clockSkewMs: createStatisticSet(),
    ...more,
    write: {
      written: 0,
      drops: [],
      refused: new Map(),
      failed: new Map(),
      rejected: new Map(),
      incomplete: new Map(),
      requests: 0,
      retried: 0,
      requestBytes: 0,
      latencyMs: createStatisticSet(),
      sampleAgeMs: createStatisticSet(),
      complaints: [],
      ...write,
    },
  }
}
