import { expect, it } from 'vitest'
import { summarizeLog } from '../../../../src/cli/stack/function-log.ts'
import { createCounters } from '../../../../src/telemetry/counters.ts'

it('adds up what the function counts, by reason', () => {
  const lines: string[] = []
  const counters = createCounters({ functionName: 'f', writeLine: (line) => lines.push(line), now: () => 0 })
  counters.count('Received', 3)
  counters.count('Failed', 2, 'http_403')
  counters.count('Dropped', 1, 'too_old', 'map')
  counters.flush()
  counters.count('Failed', 1, 'http_500')
  counters.flush()
  const { counts, lines: told } = summarizeLog(lines)
  expect(Object.fromEntries(counts)).toEqual({
    Received: 3,
    'Failed http_403': 2,
    'Failed http_500': 1,
    'Dropped too_old': 1,
  })
  expect(told).toEqual([])
})

it('keeps the last errors and warnings, cut', () => {
  const error = (level: string, message: string) => JSON.stringify({ level, message })
  const lines = [
    error('INFO', 'no'),
    error('ERROR', 'yes'),
    error('WARN', 'yes'),
    'REPORT RequestId: 1',
    'Task timed out after 30.00 seconds',
    '{broken',
    error('ERROR', 'x'.repeat(1000)),
  ]
  const { lines: told } = summarizeLog(lines)
  expect(told).toHaveLength(4)
  expect(told[3]).toHaveLength(600)
  expect(summarizeLog(Array.from({ length: 11 }, (_, at) => error('ERROR', String(at)))).lines).toHaveLength(
    10,
  )
})
