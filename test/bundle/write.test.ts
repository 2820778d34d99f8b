// The built function against a receiver that verifies signatures and the protocol: messages in, samples out.

import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { type Receiver, startReceiver } from '#studio/receiver'
import { credentials, envelope, runBundle } from './run-bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'iot-remote-write-bundle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let receiver: Receiver
beforeEach(async () => {
  receiver = await startReceiver({ verify: { ...credentials, region: 'ap-northeast-1' } })
})
afterEach(() => receiver.close())

/** All series of all requests, as the receiver read them. */
function received(): unknown[] {
  return receiver.requests.flatMap<unknown>(({ reading }) =>
    reading.ok ? reading.request.series : reading.violations,
  )
}

const lastSeen = (labels: object, timestampMs: unknown) => ({
  labels: { __name__: 'last_seen_timestamp_seconds', ...labels },
  samples: [{ timestampMs, value: Number(timestampMs) / 1000 }],
})

it('maps, signs and writes one message in one request', async () => {
  const mapping = join(folder, 'mapping.yaml')
  writeFileSync(
    mapping,
    `version: 1
external_labels: { fleet: tokyo }
rules:
  - topic: factory/+line/+device/telemetry
    const_labels: { site: north }
    labels: { model: meta.model }
    metrics:
      temperature_celsius: temp
      door_open: { value: door, values: { open: 1, closed: 0 } }
`,
  )
  const event = envelope('factory/a/7/telemetry', { temp: 21.5, door: 'open', meta: { model: 'x1' } })
  const env = { REMOTE_WRITE_URL: receiver.url, MAPPING_URI: pathToFileURL(mapping).href }
  const { results } = await runBundle(env, [event])
  expect(results).toEqual([{ answer: expect.objectContaining({ received: 1, written: 3, dropped: {} }) }])
  expect(receiver.requests.map(({ access, answer }) => [access.ok, answer.status])).toEqual([[true, 200]])
  const labels = { device: '7', fleet: 'tokyo', line: 'a', model: 'x1', site: 'north' }
  const timestampMs = event['received_at']
  expect(received()).toEqual([
    { labels: { __name__: 'temperature_celsius', ...labels }, samples: [{ timestampMs, value: 21.5 }] },
    { labels: { __name__: 'door_open', ...labels }, samples: [{ timestampMs, value: 1 }] },
    lastSeen({ device: '7', fleet: 'tokyo', site: 'north' }, timestampMs),
  ])
})

it('needs no mapping', async () => {
  const event = envelope('home/kitchen', { t: 20, ok: true, sensors: [{ h: 40 }] })
  const { results } = await runBundle({ REMOTE_WRITE_URL: receiver.url }, [event])
  expect(results).toEqual([{ answer: expect.objectContaining({ written: 4 }) }])
  const labels = { client_id: 'device-1', device: 'device-1', topic: 'home/kitchen' }
  const timestampMs = event['received_at']
  expect(received()).toEqual([
    { labels: { __name__: 't', ...labels }, samples: [{ timestampMs, value: 20 }] },
    { labels: { __name__: 'ok', ...labels }, samples: [{ timestampMs, value: 1 }] },
    { labels: { __name__: 'sensors_h', index: '0', ...labels }, samples: [{ timestampMs, value: 40 }] },
    lastSeen({ device: 'device-1' }, timestampMs),
  ])
})

it('writes the liveness of a device once in five minutes, unless the mapping says otherwise', async () => {
  const events = ['a', 'b', 'c'].map((part) => envelope(`home/${part}`, { t: 20 }))
  const own = join(folder, 'own.yaml')
  writeFileSync(own, 'version: 1\nliveness: off\nrules: [{ topic: none, metrics: { m: v } }]\n')
  const off = { REMOTE_WRITE_URL: receiver.url, MAPPING_URI: pathToFileURL(own).href }
  const runs = [await runBundle({ REMOTE_WRITE_URL: receiver.url }, events), await runBundle(off, events)]
  const written = runs.map(({ results }) => results.map((one) => 'answer' in one && one.answer))
  expect(written).toMatchObject([
    [{ written: 2 }, { written: 1 }, { written: 1 }],
    [{ written: 1 }, { written: 1 }, { written: 1 }],
  ])
})

