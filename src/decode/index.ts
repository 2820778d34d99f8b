// The front door of decode: a Lambda event in, its messages out, one record at a time. It never throws for what is in a
// record: a record that cannot be read is `undecodable` and says why. Only what the rule's SQL or AWS wrote is believed; a
// payload that looks like an envelope stays a payload.

export type { EventSource } from './batch-sources.ts'
export {
  type DecodedEvent,
  type DecodeSettings,
  decodeEvent,
  type RawRecords,
} from './decode-event.ts'
export { envelopeFields, messageFromEnvelope } from './envelope.ts'
