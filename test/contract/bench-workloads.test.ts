// What the bench measures has to be what AWS hands over: its Kinesis events against the sample event, whose shape is AWS'.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type WorkloadName, workloads } from '../bench/workloads.ts'

interface KinesisEvent {
  readonly Records: readonly {
    readonly kinesis: {
      readonly data: string
      readonly partitionKey: string
      readonly sequenceNumber: string
    }
    readonly eventID: string
  }[]
}

const nowMs = Date.UTC(2026, 0, 1)
const sample: KinesisEvent = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'events', 'kinesis.json'), 'utf8'),
)

/** The value with each number and text in it replaced by what kind it is. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
}

function fromBase64(base64: string): unknown {
  const bytes = Buffer.from(base64, 'base64')
  expect(bytes.toString('base64')).toBe(base64)
  return JSON.parse(bytes.toString())
}

const eventOf = (name: WorkloadName) => workloads[name].event(nowMs, 0) as unknown as KinesisEvent

describe.each<WorkloadName>(['w2', 'w3', 'w4', 'stream'])('the event of workload %s', (name) => {
  const { Records } = eventOf(name)

  it('has records with all fields that the event source mapping gives, and no others', () => {
    expect(Records).toHaveLength(workloads[name].messages)
    const [expected] = sample.Records
    for (const record of Records) expect(shapeOf(record)).toEqual(shapeOf(expected))
    const { sequenceNumber } = Records[0]?.kinesis ?? {}
    expect(sequenceNumber).toMatch(/^\d{56}$/)
    expect(Records[0]?.eventID).toBe(`shardId-000000000006:${sequenceNumber}`)
    expect(new Set(Records.map(({ eventID }) => eventID)).size).toBe(Records.length)
  })

  it("has the rule's envelope in base64, and the payload in it in base64 again", () => {
    const [first] = sample.Records
    const expected = shapeOf(fromBase64(first?.kinesis.data ?? ''))
    for (const { kinesis } of Records) {
      const envelope = fromBase64(kinesis.data) as { payload_base64: string; topic: string }
      expect(shapeOf(envelope)).toEqual(expected)
      expect(kinesis.partitionKey).toBe(envelope.topic)
      expect(fromBase64(envelope.payload_base64)).toBeTypeOf('object')
    }
  })
})

it("a stream's event is as large as Lambda takes it, to within 100 kB", () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  const bytes = JSON.stringify(eventOf('stream')).length
  expect(bytes).toBeLessThanOrEqual(6_000_000)
  expect(bytes).toBeGreaterThan(5_900_000)
})
