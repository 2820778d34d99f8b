// The whole way on real parts: the device script publishes through Mosquitto with a client certificate; each message,
// in the envelope of the IoT rule's SQL, goes to the built function inside AWS's runtime client on Node 24; its signed
// request is verified and handed on to a real Prometheus; and there is exactly what was published.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { createFakeHost } from '../helpers/fake-host.ts'
import { type Envelope, envelope, ingestFolder } from '../helpers/ingest-events.ts'
import { lambdaCredentials, startLambda } from '../helpers/lambda-ric.ts'
import { startMosquitto } from '../helpers/mosquitto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { startPrometheus } from '../helpers/prometheus.ts'
import { startSignedGate } from '../helpers/signed-gate.ts'
import { createAuthority, type TestAuthority } from '../helpers/tls.ts'

const mapping = new URL('../../examples/host-metrics/mapping.yaml', import.meta.url)

describeWithParts(
  'device → Mosquitto → function → Prometheus',
  ['mosquitto', 'mosquitto_pub', 'openssl', 'node24', 'aws-lambda-ric', 'prometheus'],
  (parts) => {
    it('stores exactly the values, labels and times that the device script publishes', async () => {
      const dir = mkdtempSync(path.join(tmpdir(), 'pipeline-'))
      onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
      const authority = createAuthority(parts.openssl, dir)
      const broker = await startMosquitto({ path: parts.mosquitto, tls: authority })
      onTestFinished(() => broker.stop())
      const prometheus = await startPrometheus(parts.prometheus)
      onTestFinished(() => prometheus.stop())
      const gate = await startSignedGate(prometheus.writeUrl, { region: 'eu-west-1', ...lambdaCredentials })
      onTestFinished(() => gate.close())
      const lambda = await startLambda({
        node: parts.node24,
        ric: parts['aws-lambda-ric'],
        folder: ingestFolder,
        env: {
          REMOTE_WRITE_URL: gate.url,
          REMOTE_WRITE_REGION: 'eu-west-1',
          MAPPING_URI: mapping.href,
        },
      })
      onTestFinished(() => lambda.stop())

      const startMs = Date.now()
      const envelopes = await publish(authority, broker.port)
      for (const event of envelopes) {
        expect(await lambda.invoke(event)).toEqual({
          result: expect.objectContaining({ received: 1, written: 1 }),
        })
      }

      const published = envelopes.map((event) =>
        JSON.parse(Buffer.from(event.payload_base64, 'base64').toString()),
      )
      expect(published.map(({ name }) => name)).toContain('host_disk_used_percent')
      const expected = published.map(({ name, unit, value, timestamp }) => ({
        labels: { __name__: name, host: 'pi-4', unit },
        samples: [[timestamp * 1000, value]],
      }))
      const byName = (a: (typeof expected)[0], b: (typeof expected)[0]) =>
        a.labels.__name__ < b.labels.__name__ ? -1 : 1
      expect(await prometheus.samplesOf('{host="pi-4"}', startMs - 60_000, Date.now())).toEqual(
        expected.sort(byName),
      )
      expect(gate.requests.map(({ answer }) => answer.status)).toEqual(envelopes.map(() => 204))
      await lambda.stop()
      expect(lambda.log()).not.toContain('"ERROR"')
    })
  },
)

/** Runs the device script on this machine's own /proc; what a subscriber gets becomes events, as the rule's SQL says. */
async function publish(authority: TestAuthority, port: number): Promise<Envelope[]> {
  const listener = authority.issueClient('listener')
  const client = await connectAsync(`mqtts://127.0.0.1:${port}`, {
    ca: readFileSync(authority.caFile),
    cert: readFileSync(listener.certFile),
    key: readFileSync(listener.keyFile),
  })
  onTestFinished(() => client.endAsync())
  const envelopes: Envelope[] = []
  const atEnd = new Promise<void>((resolve) => {
    client.on('message', (topic, payload) => {
      if (topic === 'end') resolve()
      else envelopes.push(envelope({ topic, payload, clientId: 'pi-4', receivedAtMs: Date.now() }))
    })
  })
  await client.subscribeAsync('#', { qos: 1 })
  const host = createFakeHost(['sh'])
  for (const name of ['df', 'date', 'sleep', 'vcgencmd', 'mosquitto_pub']) host.program(name, undefined)
  const device = authority.issueClient('pi-4')
  const options = ['--host', '127.0.0.1', '--port', `${port}`, '--cafile', authority.caFile]
  const run = await host.run([...options, '--cert', device.certFile, '--key', device.keyFile], {
    env: { PROC_ROOT: '/proc', SYS_ROOT: '/sys' },
  })
  expect(run).toMatchObject({ status: 0 })
  await client.publishAsync('end', '', { qos: 1 })
  await atEnd
  return envelopes
}
