// Wraps a payload so that every member that somebody reads is told to a listener. What is wrapped behaves like plain
// JSON: own members only, arrays are arrays. Nothing is copied.

import { untraced } from '#mapping/tracing'
import type { JsonValue } from '../model.ts'
import type { PayloadPath } from './payload-path.ts'

export interface ReadListener {
  /** A number, text, boolean or null. */
  leaf(path: PayloadPath, value: JsonValue): void
  container(path: PayloadPath): void
  /** A member that is not there. */
  absent(path: PayloadPath): void
}

/** What the language and JSONata ask of any object that they meet, without being told to by an expression. */
const askedOfAll: ReadonlySet<string> = new Set([
  'then',
  'toJSON',
  'constructor',
  'sequence',
  'tupleStream',
  'outerWrapper',
  'keepSingleton',
  'cons',
  '_jsonata_function',
  '_jsonata_lambda',
])

export interface RecordedPayload {
  /** Stands for the payload. */
  readonly root: JsonValue
  /** Of `root` and of containers that were read out of it; undefined for all else. */
  pathOf(value: JsonValue | undefined): PayloadPath | undefined
}

export function recordReads(payload: JsonValue, listener: ReadListener): RecordedPayload {
  const paths = new WeakMap<object, PayloadPath>()

  function wrap(container: object, path: PayloadPath): JsonValue {
    const members = new Map<string, JsonValue>()
    const isArray = Array.isArray(container)
    const proxy = new Proxy(container, {
      get(target, key) {
        if (key === untraced) return target
        const value: unknown = Reflect.get(target, key)
        if (typeof key !== 'string' || (isArray && !/^\d+$/.test(key))) return value
        const memberPath = [...path, isArray ? Number(key) : key]
        if (!Object.hasOwn(target, key)) {
          if (!askedOfAll.has(key)) listener.absent(memberPath)
          return value
        }
        if (typeof value !== 'object' || value === null) {
          listener.leaf(memberPath, value as JsonValue)
          return value
        }
        listener.container(memberPath)
        // One for each member, so that what is read twice is the same object, as it is without a recorder.
        const member = members.get(key) ?? wrap(value, memberPath)
        members.set(key, member)
        return member
      },
    })
    paths.set(proxy, path)
    return proxy as JsonValue
  }

  return {
    root: typeof payload === 'object' && payload !== null ? wrap(payload, []) : payload,
    pathOf: (value) => (typeof value === 'object' && value !== null ? paths.get(value) : undefined),
  }
}
