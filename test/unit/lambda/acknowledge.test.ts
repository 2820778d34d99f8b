import { describe, expect, it } from 'vitest'
import { batchSources, directSource, type EventSource } from '../../../src/decode/batch-sources.ts'
import { acknowledge } from '../../../src/lambda/ingest/acknowledge.ts'
import { reportOf } from '../../helpers/report.ts'

const sourceNamed = (name: string): EventSource =>
  [...batchSources, directSource].find((source) => source.name === name) as EventSource

const report = (source: string, failed: string[]) =>
  reportOf({
    source: sourceNamed(source),
    received: 3,
    failed: failed.map((recordId) => ({ recordId, reason: 'http_503' })),
    deadLettered: new Map([['not_json', 1]]),
    drops: [
      { stage: 'map', reason: 'missing' },
      { stage: 'map', reason: 'missing', count: 2 },
    ],
    clockCorrections: ['clock_ahead', 'clock_ahead'],
    write: { written: 5, refused: new Map([['out_of_order', 1]]) },
  })

describe('acknowledging', () => {
  it('a direct event sums up what became of it', () => {
    expect(acknowledge(report('direct', []))).toEqual({
      received: 3,
      written: 5,
      dropped: { missing: 3 },
      refused: { out_of_order: 1 },
      dead_lettered: { not_json: 1 },
      clock_corrected: { clock_ahead: 2 },
    })
  })

  it('a direct event that failed throws, with reasons only', () => {
    expect(() => acknowledge(report('direct', ['']))).toThrow('1 of 3 messages not delivered: http_503')
  })

  it.each<[string, string[], string[]]>([
    ['sqs', [], []],
    ['sqs', ['a', 'c'], ['a', 'c']],
    ['sqs', ['a', 'a', 'c', 'a'], ['a', 'c']],
    ['kinesis', [], []],
    ['kinesis', ['2', '3'], ['2']],
  ])('a batch from %s in which %j failed names %j', (source, failed, named) => {
    expect(acknowledge(report(source, failed))).toEqual({
      batchItemFailures: named.map((itemIdentifier) => ({ itemIdentifier })),
    })
  })

  it.each(['sqs', 'kinesis'])('a batch from %s with a failed record without a name throws', (source) => {
    expect(() => acknowledge(report(source, ['a', '']))).toThrow('2 of 3 messages not delivered')
  })
})
