// Envelopes of a batch, read from their bytes: what a record is mostly, and nothing else. Loaded for batches.

export { createEnvelopeReader, createRecordScanner, type EnvelopeReader } from './read-envelope.ts'
