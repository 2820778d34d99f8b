// A receiver of remote write that checks every request against the specification, for `npm start` and for tests. It
// decodes and verifies by code of its own, and shares nothing with the sender.

export type { Access } from './check-access.ts'
export { checkRequest } from './check-request.ts'
export { decodeRequest, type ReceivedSeries } from './decode-request.ts'
export {
  type ReceivedSample,
  readWriteRequest,
  type WireMetadata,
  type WireRequest,
  type WireSeries,
} from './read-write-request.ts'
export {
  type AnsweredRequest,
  type Receiver,
  type ReceiverAnswer,
  type ReceiverOptions,
  type Reply,
  startReceiver,
} from './receiver.ts'
export { type RequestToSign, type SigningCredentials, sha256Hex } from './sigv4.ts'
export { verifySigV4 } from './verify-sigv4.ts'
