// What HELP, TYPE and UNIT look like on the wire, read with protobufjs reflection from the schema: neither the
// sender's encoder nor the receiver's reader. And that a real Prometheus takes such a request.

import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import { uncompress } from 'snappyjs'
import { expect, it, onTestFinished } from 'vitest'
import { createNoAuthorizer, createTransport, createWriter } from '#remote-write'
import { startReceiver } from '#studio/receiver'
import { systemClock } from '../../src/clock.ts'
import type { MetricMetadata } from '../../src/model.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { startPrometheus } from '../helpers/prometheus.ts'
import { mergeSources, sample } from '../helpers/samples.ts'

const schema = protobuf.loadSync(fileURLToPath(new URL('../../proto/remote.proto', import.meta.url)))
const WriteRequest = schema.lookupType('prometheus.WriteRequest')

const described = new Map<string, MetricMetadata>([
  ['temperature_celsius', { type: 'gauge', help: 'Temperatur im Raum – °C.\n"a\\b" 🙂', unit: 'celsius' }],
  ['boots_total', { type: 'counter', help: 'Times that the device started.', unit: '' }],
  ['firmware_info', { type: 'info', help: '', unit: '' }],
  ['door', { type: 'stateset', help: 'State of the door.', unit: '' }],
  ['level', { type: 'unknown', help: 'As the device says.', unit: 'metres' }],
  ['elsewhere', { type: 'gauge', help: 'No sample in this write.', unit: '' }],
])

/** Writes a sample of each metric but the last, and of one that has no metadata. */
function writeTo(url: string, nowMs: number) {
  const names = [...described.keys()].slice(0, -1).concat('plain')
  const endpoint = {
    url: new URL(url),
    receiver: 'prometheus' as const,
    authorizer: createNoAuthorizer(),
    transport: createTransport(1),
    clock: systemClock,
    requestTimeoutMs: 5_000,
  }
  const limits = {
    requestBytesMax: 1_000_000,
    requestSamplesMax: 10_000,
    requestConcurrencyMax: 1,
    sampleAgeMaxMs: undefined,
  }
  const samples = names.map((name, value) => sample(name, { device: 'd' }, nowMs, value))
  const merged = mergeSources([{ message: 0, receivedAtMs: nowMs, samples }])
  return createWriter(endpoint, limits, () => described)(merged, Date.now() + 5_000)
}

it('the metadata of the metrics in a request stands in it as the schema says', async () => {
  const receiver = await startReceiver()
  onTestFinished(() => receiver.close())
  expect(await writeTo(receiver.url, Date.now())).toMatchObject({ written: 6, requests: 1, complaints: [] })
  const message = WriteRequest.decode(uncompress(receiver.requests[0]?.body as Buffer))
  const { timeseries, metadata } = WriteRequest.toObject(message, { enums: String, defaults: true })
  expect(timeseries).toHaveLength(6)
  expect(metadata).toEqual(
    [...described].slice(0, -1).map(([metricFamilyName, { type, help, unit }]) => ({
      type: type.toUpperCase(),
      metricFamilyName,
      help,
      unit,
    })),
  )
})

describeWithParts('a real Prometheus', ['prometheus'], (parts) => {
  it('takes metadata along with samples', async () => {
    const prometheus = await startPrometheus(parts.prometheus)
    onTestFinished(() => prometheus.stop())
    const nowMs = Date.now()
    expect(await writeTo(prometheus.writeUrl, nowMs)).toMatchObject({
      written: 6,
      requests: 1,
      complaints: [],
    })
    expect(await prometheus.samplesOf('{device="d"}', nowMs - 1, nowMs)).toHaveLength(6)
  })
})
