// A recorded message as mapping takes it, and back.

import { messageFromEnvelope } from '#decode'
import type { Trial } from '#recording'
import type { Message } from '../../../model.ts'
import type { RecordedMessage } from './protocol.ts'

/** Sets the clock of the trial to the message's. */
export function messageOf(recorded: RecordedMessage, trial: Trial): Message {
  const { topic, payloadBase64, receivedAtMs, isTimeKnown, clientId } = recorded
  trial.begin(isTimeKnown ? receivedAtMs : undefined)
  const envelope = {
    topic,
    payload_base64: payloadBase64,
    received_at: receivedAtMs,
    ...(clientId !== undefined && { client_id: clientId }),
  }
  const message = messageFromEnvelope(envelope, trial.payloadBytesMax, undefined)
  if (message === undefined) throw new Error(`no message with the topic ${topic}`)
  return message
}

export function recordedOf(message: Message, saysReceivedAt: boolean): RecordedMessage {
  return {
    topic: message.topic,
    payloadBase64: message.payload.base64(),
    receivedAtMs: message.receivedAtMs,
    isTimeKnown: saysReceivedAt,
    clientId: message.clientId,
  }
}
