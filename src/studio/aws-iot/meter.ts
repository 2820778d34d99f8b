// What a subscription to AWS IoT Core costs and how near it is to its limits: there each message that a client receives
// is billed, and a connection gets 100 messages a second. So a subscription ends by itself.
// https://docs.aws.amazon.com/general/latest/gr/iot-core.html#message-broker-limits

import { costOf } from '#plan'

export interface AwsIotUsage {
  readonly messages: number
  readonly messagesMax: number
  /** Of the last whole second, over what a connection gets; above 1 messages are held back or lost. */
  readonly shareOfRate: number
  /** For the messages so far, at the list price of the first tier in us-east-1. */
  readonly usd: number
  /** Milliseconds since 1970. */
  readonly endsAtMs: number
  /** Why it ended; undefined as long as it has not. */
  readonly ended: string | undefined
}

export interface AwsIotMeter {
  /** @returns whether this message is still to be taken */
  count(payloadBytes: number): boolean
  usage(): AwsIotUsage
}

export interface AwsIotLimits {
  readonly messagesMax: number
  readonly durationMs: number
}

export const awsIotLimits: AwsIotLimits = { messagesMax: 10_000, durationMs: 10 * 60_000 }

const messagesPerSecondMax = 100
/** A message is metered in parts of 5 kB. https://aws.amazon.com/iot-core/pricing/ */
const meteredBytes = 5 * 1024

export function createAwsIotMeter({ messagesMax, durationMs }: AwsIotLimits, now: () => number): AwsIotMeter {
  const endsAtMs = now() + durationMs
  let messages = 0
  let metered = 0
  let second = Math.floor(now() / 1000)
  let inSecond = 0
  let inLastSecond = 0

  function turnSecond(): void {
    const current = Math.floor(now() / 1000)
    if (current === second) return
    inLastSecond = current === second + 1 ? inSecond : 0
    inSecond = 0
    second = current
  }

  function whyEnded(): string | undefined {
    if (messages >= messagesMax) return `${messagesMax.toLocaleString('en-US')} messages came`
    return now() >= endsAtMs ? 'the time is over' : undefined
  }

  return {
    count(payloadBytes) {
      turnSecond()
      if (whyEnded() !== undefined) return false
      messages++
      inSecond++
      metered += Math.max(1, Math.ceil(payloadBytes / meteredBytes))
      return true
    },
    usage() {
      turnSecond()
      return {
        messages,
        messagesMax,
        shareOfRate: inLastSecond / messagesPerSecondMax,
        usd: costOf('iotMessage', metered),
        endsAtMs,
        ended: whyEnded(),
      }
    },
  }
}
