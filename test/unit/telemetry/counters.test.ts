import { describe, expect, it } from 'vitest'
import { programVersion } from '../../../src/program-version.ts'
import { addValue, createStatisticSet } from '../../../src/statistic-set.ts'
import { createCounters } from '../../../src/telemetry/counters.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { readMetrics } from './read-metrics.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function counting() {
  const clock = createFakeClock(startMs)
  const lines: string[] = []
  const counters = createCounters({
    functionName: 'ingest',
    writeLine: (line) => lines.push(line),
    now: clock.now,
  })
  return {
    clock,
    counters,
    taken: () => lines.splice(0),
    /** @returns how many lines left */
    flush() {
      counters.flush()
      return lines.splice(0).length
    },
  }
}

function statisticSet(...values: number[]) {
  const all = createStatisticSet()
  for (const value of values) addValue(all, value)
  return all
}

describe('counters of a version of the mapping', () => {
  it('leave before those of another one, and say which', () => {
    const { counters, taken } = counting()
    counters.ofMapping('one')
    counters.count('Received', 2)
    counters.count('Dropped', 1, 'no_rule', 'map')
    counters.flush()
    counters.count('Received', 3)
    counters.flush()
    counters.ofMapping('one')
    expect(taken().map((line) => JSON.parse(line))).toMatchObject([
      { MappingVersion: 'one', Received: 2, Dropped: 1 },
    ])
    counters.ofMapping('two')
    counters.ofMapping('two')
    const lines = taken().map((line) => JSON.parse(line))
    expect(lines).toMatchObject([{ MappingVersion: 'one', Received: 3 }])
    expect(JSON.stringify(lines[0]._aws)).not.toContain('MappingVersion')
    counters.ofMapping(undefined)
    expect(taken()).toEqual([])
  })

  it('say none where there is none', () => {
    const { counters, taken } = counting()
    counters.ofMapping(undefined)
    counters.count('Received', 1)
    counters.flush()
    expect(taken()[0]).not.toContain('MappingVersion')
  })
})

