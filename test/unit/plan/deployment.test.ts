// What `plan` believes of the deployment and of the function, against template.yaml and the code.

import { describe, expect, it } from 'vitest'
import { readSettings } from '../../../src/config/settings.ts'
import { deployment } from '../../../src/plan/deployment.ts'
import { measured } from '../../../src/plan/measured.ts'
import { createStatisticSet } from '../../../src/statistic-set.ts'
import { createCounters } from '../../../src/telemetry/counters.ts'
import { deployTemplate, parseTemplate, resourcesOfType, type Tree } from '../../helpers/template.ts'

describe.each(['direct', 'stream'] as const)('the deployment of %s', (delivery) => {
  const { resources } = deployTemplate({ Delivery: delivery })

  it('has the memory that is counted', () => {
    expect(resources['Ingest'].Properties.MemorySize).toBe(deployment.memoryMb[delivery])
  })

  it('has as many pollers of the failure queue', () => {
    expect(resources['Ingest'].Properties.Events.Failures.Properties.ScalingConfig.MaximumConcurrency).toBe(
      deployment.failureQueuePollers,
    )
  })

  it('keeps logs as long', () => {
    const groups = resourcesOfType(resources, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties)
    expect(groups.map(({ RetentionInDays }) => Number(RetentionInDays))).toEqual([
      deployment.logRetentionDays,
    ])
  })

  it('has alarms that watch about as many metrics', () => {
    const watched = resourcesOfType(resources, 'AWS::CloudWatch::Alarm').map(
      ([, { Properties }]) => (Properties.Metrics ?? []).filter((one: Tree) => one.MetricStat).length || 1,
    )
    const metrics = watched.reduce((sum, count) => sum + count, 0)
    expect(Math.abs(metrics - deployment.alarmMetrics)).toBeLessThanOrEqual(6)
  })
})

describe('the HTTP door', () => {
  const { resources } = deployTemplate({ Delivery: 'http' })

  it('has the memory and the batches that are counted', () => {
    const { messagesMax, bytesMax, openMs } = deployment.httpBatch
    expect(resources['HttpDoor'].Properties.MemorySize).toBe(deployment.memoryMb.http)
    const [{ Http }] = resources['IngestRule'].Properties.TopicRulePayload.Actions
    expect(Http.BatchConfig).toMatchObject({
      MaxBatchSize: messagesMax,
      MaxBatchSizeBytes: bytesMax,
      MaxBatchOpenMs: openMs,
    })
  })
})

describe('the stream', () => {
  const { resources } = deployTemplate({ Delivery: 'stream' })
  const { Parameters } = parseTemplate()

  it('is on demand, and is read in batches as they are counted', () => {
    const [stream] = resourcesOfType(resources, 'AWS::Kinesis::Stream').map(([, one]) => one)
    expect(stream.Properties.StreamModeDetails).toEqual({ StreamMode: 'ON_DEMAND' })
    const [reader] = resourcesOfType(resources, 'AWS::Lambda::EventSourceMapping').map(([, one]) => one)
    expect(reader.Properties).toMatchObject({ BatchSize: deployment.batchRecordsMax })
    expect(Number(reader.Properties.MaximumBatchingWindowInSeconds)).toBe(deployment.batchingWindowSeconds)
    expect(Number(reader.Properties.ParallelizationFactor)).toBe(deployment.parallelizationFactor)
  })

  it('ends in a workspace that keeps samples as long', () => {
    expect(Parameters.RetentionDays.Default).toBe(deployment.retentionDays)
  })
})

describe('what was measured', () => {
  it('has the limits of the settings', () => {
    const { limits } = readSettings({
      REMOTE_WRITE_URL: 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write',
    }).endpoint
    expect(limits.requestConcurrencyMax).toBe(measured.requestConcurrencyMax)
    expect(limits.requestSamplesMax).toBeGreaterThanOrEqual(measured.samplesPerRequestMax)
  })

  it('has the size of an envelope as the SQL in the template makes it', () => {
    const envelope = {
      payload_base64: '',
      topic: 'factory/sensor-000123/telemetry',
      client_id: 'sensor-000123',
      received_at: 1_767_225_605_000,
    }
    const { resources } = deployTemplate()
    const [rule] = resourcesOfType(resources, 'AWS::IoT::TopicRule').map(([, one]) => one)
    const aliases = [...rule.Properties.TopicRulePayload.Sql.matchAll(/ AS (\w+)/g)].map(([, alias]) => alias)
    expect(aliases).toEqual(Object.keys(envelope))
    expect(envelope.topic).toHaveLength(measured.topicBytes)
    const bytes = JSON.stringify(envelope).length
    expect(Math.abs(bytes - measured.envelopeBytes)).toBeLessThanOrEqual(10)
  })

  it('has the size of a flush as the counters make it', () => {
    const lines: string[] = []
    const counters = createCounters({
      functionName: 'iot-remote-write-Ingest-0A1B2C3D4E5F',
      writeLine: (line) => lines.push(line),
      now: () => 1_767_225_605_000,
    })
    for (const name of ['Received', 'Mapped', 'Missing', 'Written', 'Requests', 'RequestBytes'] as const) {
      counters.count(name, 12_345)
    }
    for (const name of ['Latency', 'SampleAge', 'ClockSkew'] as const) {
      counters.measure(name, { ...createStatisticSet(), count: 1_034, sum: 26_012, min: 11, max: 215 })
    }
    counters.count('Dropped', 4, 'ignored', 'map')
    counters.count('ClockCorrected', 3, 'clock_ahead')
    counters.flush()
    const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 26, 0)
    expect(bytes / measured.flushBytes).toBeGreaterThan(0.85)
    expect(bytes / measured.flushBytes).toBeLessThan(1.15)
  })
})
