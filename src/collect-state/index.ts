// The front door of collect-state: what a collector remembers from round to round, outside of the function's memory.
// One state has a key and a version. A save names the version that it builds on, so that of two runs that started from
// the same state one gets a conflict, and nothing is overwritten unseen. A save that fails leaves the old state.

export { createDynamoStateStore } from './dynamo-store.ts'
export { createMemoryStateStore } from './memory-store.ts'
export { StateError, type StateStore } from './state-store.ts'
