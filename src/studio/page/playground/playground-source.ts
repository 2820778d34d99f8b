// The playground's messages and file: what this browser keeps, and no server.

import type { MappingText, RecordedMessage } from '../engine/protocol.ts'
import type { MapSource } from '../map/map-source.ts'
import { readStored, store } from '../parts/stored.ts'

export interface PlaygroundState {
  readonly mapping: MappingText
  readonly messages: readonly RecordedMessage[]
}

const key = 'playground'

/** The browser keeps some megabytes in all. */
const storedCharsMax = 1_000_000

export interface PlaygroundSource extends MapSource {
  readonly current: () => PlaygroundState
}

/** @param first what is shown at first */
export function createPlaygroundSource(first: PlaygroundState): PlaygroundSource {
  let current = first
  const keep = (change: Partial<PlaygroundState>) => {
    current = { ...current, ...change }
    const text = JSON.stringify(current)
    store(key, text.length <= storedCharsMax ? text : undefined)
  }
  return {
    isLive: false,
    savedWords: '',
    current: () => current,
    // What it is compared with is the bundled mapping alone.
    load: async () => ({ name: 'mapping.yaml', text: current.mapping, hash: '', running: undefined }),
    messages: async () => ({ messages: current.messages, held: current.messages.length }),
    save: async () => ({ kind: 'failed', why: 'the playground writes no files' }),
    watch: () => () => undefined,
    keep: (messages) => keep({ messages }),
    keepDraft: (mapping) => keep({ mapping }),
  }
}

export function storedState(): PlaygroundState | undefined {
  return parseState(readStored(key))
}

/** @returns undefined if the text is not one of a playground */
export function parseState(text: string | undefined): PlaygroundState | undefined {
  try {
    const value = JSON.parse(text ?? '') as Partial<PlaygroundState>
    const { mapping, messages } = value
    if ((mapping !== undefined && typeof mapping !== 'string') || !Array.isArray(messages)) return undefined
    return messages.every(isMessage) ? { mapping, messages } : undefined
  } catch {
    return undefined
  }
}

function isMessage(value: unknown): value is RecordedMessage {
  if (typeof value !== 'object' || value === null) return false
  const { topic, payloadBase64, receivedAtMs, isTimeKnown, clientId } = value as Partial<RecordedMessage>
  return (
    typeof topic === 'string' &&
    typeof payloadBase64 === 'string' &&
    Number.isSafeInteger(receivedAtMs) &&
    typeof isTimeKnown === 'boolean' &&
    (clientId === undefined || typeof clientId === 'string')
  )
}
