// The built function against a receiver that verifies signatures and the protocol: messages in, samples out.

import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
  expect(results).toEqual([{ answer: expect.objectContaining({ received: 1, written: 2, dropped: {} }) }])
  expect(receiver.requests.map(({ access, answer }) => [access.ok, answer.status])).toEqual([[true, 200]])
  const labels = { device: '7', fleet: 'tokyo', line: 'a', model: 'x1', site: 'north' }
  const timestampMs = event['received_at']
  expect(received()).toEqual([
    { labels: { __name__: 'temperature_celsius', ...labels }, samples: [{ timestampMs, value: 21.5 }] },
    { labels: { __name__: 'door_open', ...labels }, samples: [{ timestampMs, value: 1 }] },
  ])
})

it('needs no mapping', async () => {
  const event = envelope('home/kitchen', { t: 20, ok: true, sensors: [{ h: 40 }] })
  const { results } = await runBundle({ REMOTE_WRITE_URL: receiver.url }, [event])
  expect(results).toEqual([{ answer: expect.objectContaining({ written: 3 }) }])
  const labels = { client_id: 'device-1', device: 'device-1', topic: 'home/kitchen' }
  const timestampMs = event['received_at']
  expect(received()).toEqual([
    { labels: { __name__: 't', ...labels }, samples: [{ timestampMs, value: 20 }] },
    { labels: { __name__: 'ok', ...labels }, samples: [{ timestampMs, value: 1 }] },
    { labels: { __name__: 'sensors_h', index: '0', ...labels }, samples: [{ timestampMs, value: 40 }] },
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
    expect(results).toEqual([{ answer: expect.objectContaining({ written: 1 }) }])
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
