// examples/mosquitto-bridge: a real Mosquitto with the configuration of the example passes messages on to a second one,
// which asks for certificates as AWS IoT Core does, and allows what the policy of `provision` allows.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningProgram, startOnFreePort, startProgram } from '../helpers/child.ts'
import { mapLinesWith } from '../helpers/mapping.ts'
import type { MessageLine } from '../helpers/message.ts'
import { type Mosquitto, startMosquitto } from '../helpers/mosquitto.ts'
import { describeWithParts } from '../helpers/parts.ts'
import { projectFolder } from '../helpers/start-process.ts'
import { createAuthority, type TestAuthority } from '../helpers/tls.ts'

const example = path.join(projectFolder, 'examples/mosquitto-bridge')
const read = (name: string) => readFileSync(path.join(example, name), 'utf8')
const lines = read('messages.jsonl')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as MessageLine & { readonly topic: string; readonly payload: object })

describeWithParts('a Mosquitto bridge', ['mosquitto', 'openssl'], (parts) => {
  let folder: string
  let authority: TestAuthority
  let upstream: Mosquitto
  let bridge: { readonly port: number; readonly running: RunningProgram }
  let watcher: MqttClient
  let device: MqttClient

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'bridge-'))
    authority = createAuthority(parts.openssl, folder)
    upstream = await startMosquitto({
      tls: { caFile: authority.caFile, server: authority.server },
      acl: ['pattern write %c/#', 'pattern read garden-bridge/#'],
    })
    bridge = await startOnFreePort(async (port) => {
      const file = path.join(folder, 'mosquitto.conf')
      writeFileSync(file, configuration(port))
      const isReady = (log: string) => / running\s*$/m.test(log)
      return { port, running: await startProgram(parts.mosquitto, ['-c', file], { isReady }) }
    })
    const { certFile, keyFile } = authority.issueClient('watcher')
    watcher = await connectAsync(`mqtts://localhost:${upstream.port}`, {
      ca: readFileSync(authority.caFile),
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
    })
    device = await connectAsync(`mqtt://127.0.0.1:${bridge.port}`, { clientId: 'pump' })
  })
  afterAll(async () => {
    await device?.endAsync(true)
    await watcher?.endAsync(true)
    await bridge?.running.stop()
    await upstream?.stop()
    rmSync(folder, { recursive: true })
  })

  /** That of the example, at the places of this test. */
  function configuration(port: number): string {
    const { certFile, keyFile } = authority.issueClient('garden-bridge')
    const changes: readonly (readonly [line: RegExp, changed: string])[] = [
      [/^listener 1883$/m, `listener ${port} 127.0.0.1`],
      [/^persistence true$/m, `persistence true\npersistence_location ${folder}/`],
      [/^address .*$/m, `address localhost:${upstream.port}`],
      [/^bridge_cafile .*$/m, `bridge_cafile ${authority.caFile}`],
      [/^bridge_certfile .*$/m, `bridge_certfile ${certFile}`],
      [/^bridge_keyfile .*$/m, `bridge_keyfile ${keyFile}`],
    ]
    const changed = changes.reduce((text, [line, to]) => {
      expect(text).toMatch(line)
      return text.replace(line, to)
    }, read('mosquitto.conf'))
    // Started as root it would become another user, who cannot read a test's keys.
    return `user ${userInfo().username}\nlog_dest stderr\n${changed}`
  }

  it('passes the messages on under its own name, with the device in the topic', async () => {
    const seen: MessageLine[] = []
    const order = lines.map(({ topic }) => topic)
    watcher.on('message', (topic, payload) => {
      const { received_at, client_id } = lines[order.indexOf(topic)] ?? lines[0]!
      seen.push({
        topic,
        client_id,
        received_at,
        payload: JSON.parse(payload.toString()) as object,
      } as MessageLine)
    })
    await watcher.subscribeAsync('#', { qos: 1 })
    for (const { topic, payload } of lines) {
      await device.publishAsync(topic.replace('garden-bridge/', ''), JSON.stringify(payload), { qos: 1 })
    }
    await expect.poll(() => seen.length, { timeout: 100_000 }).toBe(lines.length)

    expect(seen).toEqual(lines)
    expect(await mapLinesWith(read('mapping.yaml'), seen)).toEqual(
      read('expected.prom').trimEnd().split('\n'),
    )
    expect(upstream.log()).toMatch(/New (client|bridge) connected from \S+ as garden-bridge /)
  })
})
