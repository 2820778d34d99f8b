// The front door of remote write: samples in, and for every message out whether its samples are stored, refused for
// good, to be kept as a dead letter, or to be tried again. It merges, splits, encodes, signs and sends; it retries within
// the deadline that it is given, and never throws for an answer. Order is kept within a series.

export { type AuthorizationKind, createNoAuthorizer } from './authorize.ts'
export type { Receiver } from './classify-answer.ts'
export { createAuthorizer } from './create-authorizer.ts'
export { createCredentialSource } from './credentials.ts'
export type { LabelLimits } from './label-limits.ts'
export { createMerger, type Merged, type Merger } from './merge-samples.ts'
export type { Credentials as AwsCredentials } from './sign.ts'
export { type Answer, createTransport, type NoAnswer, type Transport } from './transport.ts'
export { type Complaint, emptyResult, type WriteResult } from './write-result.ts'
export { createWriter, type WriteLimits, type WriteSamples } from './write-samples.ts'
