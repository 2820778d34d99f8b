import { describe, expect, it } from 'vitest'
import { createCounters } from '../../../src/telemetry/counters.ts'
import { createLog } from '../../../src/telemetry/log.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function counting() {
  const clock = createFakeClock(startMs)
  const lines: string[] = []
  const counters = createCounters({
    functionName: 'ingest',
    writeLine: (line) => lines.push(line),
    now: clock.now,
  })
  return { clock, counters, taken: () => lines.splice(0).map((line) => JSON.parse(line)) }
}

describe('counters', () => {
  it('leave in embedded metric format, in total and by reason', () => {
    const { counters, taken } = counting()
    counters.count('Received', 2)
    counters.count('RequestBytes', 300)
    counters.count('Dropped', 3, 'missing')
    counters.count('Dropped', 1, 'ignored')
    counters.flush()
    const directive = (dimensions: string[], metrics: [string, string][]) => ({
      Timestamp: startMs,
      CloudWatchMetrics: [
        {
          Namespace: 'IotRemoteWrite',
          Dimensions: [dimensions],
          Metrics: metrics.map(([Name, Unit]) => ({ Name, Unit })),
        },
      ],
    })
    expect(taken()).toEqual([
      {
        _aws: directive(
          ['FunctionName'],
          [
            ['Received', 'Count'],
            ['RequestBytes', 'Bytes'],
            ['Dropped', 'Count'],
          ],
        ),
        FunctionName: 'ingest',
        Received: 2,
        RequestBytes: 300,
        Dropped: 4,
      },
      {
        _aws: directive(['FunctionName', 'Reason'], [['Dropped', 'Count']]),
        FunctionName: 'ingest',
        Reason: 'missing',
        Dropped: 3,
      },
      {
        _aws: directive(['FunctionName', 'Reason'], [['Dropped', 'Count']]),
        FunctionName: 'ingest',
        Reason: 'ignored',
        Dropped: 1,
      },
    ])
  })

  it('leave once a minute', () => {
    const { clock, counters, taken } = counting()
    const countOne = (): number => {
      counters.count('Received', 1)
      counters.flush()
      return taken().length
    }
    expect([countOne(), countOne()]).toEqual([1, 0])
    clock.advance(59_999)
    expect(countOne()).toBe(0)
    clock.advance(1)
    counters.count('Received', 1)
    counters.flush()
    expect(taken()).toMatchObject([{ Received: 3 }])
  })

  it.each([
    [999, 0],
    [1_000, 1],
  ])('leave earlier after many messages: %i', (messages, lines) => {
    const { counters, taken } = counting()
    counters.count('Received', 1)
    counters.flush()
    taken()
    counters.count('Received', messages)
    counters.flush()
    expect(taken()).toHaveLength(lines)
  })

  it('leave at once when something happens for the first time', () => {
    const { counters, taken } = counting()
    const drop = (reason: string): number => {
      counters.count('Dropped', 1, reason)
      counters.flush()
      return taken().length
    }
    expect([drop('missing'), drop('missing'), drop('ignored'), drop('ignored')]).toEqual([2, 0, 3, 0])
  })

  it('do not leave without counts', () => {
    const { counters, taken } = counting()
    counters.count('Dropped', 0, 'missing')
    counters.flush()
    expect(taken()).toEqual([])
  })
})

describe('a log line', () => {
  it('is JSON with time, level and message, from the level on that is set', () => {
    const lines: string[] = []
    const log = createLog(
      'warn',
      (line) => lines.push(line),
      () => startMs,
    )
    log('info', 'not this')
    log('error', 'this', { requestId: 'r' })
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { timestamp: '2026-01-01T00:00:00.000Z', level: 'ERROR', message: 'this', requestId: 'r' },
    ])
  })
})
