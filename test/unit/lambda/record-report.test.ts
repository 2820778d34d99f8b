import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings } from '../../../src/config/settings.ts'
import { createHandler } from '../../../src/lambda/ingest/create-handler.ts'
import { createReportRecorder } from '../../../src/lambda/record-report.ts'
import type { JsonValue } from '../../../src/model.ts'
import type { Report } from '../../../src/pipeline.ts'
import type { Complaint, WriteResult } from '../../../src/remote-write/write-result.ts'
import { addValue, createStatisticSet } from '../../../src/statistic-set.ts'
import { type Receiver, type ReceiverAnswer, startReceiver } from '../../../src/studio/receiver/receiver.ts'
import { createCounters } from '../../../src/telemetry/counters.ts'
import { createLog, type LogLevel } from '../../../src/telemetry/log.ts'
import { createFakeClock } from '../../helpers/fake-clock.ts'
import { reportOf } from '../../helpers/report.ts'
import { readMetrics } from '../telemetry/read-metrics.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')

function recording(level: LogLevel = 'info') {
  const clock = createFakeClock(startMs)
  const metricLines: string[] = []
  const logLines: string[] = []
  const counters = createCounters({
    functionName: 'f',
    writeLine: (line) => metricLines.push(line),
    now: clock.now,
  })
  const record = createReportRecorder(counters, clock.now)
  const log = createLog(level, (line) => logLines.push(line), clock.now)
  return {
    clock,
    record: (report: Parameters<typeof reportOf>[0]) => record(reportOf(report), log),
    logged: () => logLines.splice(0).map((line) => JSON.parse(line)),
    counted() {
      counters.flush()
      return readMetrics(metricLines.splice(0))
    },
  }
}

function statisticSet(...values: number[]) {
  const all = createStatisticSet()
  for (const value of values) addValue(all, value)
  return all
}

const complaint = (more: Partial<Complaint> = {}): Complaint => ({
  verdict: 'unavailable',
  reason: 'http_503',
  text: 'busy',
  samples: 10,
  ...more,
})

describe('a report is counted', () => {
  it.each<[string, Partial<Omit<Report, 'write'>> & { write?: Partial<WriteResult> }, object]>([
    [
      'messages',
      { received: 3, mapped: 2 },
      { 'Received{FunctionName=f} Count': 3, 'Mapped{FunctionName=f} Count': 2 },
    ],
    [
      'samples that are not wanted apart from drops',
      { drops: [{ stage: 'map', reason: 'thinned', count: 4, rule: 0 }] },
      { 'Thinned{FunctionName=f} Count': 4 },
    ],
    [
      'requests',
      { write: { written: 50, requests: 3, retried: 2, requestBytes: 999 } },
      {
        'Written{FunctionName=f} Count': 50,
        'Requests{FunctionName=f} Count': 3,
        'Retried{FunctionName=f} Count': 2,
        'RequestBytes{FunctionName=f} Bytes': 999,
      },
    ],
    [
      'times',
      {
        clockSkewMs: statisticSet(-3, 4),
        write: { latencyMs: statisticSet(20), sampleAgeMs: statisticSet(100, 300) },
      },
      {
        'ClockSkew{FunctionName=f} Milliseconds': { Max: 4, Min: -3, Count: 2, Sum: 1 },
        'Latency{FunctionName=f} Milliseconds': { Max: 20, Min: 20, Count: 1, Sum: 20 },
        'SampleAge{FunctionName=f} Milliseconds': { Max: 300, Min: 100, Count: 2, Sum: 400 },
      },
    ],
    [
      'drops, by stage and reason',
      {
        drops: [
          { stage: 'map', reason: 'too_old' },
          { stage: 'map', reason: 'no_rule' },
          { stage: 'write', reason: 'too_old', count: 4 },
        ],
      },
      {
        'Dropped{FunctionName=f} Count': 6,
        'Dropped{FunctionName=f,Stage=map,Reason=too_old} Count': 1,
        'Dropped{FunctionName=f,Stage=map,Reason=no_rule} Count': 1,
        'Dropped{FunctionName=f,Stage=write,Reason=too_old} Count': 4,
      },
    ],
    [
      'fields that are not there, and dead letters that there was no room for, apart from drops',
      {
        drops: [
          { stage: 'map', reason: 'missing', count: 7 },
          { stage: 'map', reason: 'missing' },
          { stage: 'write', reason: 'dead_letter_suppressed', count: 5 },
        ],
      },
      { 'Missing{FunctionName=f} Count': 8, 'Suppressed{FunctionName=f} Count': 5 },
    ],
    [
      'names that payloads give to devices, each of a client once',
      {
        identities: [
          ['c1', 'kitchen'],
          ['c1', 'kitchen'],
          ['c2', 'kitchen'],
          [undefined, 'kitchen'],
          ['c1', 'cellar'],
        ],
      },
      { 'NewIdentity{FunctionName=f} Count': 4 },
    ],
    [
      'refusals',
      { write: { refused: new Map([['series_limit', 6]]) } },
      {
        'Refused{FunctionName=f} Count': 6,
        'Refused{FunctionName=f,Reason=series_limit} Count': 6,
      },
    ],
    [
      'failures',
      {
        failed: [
          { recordId: 'a', reason: 'http_503' },
          { recordId: 'b', reason: 'http_503' },
          { recordId: 'c', reason: 'timeout' },
        ],
      },
      {
        'Failed{FunctionName=f} Count': 3,
        'Failed{FunctionName=f,Reason=http_503} Count': 2,
        'Failed{FunctionName=f,Reason=timeout} Count': 1,
      },
    ],
    [
      'dead letters',
      { deadLettered: new Map([['not_json', 2]]) },
      {
        'DeadLettered{FunctionName=f} Count': 2,
        'DeadLettered{FunctionName=f,Reason=not_json} Count': 2,
      },
    ],
    [
      'corrected times',
      { clockCorrections: ['clock_ahead', 'clock_ahead'] },
      {
        'ClockCorrected{FunctionName=f} Count': 2,
        'ClockCorrected{FunctionName=f,Reason=clock_ahead} Count': 2,
      },
    ],
    [
      'complaints about settings, and no others',
      {
        write: {
          complaints: [complaint(), complaint({ verdict: 'misconfigured', reason: 'http_403' })],
        },
      },
      {
        'Misconfigured{FunctionName=f} Count': 1,
        'Misconfigured{FunctionName=f,Reason=http_403} Count': 1,
      },
    ],
    ['nothing', {}, {}],
  ])('%s', (_, report, metrics) => {
    const { record, counted } = recording()
    record(report)
    expect(counted()).toEqual(metrics)
  })
})

