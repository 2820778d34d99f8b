// States of one process, for a program that runs its rounds itself.

import type { StateStore, StoredState } from './state-store.ts'

export function createMemoryStateStore(): StateStore {
  const states = new Map<string, StoredState>()
  let saves = 0
  return {
    async load(key) {
      return states.get(key)
    },
    async save(key, bytes, version) {
      if (states.get(key)?.version !== version) return 'conflict'
      saves++
      // A copy: the caller may go on writing into its own.
      states.set(key, { bytes: Uint8Array.from(bytes), version: String(saves) })
      return 'saved'
    },
  }
}
