// The front door of the studio: the whole way on one machine. A broker or your own, the function in a thread, and a
// receiver that stands in for the endpoint, or your own; and a view of what they do. Never in a Lambda bundle.

export { checkOptionFiles } from './check-option-files.ts'
export { connectBroker, type Subscription } from './connect-broker.ts'
export type { Screen } from './display.ts'
export type { PublishedMessage } from './make-envelope.ts'
export { runStack } from './run-stack.ts'
export { type EarlyServer, openStudio, type Studio } from './server/open-studio.ts'
export { IngestInitError } from './start-ingest.ts'
export { readStartOptions, type StartOptions, startOptionTypes } from './start-options.ts'
export { matchesTopic } from './topic-filter.ts'
