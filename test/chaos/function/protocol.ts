// What the process of the function and the one that drives it say to each other, beside HTTP.

import type { JsonValue } from '../../../src/model.ts'

/** At which step the disk under the dead letters fails, and how. */
export interface DiskFault {
  readonly step: 'before_write' | 'half_written' | 'before_rename' | 'after_rename'
  readonly kind: 'kill' | 'error' | 'hang'
}

export type ToFunction =
  | {
      readonly kind: 'invoke'
      readonly event: JsonValue
      readonly startMs: number
      readonly timeoutMs: number
      readonly requestId: string
      readonly seed: number
      readonly disk?: DiskFault
    }
  /** The proxy holds the request on this connection, or the answer after its head, and asks when it is time to go on. */
  | {
      readonly kind: 'held'
      readonly what: 'request' | 'answer'
      readonly port: number
      readonly delayMs: number
      readonly tie: string
    }
  /** It will never go on. */
  | { readonly kind: 'hung'; readonly port: number }

export type FromFunction =
  | { readonly kind: 'ready' }
  | { readonly kind: 'go_on'; readonly port: number; readonly nowMs: number }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'kept'; readonly file: string; readonly nowMs: number }
  | { readonly kind: 'returned'; readonly value: unknown; readonly nowMs: number }
  | { readonly kind: 'threw'; readonly error: string; readonly nowMs: number }
  /** The process has to be ended: time is up, or its disk says so. */
  | { readonly kind: 'over'; readonly nowMs: number }
  /** The process is about to end by itself. */
  | { readonly kind: 'dies'; readonly nowMs: number }
