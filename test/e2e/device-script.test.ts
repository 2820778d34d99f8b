// The device script with the real mosquitto_pub, against a real Mosquitto that asks for client certificates.
// Mosquitto keeps silent where a topic is not allowed; AWS IoT Core closes the connection, and aedes as well.

import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Aedes } from 'aedes'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createFakeHost, type FakeHost } from '../helpers/fake-host.ts'
import { type Mosquitto, startMosquitto } from '../helpers/mosquitto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { createAuthority, type KeyPair, type TestAuthority } from '../helpers/tls.ts'

describeWithParts('device script', ['mosquitto', 'mosquitto_pub', 'openssl'], ({ mosquitto, openssl }) => {
  let dir: string
  let authority: TestAuthority
  let stranger: TestAuthority
  let broker: Mosquitto
  let device: KeyPair

  beforeAll(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'device-script-'))
    const folders = ['ca', 'stranger'].map((name) => path.join(dir, name))
    for (const folder of folders) mkdirSync(folder)
    authority = createAuthority(openssl, folders[0]!)
    stranger = createAuthority(openssl, folders[1]!)
    device = authority.issueClient('pi-4')
    const acl = ['pattern write hosts/%u/metrics', 'user listener', 'topic readwrite #']
    broker = await startMosquitto({ path: mosquitto, tls: authority, acl })
  })

  afterAll(async () => {
    await broker?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  describe('to Mosquitto, over TLS with a client certificate', () => {
    it('delivers exactly the messages that a dry run prints, in order', async () => {
      const listener = await listen(broker.port, authority)
      const host = createHost()
      const run = await host.run(optionsFor(broker.port, authority.caFile, device))
      expect(run).toEqual({ status: 0, stdout: '', stderr: '' })
      const dryRun = await createHost().run(['--dry-run'])
      const messages = dryRun.stdout.split('\n').slice(0, -1)
      expect(messages).toHaveLength(6)
      expect(await listener.received()).toEqual(
        messages.map((payload) => ({ topic: 'hosts/pi-4/metrics', payload, qos: 1 })),
      )
    })

    it('delivers what this machine measures', async () => {
      const listener = await listen(broker.port, authority)
      const host = createHost()
      for (const name of ['df', 'date', 'sleep', 'vcgencmd']) host.program(name, undefined)
      const startSeconds = Math.floor(Date.now() / 1000)
      const run = await host.run(optionsFor(broker.port, authority.caFile, device), {
        env: { PROC_ROOT: '/proc', SYS_ROOT: '/sys' },
      })
      expect(run.status).toBe(0)
      const received = await listener.received()
      expect(received.map(({ payload }) => JSON.parse(payload).name)).toContain('host_disk_used_percent')
      for (const { payload } of received) {
        const message = JSON.parse(payload)
        expect(message).toEqual({
          name: expect.stringMatching(/^host_[a-z_]+$/),
          unit: expect.stringMatching(/^(Percent|Bytes|None)$/),
          value: expect.any(Number),
          host: 'pi-4',
          timestamp: expect.any(Number),
        })
        expect(message.timestamp - startSeconds).toBeOneOf([0, 1, 2, 3])
      }
    })

    it.each<[string, () => string[]]>([
      [
        'a certificate of an authority that the broker does not know',
        () => optionsFor(broker.port, authority.caFile, stranger.issueClient('pi-4')),
      ],
      [
        'a broker whose authority the device does not know',
        () => optionsFor(broker.port, stranger.caFile, device),
      ],
      [
        'plain MQTT to a broker that wants TLS',
        () => ['--host', '127.0.0.1', '--no-tls', '--port', `${broker.port}`],
      ],
    ])('fails and delivers nothing with %s', async (_, options) => {
      const listener = await listen(broker.port, authority)
      const run = await createHost().run([...options(), '--timeout', '4'])
      expect(run).toMatchObject({ status: 1, stdout: '' })
      // mosquitto_pub ends on a refusal that it sees during the handshake, and tries again on a later one.
      expect(run.stderr).toMatch(
        /publish-host-metrics: could not publish 6 messages to hosts\/pi-4\/metrics at 127\.0\.0\.1 port \d+: (mosquitto_pub ended with status \d+|no answer within 4 s)\. Is the certificate active/,
      )
      expect(await listener.received()).toEqual([])
    })
  })

  it('gives up in time on a broker that closes the connection because of the topic', async () => {
    const port = await startClosingBroker('hosts/pi-4/metrics')
    const options = ['--host', '127.0.0.1', '--no-tls', '--port', `${port}`, '--timeout', '2']
    const refused = await createHost().run(options)
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('no answer within 2 s')
    expect(await createHost().run([...options, '--topic', 'allowed'])).toMatchObject({
      status: 0,
      stderr: '',
    })
  })
})

/** The fake host, so that the values are known, but with this machine's mosquitto_pub. */
function createHost(): FakeHost {
  const host = createFakeHost(['sh'])
  host.program('mosquitto_pub', undefined)
  return host
}

function optionsFor(port: number, caFile: string, { certFile, keyFile }: KeyPair): string[] {
  const broker = ['--host', '127.0.0.1', '--port', `${port}`, '--cafile', caFile]
  return [...broker, '--cert', certFile, '--key', keyFile]
}

interface Received {
  readonly topic: string
  readonly payload: string
  readonly qos: number
}

interface Listener {
  /** Everything that arrived until now. */
  received(): Promise<Received[]>
}

async function listen(port: number, authority: TestAuthority): Promise<Listener> {
  const own = authority.issueClient('listener')
  const client: MqttClient = await connectAsync(`mqtts://127.0.0.1:${port}`, {
    ca: readFileSync(authority.caFile),
    cert: readFileSync(own.certFile),
    key: readFileSync(own.keyFile),
  })
  onTestFinished(() => client.endAsync())
  const received: Received[] = []
  const atEnd = new Promise<void>((resolve) => {
    client.on('message', (topic, payload, { qos }) => {
      if (topic === 'end') resolve()
      else received.push({ topic, payload: payload.toString('utf8'), qos })
    })
  })
  await client.subscribeAsync('#', { qos: 1 })
  return {
    received: async () => {
      // The broker keeps its order towards one subscriber, so nothing published earlier comes after this.
      await client.publishAsync('end', '', { qos: 1 })
      await atEnd
      return received
    },
  }
}

async function startClosingBroker(forbiddenTopic: string): Promise<number> {
  const aedes = await Aedes.createBroker()
  aedes.authorizePublish = (_, packet, callback) =>
    callback(packet.topic === forbiddenTopic ? new Error('not authorized') : null)
  const server = createServer(aedes.handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.close()
    await new Promise<void>((resolve) => aedes.close(resolve))
  })
  return (server.address() as AddressInfo).port
}
