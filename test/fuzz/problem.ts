// What the checks have in common: what they look for, what they expect, and what they find.

import type { Sample } from '../../src/model.ts'

/** What does not hold. Cases with the same kind are taken for the same fault. */
export interface Problem {
  readonly kind: string
  readonly detail: string
}

/** @returns of what was thrown, the kind without what differs from case to case */
export function problemOf(where: string, error: unknown): Problem {
  const name = error instanceof Error ? error.name : typeof error
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { kind: `${where} throws ${name}`, detail: text.slice(0, 2_000) }
}

/** What a record becomes, beside all others or not. */
export interface Expected {
  readonly samples: readonly Sample[]
  /** It has to become a dead letter, or to come again. */
  readonly isLost: boolean
}

/** Whether to compare with an explanation too, which takes as long as ten mappings. */
export interface Thoroughness {
  readonly explain: boolean
}
