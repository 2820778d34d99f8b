// The last messages of the chosen topic, and which of them is shown: the newest, until somebody steps back.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { HeldMessage, TopicMessages } from '../../page-api.ts'
import { bytesOfBase64, getJson, RefusedError } from '../parts/api.ts'
import { readStored, store } from '../parts/stored.ts'
import type { StudioView } from '../parts/studio-store.ts'
import { type Leaf, leavesOf } from './payload.ts'

export interface ShownMessage extends HeldMessage {
  /** Undefined for a payload that was not fetched. */
  readonly payload: Uint8Array<ArrayBuffer> | undefined
  /** Undefined if the payload is no JSON. */
  readonly leaves: readonly Leaf[] | undefined
}

export interface Messages {
  /** Oldest first. */
  readonly all: readonly ShownMessage[]
  /** Of the topic, since the start. */
  readonly total: number
  readonly shown: ShownMessage | undefined
  /** The one before it. */
  readonly before: ShownMessage | undefined
  /** From 1. */
  readonly position: number
  /** The server holds nothing of this topic. */
  readonly isGone: boolean
  readonly hasDiff: boolean
  step(by: number): void
  toggleDiff(): void
  /** The payload of a large message. */
  fetchWhole(): void
}

interface Fetched {
  readonly topicId: number | undefined
  readonly total: number
  readonly all: readonly ShownMessage[]
  readonly isGone: boolean
}

const nothing: Fetched = { topicId: undefined, total: 0, all: [], isGone: false }

/** @param messageId the one to show first; otherwise the newest */
export function useMessages(
  studio: StudioView,
  topicId: number | undefined,
  isPaused: boolean,
  messageId?: number,
): Messages {
  const [fetched, setFetched] = useState(nothing)
  /** Undefined: the newest. */
  const [held, setHeld] = useState<number>()
  const [hasDiff, setDiff] = useState(readStored('diff') !== 'no')
  const running = useRef(false)
  /** Something changed while a request was under way. */
  const again = useRef(false)
  const current = useRef(topicId)
  current.current = topicId

  const fetchMessages = () => {
    again.current = running.current
    if (running.current || current.current === undefined) return
    running.current = true
    const asked = current.current
    getJson<TopicMessages>('/api/messages', { topic: asked })
      .then(({ total, messages }) =>
        setFetched((before) => ({
          topicId: asked,
          total,
          isGone: false,
          all: merge(before, asked, messages),
        })),
      )
      .catch((error: unknown) => {
        if (error instanceof RefusedError && error.status === 404) {
          setFetched({ ...nothing, topicId: asked, isGone: true })
        }
      })
      .finally(() => {
        running.current = false
        if (current.current !== asked || again.current) fetchMessages()
      })
  }
  useEffect(() => {
    setHeld(messageId)
    fetchMessages()
  }, [topicId, messageId])
  const isNews = topicId !== undefined && studio.changed.includes(topicId)
  useEffect(() => {
    if (!isPaused && !document.hidden && isNews) fetchMessages()
  }, [studio.ticks, isPaused])

  const all = fetched.topicId === topicId ? fetched.all : []
  const at = held === undefined ? all.length - 1 : all.findIndex(({ id }) => id === held)
  // The oldest, if the one that was shown is no longer held.
  const index = Math.max(at, 0)
  return {
    all,
    total: fetched.total,
    shown: all[index],
    before: all[index - 1],
    position: all.length === 0 ? 0 : index + 1,
    isGone: fetched.topicId === topicId && fetched.isGone,
    hasDiff,
    step(by) {
      const next = Math.max(0, Math.min(all.length - 1, index + by))
      setHeld(next === all.length - 1 ? undefined : all[next]?.id)
    },
    toggleDiff() {
      store('diff', hasDiff ? 'no' : undefined)
      setDiff(!hasDiff)
    },
    fetchWhole() {
      const id = all[index]?.id
      if (id === undefined) return
      setHeld(id)
      getJson<HeldMessage>('/api/message', { id })
        .then((message) => {
          const whole = read(message)
          setFetched((before) => ({ ...before, all: before.all.map((one) => (one.id === id ? whole : one)) }))
        })
        .catch(() => undefined)
    },
  }
}

/** What is known already is not read again. */
function merge(before: Fetched, topicId: number, messages: readonly HeldMessage[]): ShownMessage[] {
  const known = new Map(before.topicId === topicId ? before.all.map((one) => [one.id, one]) : [])
  return messages.map((message) => known.get(message.id) ?? read(message))
}

function read(message: HeldMessage): ShownMessage {
  const payload = message.payloadBase64 === undefined ? undefined : bytesOfBase64(message.payloadBase64)
  return { ...message, payload, leaves: payload && leavesOf(payload) }
}
