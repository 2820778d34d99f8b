// What was in the playground before something else was opened: the last ones, in this browser.

import { readStored, store } from '../parts/stored.ts'
import { type PlaygroundState, parseState } from './playground-source.ts'

export interface HistoryEntry {
  readonly atMs: number
  /** What one knows it by. */
  readonly title: string
  readonly state: PlaygroundState
}

const key = 'history'
const entriesMax = 20
/** Of an entry; a larger one is not kept. */
const entryCharsMax = 100_000

export function readHistory(): HistoryEntry[] {
  try {
    const entries: unknown = JSON.parse(readStored(key) ?? '[]')
    if (!Array.isArray(entries)) return []
    return entries.flatMap(({ atMs, title, state }: HistoryEntry) => {
      const known = parseState(JSON.stringify(state))
      return known === undefined ? [] : [{ atMs: Number(atMs), title: String(title), state: known }]
    })
  } catch {
    return []
  }
}

/** Nothing is kept of an empty playground, and of the same one only once. */
export function remember(state: PlaygroundState, atMs: number): void {
  const text = JSON.stringify(state)
  if ((state.messages.length === 0 && state.mapping === undefined) || text.length > entryCharsMax) return
  const others = readHistory().filter((entry) => JSON.stringify(entry.state) !== text)
  const entry = { atMs, title: titleOf(state), state }
  store(key, JSON.stringify([entry, ...others].slice(0, entriesMax)))
}

function titleOf({ mapping = '', messages }: PlaygroundState): string {
  const topics = new Set(messages.map(({ topic }) => topic))
  const [
    first = mapping
      .split('\n')
      .find((line) => line.includes('topic:'))
      ?.trim() ?? 'a mapping',
  ] = topics
  return topics.size > 1 ? `${first} and ${topics.size - 1} more` : first
}