describe('what the endpoint complains of', () => {
  const failed = [{ recordId: 'a', reason: 'http_503' }]

  it('is logged as an error if messages have to come again, else as a warning', () => {
    const { record, logged } = recording()
    record({ failed, write: { complaints: [complaint()] } })
    record({ write: { complaints: [complaint({ verdict: 'refused', reason: 'too_old' })] } })
    expect(logged()).toMatchObject([
      {
        level: 'ERROR',
        message: 'the endpoint did not store every request',
        complaints: [{ verdict: 'unavailable', reason: 'http_503', text: 'busy' }],
      },
      { level: 'WARN', complaints: [{ verdict: 'refused', reason: 'too_old' }] },
    ])
  })

  it('is one entry a kind, with the first text', () => {
    const { record, logged } = recording()
    record({
      write: {
        complaints: [
          complaint({ text: 'first', samples: 1 }),
          complaint({ reason: 'timeout', samples: 2 }),
          complaint({ text: 'second', samples: 4 }),
        ],
      },
    })
    const [{ complaints }] = logged()
    expect(complaints).toEqual([
      { verdict: 'unavailable', reason: 'http_503', text: 'first', samples: 5, requests: 2, heldBack: 0 },
      { verdict: 'unavailable', reason: 'timeout', text: 'busy', samples: 2, requests: 1, heldBack: 0 },
    ])
  })

  it('is a line a minute in an outage of ten minutes, not one an invocation', () => {
    const { clock, record, logged } = recording()
    for (let second = 0; second < 600; second++) {
      record({ failed, write: { complaints: [complaint(), complaint()] } })
      clock.advance(1_000)
    }
    const lines = logged()
    expect(lines.map(({ complaints }) => complaints[0].heldBack)).toEqual([0, ...Array(9).fill(118)])
    expect(lines.every(({ complaints }) => complaints.length === 1)).toBe(true)
  })

  it('is logged at once where it is new, and only that', () => {
    const { record, logged } = recording()
    record({ failed, write: { complaints: [complaint()] } })
    record({ failed, write: { complaints: [complaint(), complaint({ reason: 'timeout' })] } })
    expect(
      logged().map(({ complaints }) => complaints.map(({ reason }: { reason: string }) => reason)),
    ).toEqual([['http_503'], ['timeout']])
  })

  it('is not held back by a line that the level of the log hides', () => {
    const { record, logged } = recording('error')
    record({ write: { complaints: [complaint()] } })
    record({ failed, write: { complaints: [complaint()] } })
    expect(logged()).toMatchObject([{ level: 'ERROR' }])
  })
})

