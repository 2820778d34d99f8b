// The straightforward way to the same requests, as a yardstick: an object per label, one Map by the labels' JSON, the
// generated encoder over the whole request, and the signer hashing the body in JavaScript. It knows the mapping by
// heart, checks nothing and limits nothing.

import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import { compress } from 'snappyjs'
import { prometheus } from '../../proto/remote.js'
import type { JsonValue } from '../../src/model.ts'
import { endpointEnvironment, type Path, type SignedRequest } from './path.ts'

interface TimeSeries {
  labels: { name: string; value: string }[]
  samples: { value: number; timestamp: number }[]
}

interface Telemetry {
  ts: number
  model: string
  temperature: number
  humidity: number
  pressure: number
  battery: { voltage: number }
  radio: { rssi: number }
}

const requestSamplesMax = 10_000

export function createNaivePath(): Path {
  const url = new URL(endpointEnvironment.REMOTE_WRITE_URL)
  const signer = new SignatureV4({
    service: 'aps',
    region: endpointEnvironment.AWS_REGION,
    sha256: Sha256,
    credentials: {
      accessKeyId: endpointEnvironment.AWS_ACCESS_KEY_ID,
      secretAccessKey: endpointEnvironment.AWS_SECRET_ACCESS_KEY,
      sessionToken: endpointEnvironment.AWS_SESSION_TOKEN,
    },
  })
  let requests: SignedRequest[] = []

  async function send(timeseries: TimeSeries[]): Promise<void> {
    const body = compress(prometheus.WriteRequest.encode({ timeseries }).finish())
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: {},
      headers: {
        host: url.host,
        'content-encoding': 'snappy',
        'content-type': 'application/x-protobuf',
        'x-prometheus-remote-write-version': '0.1.0',
      },
      body,
    })
    requests.push({ headers, body })
  }

  return {
    get requests() {
      return requests
    },
    async run(event) {
      requests = []
      const series = collect(event)
      let batch: TimeSeries[] = []
      let samples = 0
      for (const one of series) {
        if (samples + one.samples.length > requestSamplesMax) {
          await send(batch)
          batch = []
          samples = 0
        }
        batch.push(one)
        samples += one.samples.length
      }
      if (batch.length > 0) await send(batch)
    },
  }
}

function collect(event: JsonValue): Iterable<TimeSeries> {
  const byLabels = new Map<string, TimeSeries>()
  for (const { kinesis } of (event as { Records: { kinesis: { data: string } }[] }).Records) {
    const { payload_base64, topic } = JSON.parse(Buffer.from(kinesis.data, 'base64').toString())
    const payload: Telemetry = JSON.parse(Buffer.from(payload_base64, 'base64').toString())
    const device = topic.split('/')[1]
    const values = {
      temperature_celsius: payload.temperature,
      humidity_percent: payload.humidity,
      pressure_hectopascals: payload.pressure,
      battery_volts: payload.battery.voltage,
      rssi_decibel_milliwatts: payload.radio.rssi,
    }
    for (const [name, value] of Object.entries(values)) {
      const labels = Object.entries({
        __name__: name,
        fleet: 'tokyo',
        site: 'north',
        model: payload.model,
        device,
      })
        .map(([labelName, labelValue]) => ({ name: labelName, value: labelValue }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
      const key = JSON.stringify(labels)
      let series = byLabels.get(key)
      if (series === undefined) {
        series = { labels, samples: [] }
        byLabels.set(key, series)
      }
      series.samples.push({ value, timestamp: payload.ts })
    }
  }
  for (const { samples } of byLabels.values()) samples.sort((a, b) => a.timestamp - b.timestamp)
  return byLabels.values()
}
