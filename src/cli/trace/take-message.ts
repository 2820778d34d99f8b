// One message of the stack: the next one of a topic, or one that we publish.

import type { Aws } from '#stack'
import { openIotData } from './iot-data.ts'
import { TraceStopped } from './steps.ts'
import type { TopicRule } from './topic-rule.ts'

export interface TakenMessage {
  readonly topic: string
  readonly payload: Uint8Array
  /** On our clock, in milliseconds since 1970. */
  readonly receivedAtMs: number
  /** Where it is known. */
  readonly clientId?: string
  /** What came of it, as the function says in its log. */
  readonly fate?: string
}

/**
 * @throws {StackError} where nobody may subscribe
 * @throws {TraceStopped} where none comes
 */
export async function takeNextMessage(
  aws: Aws,
  topicFilter: string,
  waitMs: number,
  stopped: Promise<void>,
): Promise<TakenMessage> {
  const iot = await openIotData(aws)
  let close = async () => {}
  let timer: NodeJS.Timeout | undefined
  try {
    const taken = await new Promise<TakenMessage | undefined>((resolve, reject) => {
      timer = setTimeout(() => resolve(undefined), waitMs)
      void stopped.then(() => resolve(undefined))
      iot
        .subscribe({
          topicFilter,
          durationMs: waitMs,
          // Who subscribes is not told the client id.
          onMessage: ({ topic, payload, receivedAtMs }) => resolve({ topic, payload, receivedAtMs }),
          onNote: () => undefined,
        })
        .then((subscription) => {
          close = () => subscription.close()
        }, reject)
    })
    if (taken !== undefined) return taken
  } finally {
    clearTimeout(timer)
    await close()
  }
  throw new TraceStopped({
    step: 'message',
    why: `no message on ${topicFilter} within ${Math.round(waitMs / 1000)} s`,
    remedy:
      'Check that the devices publish to this topic (the MQTT test client of the console shows them), or publish a message: --publish. Nobody can subscribe to messages of Basic Ingest: --log-messages takes them from the function.',
    lines: [],
  })
}

export async function publishMessage(
  aws: Aws,
  topic: string,
  payload: string,
  rule: TopicRule,
  byBasicIngest: boolean,
): Promise<TakenMessage> {
  const iot = await openIotData(aws)
  await iot.publish(byBasicIngest ? `$aws/rules/${rule.name}/${topic}` : topic, payload)
  return { topic, payload: Buffer.from(payload), receivedAtMs: aws.now() }
}

/** A number that no other message has: of 15 digits at most, so that it is exact. */
export function uniquePayload(nowMs: number, random: () => number = Math.random): string {
  return JSON.stringify({ iot_remote_write_trace: (nowMs % 1e9) * 1000 + Math.floor(random() * 1000) })
}
