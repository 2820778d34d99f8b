// The metrics that the function writes, as CloudWatch reads its lines (embedded metric format).

import { expect } from 'vitest'
import { createNoAuthorizer, createWriter } from '#remote-write'
import { type CounterName, createCounters } from '#telemetry'
import { createReportRecorder } from '../../src/lambda/record-report.ts'
import type { DropReason } from '../../src/model.ts'
import { ingest } from '../../src/pipeline.ts'
import type { Watched } from './alarms.ts'
import { createFakeClock } from './fake-clock.ts'
import { mappingOf, rules } from './mapping.ts'
import type { Tree } from './template.ts'

/** Name and dimensions, in one text. */
export function keyOf({ name, dimensions }: Pick<Watched, 'name' | 'dimensions'>): string {
  return `${name} ${JSON.stringify(Object.entries(dimensions).sort())}`
}

/** Of a function to which all that can happen has happened once. */
export async function emittedMetrics(functionName: string): Promise<ReadonlySet<string>> {
  const lines: string[] = []
  const startMs = 1_767_225_605_000
  const clock = createFakeClock(startMs)
  const counters = createCounters({ functionName, writeLine: (line) => lines.push(line), now: clock.now })
  const record = createReportRecorder(counters, clock.now)
  const mapping = mappingOf(
    rules(`
  - topic: quiet/#
    ignore: true
  - topic: loud/+device
    timestamp: ts
    metrics: { level: v, depth: d }
  - topic: rare/+device
    thin: { min_interval: 260s, every: 1s }
    metrics: { level: v }`),
  )
  const answers = [
    { status: 503, body: '' },
    { status: 400, body: 'per-user series limit of 10 exceeded' },
    { status: 403, body: '' },
  ]
  for (const { status, body } of [{ status: 200, body: '' }, ...answers]) {
    const write = createWriter(
      {
        url: new URL('http://127.0.0.1/'),
        receiver: 'amp',
        authorizer: createNoAuthorizer(),
        transport: {
          post: async () => ({ kind: 'answer', status, body, retryAfter: undefined, date: undefined }),
        },
        clock,
        requestTimeoutMs: 1_000,
      },
      { requestBytesMax: 1e6, requestSamplesMax: 1e4, requestConcurrencyMax: 4, sampleAgeMaxMs: undefined },
    )
    const pipeline = {
      decode: { eventShape: 'envelope', trustedFields: [], payloadBytesMax: 1_000 },
      mapping: () => mapping,
      write,
      // Of what it is given it keeps one.
      deadLetters: { keep: async () => [true, false] },
      clock,
    } as const
    const messages: [string, string][] = [
      ['quiet/a', '{}'],
      ['unknown', '1'],
      ['loud/a', ''],
      ['loud/a', '{"v":1,"ts":0}'],
      ['loud/a', '{"v":1}'],
      ['loud/b', '{"v":'],
      ['loud/c', '{"v":'],
      ['rare/a', '{"v":1}'],
      ['rare/b', '{"v":1}'],
    ]
    const event = {
      Records: messages.map(([topic, payload], index) => ({
        eventSource: 'aws:kinesis',
        kinesis: { sequenceNumber: `${index}`, data: base64(envelope(topic, payload, startMs)) },
      })),
    }
    record(await ingest(pipeline, event, () => startMs + 10_000), () => {})
  }
  // Counted where a mapping is read again (src/lambda/ingest/report-mapping.ts).
  counters.count('MappingRefreshFailed' satisfies CounterName, 1)
  // Counted by leaves, and of names from payloads.
  counters.count('NewIdentity' satisfies CounterName, 1)
  counters.count('Dropped', 1, 'left_out' satisfies DropReason, 'map')
  counters.flush()
  return new Set(lines.flatMap((line) => metricsOf(JSON.parse(line))))
}

function envelope(topic: string, payload: string, receivedAtMs: number): string {
  return JSON.stringify({ payload_base64: base64(payload), topic, received_at: receivedAtMs })
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** As CloudWatch reads a line: each set of dimensions makes a metric of each name. */
function metricsOf(line: Tree): string[] {
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }: Tree) => {
    expect(Namespace).toBe('IotRemoteWrite')
    return Dimensions.flatMap((names: string[]) =>
      Metrics.map(({ Name }: Tree) =>
        keyOf({ name: Name, dimensions: Object.fromEntries(names.map((name) => [name, line[name]])) }),
      ),
    )
  })
}
