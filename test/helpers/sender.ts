// The function in this process as a remote-write sender: messages in, requests at a receiver out. Its clock stands
// still, so that a test knows every time and every delay.

import { onTestFinished } from 'vitest'
import { readSettings } from '#config'
import { parseMapping } from '#mapping/authoring'
import {
  type AnsweredRequest,
  type ReceivedSample,
  type Receiver,
  type ReceiverOptions,
  startReceiver,
} from '#studio/receiver'
import { createHandler } from '../../src/lambda/ingest/create-handler.ts'
import type { JsonValue } from '../../src/model.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { envelope, type Publication, sqsEvent } from './ingest-events.ts'

export const startMs = Date.parse('2026-01-01T00:00:00Z')

export interface SenderOptions {
  readonly env?: Readonly<Record<string, string>>
  /** YAML; absent: zero configuration. */
  readonly mapping?: string
  readonly answer?: ReceiverOptions['answer']
}

export interface Sender {
  readonly receiver: Receiver
  readonly clock: FakeClock
  /** One direct event. @param payload text, or a value to be sent as JSON */
  send(payload: string | object, publication?: Partial<Publication>): Promise<unknown>
  /** One event with many messages. */
  sendBatch(publications: readonly Publication[]): Promise<unknown>
  /** Samples of all requests that were received, in the order of their receipt. */
  received(): ReceivedOne[]
}

export interface ReceivedOne extends ReceivedSample {
  readonly labels: Readonly<Record<string, string>>
}

export async function startSender({ env = {}, mapping, answer }: SenderOptions = {}): Promise<Sender> {
  const receiver = await startReceiver({
    requestsKeptMax: 10_000,
    ...(answer === undefined ? {} : { answer }),
  })
  onTestFinished(() => receiver.close())
  const clock = createFakeClock(startMs)
  const environment = { REMOTE_WRITE_URL: receiver.url, REMOTE_WRITE_AUTH: 'none', ...env }
  const file = mapping === undefined ? undefined : parseMapping(mapping, 'mapping.yaml')
  const dependencies = { env: environment, clock, writeLine: () => undefined }
  const load = async () => ({ file, bundled: undefined })
  const handler = await createHandler(readSettings(environment), dependencies, load)
  const invoke = (event: object) =>
    handler(event as JsonValue, { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 })
  return {
    receiver,
    clock,
    send: (payload, publication = {}) =>
      invoke(
        envelope({
          topic: 'devices/a',
          clientId: 'a',
          receivedAtMs: startMs,
          payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
          ...publication,
        }),
      ),
    sendBatch: (publications) => invoke(sqsEvent(publications.map(envelope), startMs)),
    received: () => receiver.requests.flatMap(samplesOf),
  }
}

export function samplesOf({ reading }: AnsweredRequest): ReceivedOne[] {
  if (!reading.ok) throw new Error(`not remote write: ${reading.violations.join('; ')}`)
  return reading.request.series.flatMap(({ labels, samples }) =>
    samples.map((sample) => ({ labels, ...sample })),
  )
}
