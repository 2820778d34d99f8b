// docs/coming-from.md, the other side: the real tools, with the configuration of the page, expose or write the series of
// the page. The golden test holds ours against the same series.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { normalizeExposition } from '#exposition'
import { startReceiver } from '#studio/receiver'
import { answers, type RunningProgram, startOnFreePort, startProgram } from '../helpers/child.ts'
import { lineOf, sectionOf } from '../helpers/coming-from.ts'
import { type Mosquitto, startMosquitto } from '../helpers/mosquitto.ts'
import { describeWithParts } from '../helpers/parts.ts'

/** What exporters tell of themselves. */
const ownMetric = /^(go_|process_|python_|promhttp_|mqtt_message_|mqtt2prometheus_|received_messages)/

interface Exporter {
  readonly running: RunningProgram
  readonly page: string
}

/** Sorted, without times. */
async function seriesOn(page: string): Promise<string[]> {
  const text = await (await fetch(page)).text()
  return normalizeExposition(text)
    .filter((line) => !ownMetric.test(line))
    .map((line) => line.replace(/ \d{13}$/, ''))
}

async function publish(
  port: number,
  messages: readonly { topic: string; payload: unknown }[],
): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`)
  for (const { topic, payload } of messages)
    await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 })
  await client.endAsync()
}

describeWithParts('mqtt-exporter', ['mosquitto', 'mqtt-exporter'], (parts) => {
  const { configuration, messages, series } = sectionOf('mqtt-exporter')
  let broker: Mosquitto
  let exporter: Exporter

  beforeAll(async () => {
    broker = await startMosquitto()
    const variables = [...configuration.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [
      name as string,
      (value as string).replaceAll("'", ''),
    ])
    exporter = await startOnFreePort(async (port) => {
      const env = {
        ...Object.fromEntries(variables),
        MQTT_ADDRESS: '127.0.0.1',
        MQTT_PORT: String(broker.port),
        PROMETHEUS_ADDRESS: '127.0.0.1',
        PROMETHEUS_PORT: String(port),
      }
      const isReady = (log: string) => log.includes('subscribing to')
      return {
        running: await startProgram(parts['mqtt-exporter'], [], { env, isReady }),
        page: `http://127.0.0.1:${port}/metrics`,
      }
    })
  })
  afterAll(async () => {
    await exporter?.running.stop()
    await broker?.stop()
  })

  it('exposes the series of the page', async () => {
    await expect
      .poll(async () => {
        await publish(broker.port, messages)
        return seriesOn(exporter.page)
      })
      .toEqual(series)
  })
})

describeWithParts('mqtt2prometheus', ['mosquitto', 'prometheus-mqtt-exporter'], (parts) => {
  const { configuration, messages, series } = sectionOf('mqtt2prometheus')
  let folder: string
  let broker: Mosquitto
  let exporter: Exporter

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mqtt2prometheus-'))
    broker = await startMosquitto()
    const file = path.join(folder, 'config.yaml')
    writeFileSync(file, configuration.replace('broker.example:1883', `127.0.0.1:${broker.port}`))
    exporter = await startOnFreePort(async (port) => {
      const page = `http://127.0.0.1:${port}/metrics`
      const args = ['-config', file, '-listen-address', '127.0.0.1', '-listen-port', String(port)]
      const isReady = () => answers(page)
      return { running: await startProgram(parts['prometheus-mqtt-exporter'], args, { isReady }), page }
    })
  })
  afterAll(async () => {
    await exporter?.running.stop()
    await broker?.stop()
    rmSync(folder, { recursive: true })
  })

  const exposesSeries = () =>
    expect
      .poll(async () => {
        await publish(broker.port, messages)
        return seriesOn(exporter.page)
      })
      .toEqual(series)

  it('exposes the series of the page', exposesSeries)

  it('exposes no temperature of a message whose door is jammed', async () => {
    await exposesSeries()
    const [first, second] = messages as [(typeof messages)[0], (typeof messages)[0]]
    const jammed = { topic: first.topic, payload: { temperature: 50, door: 'jammed' } }
    const later = { topic: second.topic, payload: { temperature: 60 } }
    // In this order on one connection: when the later one shows, the other one has come.
    await publish(broker.port, [jammed, later])
    const labels = (sensor: string, topic: string) => ({ plant: 'kiel', sensor, topic })
    await expect
      .poll(() => seriesOn(exporter.page))
      .toContain(lineOf('temperature', labels('press-8', later.topic), 60))
    expect(await seriesOn(exporter.page)).toContain(
      lineOf('temperature', labels('press-7', jammed.topic), 41.5),
    )
  })
})

// CI has no Telegraf: TELEGRAF names the program of those who want to run it again.
const telegraf = process.env['TELEGRAF']
if (telegraf !== undefined) {
  describe('Telegraf', () => {
    const { configuration, messages, series } = sectionOf('Telegraf')

    it('writes the series of the page', async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'telegraf-'))
      const broker = await startMosquitto()
      const receiver = await startReceiver()
      const file = path.join(folder, 'telegraf.conf')
      writeFileSync(
        file,
        configuration
          .replace('omit_hostname = true', 'omit_hostname = true\nflush_interval = "1s"')
          .replace('broker.example:1883', `127.0.0.1:${broker.port}`)
          .replace(/url = ".*"/, `url = "${receiver.url}"`),
      )
      const running = await startProgram(telegraf, ['--config', file], {
        env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
        isReady: (log) => /Connected \[/.test(log),
      })
      try {
        await expect
          .poll(async () => {
            await publish(broker.port, messages)
            const written = receiver.requests.flatMap(({ reading }) =>
              reading.ok ? reading.request.series : [],
            )
            const lines = written.flatMap(({ labels: { __name__, ...labels }, samples }) =>
              samples.map(({ value }) => lineOf(__name__!, labels, value)),
            )
            return [...new Set(lines)].sort()
          })
          .toEqual(series)
      } finally {
        await running.stop()
        await receiver.close()
        await broker.stop()
        rmSync(folder, { recursive: true })
      }
    })
  })
}