describe('counters', () => {
  it('leave as one line of embedded metric format', () => {
    const { counters, taken } = counting()
    counters.count('Received', 2)
    counters.count('RequestBytes', 300)
    counters.measure('Latency', statisticSet(10, 30))
    counters.flush()
    const [line] = taken()
    expect(JSON.parse(line as string)).toEqual({
      _aws: {
        Timestamp: startMs,
        CloudWatchMetrics: [
          {
            Namespace: 'IotRemoteWrite',
            Dimensions: [['FunctionName']],
            Metrics: [
              { Name: 'Received', Unit: 'Count' },
              { Name: 'RequestBytes', Unit: 'Bytes' },
              { Name: 'Latency', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      ProgramVersion: programVersion,
      FunctionName: 'ingest',
      Received: 2,
      RequestBytes: 300,
      Latency: { Max: 30, Min: 10, Count: 2, Sum: 40 },
    })
  })

  it('leave with a reason in the same line, for the total and by reason', () => {
    const { counters, taken } = counting()
    counters.count('Received', 2)
    counters.count('Dropped', 3, 'no_rule', 'map')
    counters.flush()
    const [line, ...more] = taken()
    expect(more).toEqual([])
    expect(JSON.parse(line as string)).toEqual({
      _aws: {
        Timestamp: startMs,
        CloudWatchMetrics: [
          {
            Namespace: 'IotRemoteWrite',
            Dimensions: [['FunctionName'], ['FunctionName', 'Stage', 'Reason']],
            Metrics: [{ Name: 'Dropped', Unit: 'Count' }],
          },
          {
            Namespace: 'IotRemoteWrite',
            Dimensions: [['FunctionName']],
            Metrics: [{ Name: 'Received', Unit: 'Count' }],
          },
        ],
      },
      ProgramVersion: programVersion,
      FunctionName: 'ingest',
      Stage: 'map',
      Reason: 'no_rule',
      Dropped: 3,
      Received: 2,
    })
  })

  it('add up to the total over all reasons, each in a line of its own', () => {
    const { counters, taken } = counting()
    counters.count('Received', 5)
    counters.count('Dropped', 3, 'too_old', 'map')
    counters.count('Dropped', 1, 'too_old', 'write')
    counters.count('Refused', 7, 'too_old')
    counters.count('Failed', 2, 'http_503')
    counters.count('Refused', 4, 'out_of_order')
    counters.count('DeadLettered', 1, 'http_400')
    counters.count('Failed', 2, 'http_400')
    counters.count('Dropped', 1, 'too_old', 'map')
    counters.flush()
    const lines = taken()
    expect(lines).toHaveLength(6)
    expect(readMetrics(lines)).toEqual({
      'Received{FunctionName=ingest} Count': 5,
      'Dropped{FunctionName=ingest} Count': 5,
      'Dropped{FunctionName=ingest,Stage=map,Reason=too_old} Count': 4,
      'Dropped{FunctionName=ingest,Stage=write,Reason=too_old} Count': 1,
      'Refused{FunctionName=ingest} Count': 11,
      'Refused{FunctionName=ingest,Reason=too_old} Count': 7,
      'Refused{FunctionName=ingest,Reason=out_of_order} Count': 4,
      'Failed{FunctionName=ingest} Count': 4,
      'Failed{FunctionName=ingest,Reason=http_503} Count': 2,
      'Failed{FunctionName=ingest,Reason=http_400} Count': 2,
      'DeadLettered{FunctionName=ingest} Count': 1,
      'DeadLettered{FunctionName=ingest,Reason=http_400} Count': 1,
    })
  })

  it('leave with reasons only, if there is nothing else', () => {
    const { counters, taken } = counting()
    counters.count('MappingRefreshFailed', 1, 'mapping_invalid')
    counters.flush()
    expect(readMetrics(taken())).toEqual({
      'MappingRefreshFailed{FunctionName=ingest} Count': 1,
      'MappingRefreshFailed{FunctionName=ingest,Reason=mapping_invalid} Count': 1,
    })
  })

  it('begin anew with every line', () => {
    const { clock, counters, taken } = counting()
    const count = () => {
      counters.count('Received', 1)
      counters.count('Refused', 2, 'too_old')
      counters.measure('ClockSkew', statisticSet(-5))
      counters.flush()
      return readMetrics(taken())
    }
    const first = count()
    clock.advance(60_000)
    expect(count()).toEqual(first)
  })

  it('hold the statistic set of everything measured since the last line', () => {
    const { clock, counters, taken } = counting()
    counters.count('Received', 1)
    counters.flush()
    taken()
    counters.measure('ClockSkew', statisticSet(-70_000, 5))
    counters.measure('ClockSkew', statisticSet())
    counters.measure('ClockSkew', statisticSet(200))
    counters.measure('SampleAge', statisticSet(1, 2, 3))
    clock.advance(60_000)
    counters.flush()
    expect(readMetrics(taken())).toEqual({
      'ClockSkew{FunctionName=ingest} Milliseconds': { Max: 200, Min: -70_000, Count: 3, Sum: -69_795 },
      'SampleAge{FunctionName=ingest} Milliseconds': { Max: 3, Min: 1, Count: 3, Sum: 6 },
    })
  })

  it('do not leave where nothing was counted or measured', () => {
    const { counters, flush } = counting()
    counters.count('Received', 0)
    counters.count('Dropped', 0, 'no_rule', 'map')
    counters.measure('Latency', statisticSet())
    expect(flush()).toBe(0)
  })
})

describe('counters leave', () => {
  it('once a minute', () => {
    const { clock, counters, flush, taken } = counting()
    const countOne = (): number => {
      counters.count('Received', 1)
      return flush()
    }
    expect([countOne(), countOne()]).toEqual([1, 0])
    clock.advance(59_999)
    expect(countOne()).toBe(0)
    clock.advance(1)
    counters.count('Received', 1)
    counters.flush()
    expect(readMetrics(taken())).toEqual({ 'Received{FunctionName=ingest} Count': 3 })
  })

  it.each([
    [999, 10_000, 0],
    [1_000, 10_000, 1],
    [1_000, 9_999, 0],
    [10_000, 9_999, 0],
  ])('earlier after many messages, not before 10 s: %i messages, %i ms, %i lines', (messages, ms, lines) => {
    const { clock, counters, flush } = counting()
    counters.count('Received', 1)
    flush()
    counters.count('Received', messages)
    clock.advance(ms)
    expect(flush()).toBe(lines)
  })

  it('at once when something happens for the first time', () => {
    const { counters, flush } = counting()
    const drop = (reason: string): number => {
      counters.count('Dropped', 1, reason, 'map')
      return flush()
    }
    expect([drop('no_rule'), drop('no_rule'), drop('ignored'), drop('ignored')]).toEqual([1, 0, 2, 0])
  })

  it('in few lines from a busy stream: 10,000 messages a second for ten minutes', () => {
    const { clock, counters, flush } = counting()
    let lines = 0
    for (let second = 0; second < 600; second++) {
      counters.count('Received', 10_000)
      counters.count('Dropped', 10, 'no_rule', 'map')
      lines += flush()
      clock.advance(1_000)
    }
    expect(lines).toBe(60)
  })
})

describe('the number of metrics', () => {
  it('has a limit, whatever an endpoint answers', () => {
    const { clock, counters, flush, taken } = counting()
    let lines = 0
    for (let status = 100; status < 200; status++) {
      counters.count('Failed', 1, `http_${status}`)
      lines += flush()
    }
    expect(lines).toBe(100)
    for (let status = 200; status < 1_000; status++) {
      counters.count('Failed', 1, `http_${status}`)
      counters.count('Dropped', 1, `reason_${status}`, 'map')
      lines += flush()
    }
    // Those of further kinds wait for the minute, like kinds that are known.
    expect(lines).toBe(100)
    counters.count('Failed', 1, 'http_100')
    clock.advance(60_000)
    counters.flush()
    expect(readMetrics(taken())).toEqual({
      'Failed{FunctionName=ingest} Count': 801,
      'Failed{FunctionName=ingest,Reason=other} Count': 800,
      'Failed{FunctionName=ingest,Reason=http_100} Count': 1,
      'Dropped{FunctionName=ingest} Count': 800,
      'Dropped{FunctionName=ingest,Stage=map,Reason=other} Count': 800,
    })
  })
})
