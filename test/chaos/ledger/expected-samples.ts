// The samples that the fleet's messages mean, by series and time. Two messages may mean the same sample: MQTT with QoS 1
// delivers at least once.

import type { SampleKeys } from '../sample-key.ts'
import { type LoggedMessage, receivedAtMsOf, type SentLog } from './sent-log.ts'

export interface ExpectedSamples {
  /** In the order of its samples. */
  keysOf(message: LoggedMessage): readonly number[]
  /** Who has sent this sample. */
  sendersOf(key: number): readonly LoggedMessage[]
  /** Whether somebody has sent it with this value. */
  has(key: number, value: number): boolean
  readonly size: number
}

interface Sent {
  readonly value: number
  readonly message: LoggedMessage
}

/** To be called when everything that came by an error action has been seen: only then is its time known. */
export function expectSamples({ messages }: SentLog, keys: SampleKeys): ExpectedSamples {
  const sent = new Map<number, Sent[]>()
  const keysByMessage = messages.map((message) =>
    message.samples.map(({ labels, timestampMs = receivedAtMsOf(message), value }) => {
      const key = keys.keyOf(keys.seriesOf(labels), timestampMs)
      const others = sent.get(key)
      if (others === undefined) sent.set(key, [{ value, message }])
      else others.push({ value, message })
      return key
    }),
  )
  return {
    keysOf: ({ index }) => keysByMessage[index] as number[],
    sendersOf: (key) => (sent.get(key) ?? []).map(({ message }) => message),
    has: (key, value) => (sent.get(key) ?? []).some((one) => Object.is(one.value, value)),
    size: sent.size,
  }
}