describe('dead letters that cannot be kept', () => {
  it('are an error a minute, of bounded length', () => {
    const { clock, record, logged } = recording()
    const deadLetterError = `AccessDenied: ${'x'.repeat(10_000)}`
    for (let second = 0; second < 61; second++) {
      record({ deadLetterError })
      clock.advance(1_000)
    }
    const lines = logged()
    expect(lines).toMatchObject([
      { level: 'ERROR', message: 'dead letters could not be stored', heldBack: 0 },
      { level: 'ERROR', heldBack: 59 },
    ])
    for (const { reason } of lines) expect(reason).toHaveLength(500)
  })
})

describe('drops', () => {
  it('are logged for those who debug, without the detail', () => {
    const { record, logged } = recording('debug')
    record({ drops: Array(11).fill({ stage: 'map', reason: 'collision', detail: 'a name', rule: 1 }) })
    const [{ drops }, ...more] = logged()
    expect(drops).toEqual(Array(10).fill({ stage: 'map', reason: 'collision', rule: 1 }))
    expect(more).toEqual([])
  })

  it('are not logged otherwise', () => {
    const { record, logged } = recording('info')
    record({ drops: [{ stage: 'map', reason: 'no_rule' }] })
    expect(logged()).toEqual([])
  })
})

describe('whatever devices and the endpoint say', () => {
  let answer: ReceiverAnswer = { status: 200 }
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await startReceiver({ answer: () => answer })
  })
  afterAll(() => receiver.close())

  const manual = readFileSync(new URL('../../../docs/counters.md', import.meta.url), 'utf8')
  const known = new Set([...manual.matchAll(/`([A-Za-z_]+)`/g)].map(([, word]) => word))
  const isKnown = (word: string): boolean => known.has(word) || /^http_[1-5]\d\d$/.test(word)

  const secret = 's3cret'
  const words = (...own: string[]) =>
    fc.array(fc.constantFrom(...own), { maxLength: 5 }).map((list) => list.join(' '))
  const said = words(secret, '{', '"', '\n', '_aws', 'Reason')
  const answered = words(
    'out of order',
    'too old',
    'series limit',
    '"s3cret"',
    '{s3cret}',
    '\n',
    'Reason',
    '"',
  )
  const topic = fc.tuple(fc.constantFrom('', 'a/'), said).map(([start, rest]) => `${start}${rest}`)
  const envelope = fc
    .tuple(
      fc.oneof(said, fc.json(), fc.constant('{"s3cret":1,"Reason":2}')),
      topic,
      fc.oneof(said, fc.integer()),
    )
    .map(([payload, ownTopic, receivedAt]) => ({
      payload_base64: Buffer.from(payload).toString('base64'),
      topic: ownTopic,
      client_id: secret,
      received_at: typeof receivedAt === 'number' ? startMs + receivedAt : receivedAt,
    }))
  const event = fc.oneof(
    envelope,
    fc.jsonValue(),
    fc.array(fc.oneof(envelope, fc.jsonValue()), { maxLength: 5 }).map((bodies) => ({
      Records: bodies.map((body, index) => ({
        messageId: `m${index}`,
        eventSource: 'aws:sqs',
        body: JSON.stringify(body),
      })),
    })),
  )

  it('no metric, dimension or value of a dimension is made of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(200, 302, 400, 403, 408, 409, 413, 429, 500, 503, 599),
        answered,
        fc.constantFrom('amp', 'prometheus'),
        async (events, status, body, writeReceiver) => {
          answer = { status, body }
          const lines: string[] = []
          const clock = createFakeClock(startMs)
          const env = {
            REMOTE_WRITE_URL: receiver.url,
            REMOTE_WRITE_AUTH: 'none',
            REMOTE_WRITE_RECEIVER: writeReceiver,
          }
          const handler = await createHandler(
            readSettings(env),
            { env, clock, writeLine: (line) => lines.push(line) },
            async () => ({ file: undefined, bundled: undefined }),
          )
          const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 10_000 }
          for (const one of events) await handler(one as JsonValue, context).catch(() => undefined)
          clock.advance(60_000)
          await handler({}, context).catch(() => undefined)
          const metricLines = lines.filter((line) => line.startsWith('{"_aws"'))
          expect(Object.keys(readMetrics(metricLines)).length).toBeGreaterThan(0)
          for (const { _aws, FunctionName, ...members } of metricLines.map((line) => JSON.parse(line))) {
            expect(FunctionName).toBe('local')
            const own = [...Object.keys(members), members.Stage ?? 'Stage', members.Reason ?? 'Reason']
            expect(own.filter((word) => !isKnown(word))).toEqual([])
          }
          const withoutNames = lines.map((line) => {
            const { topic: _, client_id: __, ...rest } = JSON.parse(line)
            return rest.message === 'a message failed' ? JSON.stringify(rest) : line
          })
          expect(withoutNames.join('\n')).not.toContain(secret)
        },
      ),
      { numRuns: 150 },
    )
  })
})
