import { expect, it } from 'vitest'
import type { CollectorTools, Remark } from '#collect'
import { tellRemarks } from '../../../../src/cli/collect/tell-remarks.ts'
import { createFakeClock } from '../../../helpers/fake-clock.ts'
import { startMs } from './rounds.ts'

/** @returns what is written of these remarks */
function tell(remarks: readonly Remark[]) {
  const lines: { readonly [name: string]: unknown }[] = []
  const kind = {
    name: 'fake',
    create(_: unknown, { remark }: CollectorTools) {
      for (const one of remarks) remark?.(one)
      return { metadata: new Map(), async *collect() {} }
    },
  }
  const tools = { clock: createFakeClock(startMs), instance: 'a' } as unknown as CollectorTools
  tellRemarks(kind, (line) => lines.push(JSON.parse(line))).create({}, tools)
  return lines
}

const words = { time: new Date(startMs).toISOString(), collector: 'fake', instance: 'a' }

it('says each once, and what a changed configuration says in vain too', () => {
  const twice = { reason: 'duplicate', message: 'job a', samples: 2 }
  const before = { reason: 'config', message: 'alerting: not used', samples: 0 }
  const after = { ...before, message: 'rule_files: not used' }
  expect(tell([before, twice, before, { ...twice, samples: 3 }, after, after])).toEqual([
    { ...words, reason: 'config', detail: 'alerting: not used' },
    { ...words, reason: 'duplicate', detail: 'job a', count: 2 },
    { ...words, reason: 'config', detail: 'rule_files: not used' },
  ])
})

it('has so many lines of one kind, which hide no other', () => {
  const many = Array.from({ length: 1_001 }, (_, index) => ({
    reason: 'duplicate',
    message: `job ${index}`,
    samples: 1,
  }))
  const lines = tell([...many, { reason: 'too_new', message: 'job 0', samples: 1 }])
  expect(lines).toHaveLength(1_001)
  expect(lines.at(-1)).toMatchObject({ reason: 'too_new' })
})
