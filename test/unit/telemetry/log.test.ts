import { expect, it } from 'vitest'
import { programVersion } from '../../../src/program-version.ts'
import { createLog } from '../../../src/telemetry/log.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

it('a log line is JSON with time, level and message, from the level on that is set', () => {
  const lines: string[] = []
  const log = createLog(
    'warn',
    (line) => lines.push(line),
    () => startMs,
  )
  log('info', 'not this')
  log('error', 'this', { requestId: 'r' })
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      timestamp: '2026-01-01T00:00:00.000Z',
      level: 'ERROR',
      message: 'this',
      programVersion,
      requestId: 'r',
    },
  ])
})
