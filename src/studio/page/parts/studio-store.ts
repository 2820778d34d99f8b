// What the server says of itself, for all screens: one stream for the page, opened again when it breaks. The last state
// stays meanwhile, with its age.

import { useEffect, useState } from 'preact/hooks'
import type { StudioState, Tick } from '../../page-api.ts'
import { openStream, RefusedError } from './api.ts'

export interface StudioView {
  /** Undefined before the first answer. */
  readonly state: StudioState | undefined
  readonly connection: 'connecting' | 'open' | 'lost' | 'refused'
  /** Since the connection was lost. */
  readonly tries: number
  readonly lastAtMs: number
  /** Of the last tick, for what is fetched again with each. */
  readonly changed: readonly number[]
  readonly ticks: number
}

const retryMs = 2_000

let view: StudioView = {
  state: undefined,
  connection: 'connecting',
  tries: 0,
  lastAtMs: 0,
  changed: [],
  ticks: 0,
}
const listeners = new Set<() => void>()
let stop: (() => void) | undefined

function set(next: Partial<StudioView>): void {
  view = { ...view, ...next }
  for (const listener of listeners) listener()
}

/** @returns the view, again whenever it changes */
export function useStudio(): StudioView {
  const [current, setCurrent] = useState(view)
  useEffect(() => {
    const update = () => setCurrent(view)
    listeners.add(update)
    stop ??= follow()
    update()
    return () => {
      listeners.delete(update)
      if (listeners.size > 0) return
      stop?.()
      stop = undefined
    }
  }, [])
  return current
}

/** A newer state than the stream has brought so far, such as the answer to a change. */
export function takeState(state: StudioState): void {
  set({ state })
}

function follow(): () => void {
  const controller = new AbortController()
  const { signal } = controller
  void (async () => {
    while (!signal.aborted) {
      try {
        await readStream(await openStream('/api/stream', signal))
      } catch (error) {
        if (signal.aborted) return
        // The program was started anew, and this page has the token of the one before.
        if (error instanceof RefusedError && error.status === 401) return set({ connection: 'refused' })
      }
      if (signal.aborted) return
      set({ connection: 'lost', tries: view.tries + 1 })
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  })()
  return () => controller.abort()
}

async function readStream(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) takeEvent(event)
  }
}

function takeEvent(text: string): void {
  const match = /^event: (\w+)\ndata: (.*)$/s.exec(text)
  if (match === null) return
  const common = { connection: 'open', tries: 0, lastAtMs: Date.now() } as const
  if (match[1] === 'state') {
    set({ ...common, state: JSON.parse(match[2]!) })
    return
  }
  const { changed, changedMore: _, ...counts }: Tick = JSON.parse(match[2]!)
  // What a tick does not say is not so any more.
  const { samplesPerMessage, usage } = counts
  const state = view.state && { ...view.state, ...counts, samplesPerMessage, usage }
  set({ ...common, state, changed, ticks: view.ticks + 1 })
}
