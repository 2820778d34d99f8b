// Where expressions are evaluated, and what they yield.

import type { JsonValue, Message } from '../../model.ts'

export interface Place {
  readonly message: Message
  /** Of the topic. */
  readonly levels: readonly string[]
  /** The payload's root. */
  readonly root: JsonValue
  /** The part of the payload that field paths start from. */
  readonly here: JsonValue
  /** Inside `for`: the name of the entry, or the position of the element from 0. */
  readonly key: string | number | undefined
  /** Inside `for`: `here` of the scope around it. */
  readonly parent: JsonValue | undefined
  /** What the interpreter made of this scope's expressions, by their slot; filled before the scope runs. */
  interpreted: readonly Evaluated[]
}

/** Why an expression has no value; a drop of its field. */
export class ExpressionFailure {
  /** Of the mapping's own words and types, never of the payload's. */
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

/** Undefined: there is nothing, which is no failure. */
export type Evaluated = JsonValue | undefined | ExpressionFailure

export type Evaluate = (place: Place) => Evaluated
