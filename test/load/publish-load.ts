// Devices that publish at a rate, one connection for all. What a slow broker does not take waits here, and is not more than
// the socket holds: the rate then falls, and the count stays exact.

import { connectAsync } from 'mqtt'

export interface Load {
  /** Published so far, by topic and in all. */
  published(): number
  /** Resolves when the broker has everything. */
  stop(): Promise<void>
}

export interface LoadOptions {
  readonly brokerUrl: string
  readonly topics: number
  readonly perSecond: number
}

/** The topic that the page shows: it publishes each second, whatever the number of topics is. */
export const shownTopic = 'plant/line-0/shown/telemetry'

/** Fewer than are folded, so that the tree has as many rows as can be seen. */
const lines = 40
const everyMs = 20
const waitingBytesMax = 262_144

/** @param topics and messages a second are those of all devices, the shown one included */
export async function publishLoad({ brokerUrl, topics, perSecond }: LoadOptions): Promise<Load> {
  const client = await connectAsync(brokerUrl, { clientId: 'load', reconnectPeriod: 0 })
  const startedAtMs = Date.now()
  let published = 0
  let shownAtMs = 0
  const publish = (topic: string) => {
    // Of one size, so that what is held of so many messages is of one size, too.
    const value = (published % 900) / 10 + 10
    const payload = `{"temperature":${value.toFixed(1)},"humidity":${(109.9 - value).toFixed(1)}}`
    client.publish(topic, payload, { qos: 0 })
    published++
  }
  const timer = setInterval(() => {
    const nowMs = Date.now()
    const due = Math.floor(((nowMs - startedAtMs) * perSecond) / 1_000)
    while (published < due && client.stream.writableLength < waitingBytesMax) {
      if (nowMs - shownAtMs >= 1_000) {
        shownAtMs = nowMs
        publish(shownTopic)
      } else {
        const device = published % (topics - 1)
        publish(`plant/line-${device % lines}/device-${device}/telemetry`)
      }
    }
  }, everyMs)
  return {
    published: () => published,
    async stop() {
      clearInterval(timer)
      await client.endAsync()
    },
  }
}
