// Which of the fleet's messages are in an event, a queue or an object: as AWS documents these, and without the code that
// the function decodes them with.

import type { LoggedMessage, SentLog } from './sent-log.ts'

interface Envelope {
  readonly topic: string
  readonly payload_base64: string
  readonly received_at: number
}

interface Wrapper extends Partial<Envelope> {
  readonly requestPayload?: Envelope
  readonly base64OriginalPayload?: string
  readonly Records?: readonly {
    readonly body?: string
    readonly attributes?: { readonly SentTimestamp: string }
    readonly kinesis?: { readonly data: string }
  }[]
}

export interface FoundMessage {
  /** undefined: nobody has sent it. */
  readonly message: LoggedMessage | undefined
  /** The original bytes are there. */
  readonly isWhole: boolean
}

export interface MessageFinder {
  /** One entry for each record of the event, in order; one for an event that is one message. */
  inEvent(event: unknown): FoundMessage[]
  /** @param sentAtMs when it was put into the queue */
  inBody(body: string, sentAtMs: number): FoundMessage
}

export function createMessageFinder(log: SentLog): MessageFinder {
  // A batch that fails comes again and again.
  const known = new Map<string, FoundMessage>()

  function ofEnvelope({ topic, payload_base64, received_at }: Envelope): FoundMessage {
    return check(log.find(topic, received_at), payload_base64)
  }

  function ofWrapper(wrapper: Wrapper, sentAtMs: number): FoundMessage {
    const { requestPayload, base64OriginalPayload: original } = wrapper
    if (requestPayload !== undefined) return ofEnvelope(requestPayload)
    if (original === undefined) return ofEnvelope(wrapper as Envelope)
    return check(log.findQueued(wrapper.topic as string, original, sentAtMs), original)
  }

  function ofData(data: string): FoundMessage {
    let found = known.get(data)
    if (found === undefined) {
      found = ofEnvelope(JSON.parse(Buffer.from(data, 'base64').toString()))
      known.set(data, found)
    }
    return found
  }

  return {
    inEvent(event) {
      const { Records } = event as Wrapper
      if (Records === undefined) return [ofEnvelope(event as Envelope)]
      return Records.map(({ kinesis, body, attributes }) =>
        kinesis === undefined
          ? ofWrapper(JSON.parse(body ?? ''), Number(attributes?.SentTimestamp))
          : ofData(kinesis.data),
      )
    },
    inBody: (body, sentAtMs) => ofWrapper(JSON.parse(body), sentAtMs),
  }
}

function check(message: LoggedMessage | undefined, payloadBase64: string): FoundMessage {
  return { message, isWhole: message?.payload.toString('base64') === payloadBase64 }
}