it('writes a message whole, though the endpoint has newer liveness of its device', async () => {
  await receiver.close()
  receiver = await startReceiver({
    answer: ({ reading }) => {
      const names = reading.ok ? reading.request.series.map(({ labels }) => labels) : []
      const isRefused = JSON.stringify(names).includes('last_seen_timestamp_seconds')
      return isRefused ? { status: 400, body: 'out of order sample' } : { status: 204 }
    },
  })
  const deadLetters = join(folder, 'dead-letters')
  const env = {
    REMOTE_WRITE_URL: receiver.url,
    REMOTE_WRITE_RECEIVER: 'prometheus',
    DEAD_LETTER_URI: pathToFileURL(deadLetters).href,
  }
  const { results, stdout } = await runBundle(env, [envelope('home/kitchen', { t: 20, h: 40 })])
  expect(results).toEqual([{ answer: expect.objectContaining({ written: 2, dead_lettered: {} }) }])
  expect(existsSync(deadLetters)).toBe(false)
  expect(stdout).not.toContain('a message failed')
})

it('names in the log whose sample the endpoint refuses, of a batch too', async () => {
  await receiver.close()
  const refusal = 'out of order sample, series: t{client_id="device-1", device="device-1", topic="home/b"}'
  receiver = await startReceiver({ answer: () => ({ status: 400, body: refusal }) })
  const data = (topic: string) => Buffer.from(JSON.stringify(envelope(topic, { t: 20 }))).toString('base64')
  const records = ['home/a', 'home/b', 'home/c'].map((topic, index) => ({
    eventSource: 'aws:kinesis',
    kinesis: { sequenceNumber: `${index}`, data: data(topic) },
  }))
  const { results, stdout } = await runBundle({ REMOTE_WRITE_URL: receiver.url }, [{ Records: records }])
  expect(results).toEqual([{ answer: { batchItemFailures: [] } }])
  const lines = stdout.split('\n').filter((line) => line.includes('a message failed'))
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { stage: 'write', reason: 'out_of_order', topic: 'home/b', client_id: 'device-1', failures: 1 },
  ])
})

it('asks for the records again that the endpoint did not take', async () => {
  await receiver.close()
  const sqs = (messageId: string) => ({
    messageId,
    eventSource: 'aws:sqs',
    body: JSON.stringify(envelope(`home/${messageId}`, { t: 20 })),
    attributes: { SentTimestamp: String(Date.now()) },
  })
  const env = { REMOTE_WRITE_URL: receiver.url, DEADLINE_RESERVE_MS: '14000' }
  const { results } = await runBundle(env, [{ Records: [sqs('a'), sqs('b')] }])
  expect(results).toEqual([
    { answer: { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }] } },
  ])
  receiver = await startReceiver()
})

it('sends the tenant and what else the user gives as headers', async () => {
  const seen: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers)
    request.resume().on('end', () => response.writeHead(204).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const secret = join(folder, 'secret.json')
  writeFileSync(secret, JSON.stringify({ token: 't-1', headers: { 'X-Api-Key': 'k-1' } }))
  try {
    const { port } = server.address() as AddressInfo
    const env = {
      REMOTE_WRITE_URL: `http://127.0.0.1:${port}/api/v1/push`,
      REMOTE_WRITE_HEADERS: 'X-Scope-OrgID=plant-7',
      REMOTE_WRITE_SECRET_ARN: pathToFileURL(secret).href,
    }
    const { results } = await runBundle(env, [envelope('a/b', { t: 1 })])
    expect(results).toEqual([{ answer: expect.objectContaining({ received: 1, refused: {} }) }])
    expect(seen).toMatchObject([
      {
        'x-scope-orgid': 'plant-7',
        'x-api-key': 'k-1',
        authorization: 'Bearer t-1',
        'content-encoding': 'snappy',
      },
    ])
  } finally {
    server.close()
  }
})
