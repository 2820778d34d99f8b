// Publishes this machine's metrics to the broker at once and then every few seconds, as any MQTT client would, until
// it turns out that the mapping has no use for them: that would not be news every two seconds.

import { hostname } from 'node:os'
import { connectAsync } from 'mqtt'
import type { DeliveredMessage } from '../delivery.ts'
import { type HostMessageForm, toHost, toHostMessages } from './host-messages.ts'
import { createHostMeter } from './measure-host.ts'

export interface HostPublisher {
  readonly clientId: string
  /** To be told of every message that the function had. */
  saw(delivery: DeliveredMessage): void
  close(): Promise<void>
}

export interface HostPublisherOptions {
  readonly brokerUrl: string
  readonly form: HostMessageForm
  now(): number
  onNote(note: string): void
}

const intervalMs = 2_000
/** For the first reading of CPU use. */
const firstDelayMs = 200

export async function publishHostMetrics(options: HostPublisherOptions): Promise<HostPublisher> {
  const { brokerUrl, form, now, onNote } = options
  const host = toHost(hostname())
  // Not the host's name: scripts/device/publish-host-metrics.sh on this machine connects with that one.
  const clientId = `${host.level}-metrics`
  const measure = createHostMeter()
  const client = await connectAsync(brokerUrl, { clientId })
  // The broker ends with this process; there is nobody to tell.
  client.on('error', () => undefined)

  async function publish(): Promise<void> {
    for (const { topic, payload } of toHostMessages(await measure(), form, host, now())) {
      client.publish(topic, payload)
    }
  }
  let timer = setTimeout(function next() {
    timer = setTimeout(next, intervalMs)
    void publish()
  }, firstDelayMs)
  let running = true

  async function close(): Promise<void> {
    if (!running) return
    running = false
    clearTimeout(timer)
    await client.endAsync(true)
  }
  return {
    clientId,
    close,
    saw({ clientId: publisher, topic, report }) {
      if (!running || publisher !== clientId) return
      if (!report?.dropped.has('no_rule') && !report?.dropped.has('ignored')) return
      onNote(`This machine's metrics are no longer published, because no rule of the mapping uses ${topic}`)
      void close()
    },
  }
}
