// Where expressions are evaluated, and what they yield.

import type { JsonValue, Message } from '../../model.ts'

/** Of one message; work.ts spends it. */
export interface Work {
  /** Steps. */
  readonly max: number
  /** Below 0 once they are used up. */
  left: number
  /** Of the payload. They cost nothing of the budget, since their number has a limit of its own. */
  bytesRead: number
  /** Names of the members of objects that have many (`keysIn`). */
  wide?: Map<object, readonly string[]>
  /** Objects that leaves have gone through. */
  objects?: number
  /** Zone and day of the local time that was read last. */
  zoneDay?: string
  /** What the message is called after: its topic, its client, its device. */
  names?: readonly string[]
  /** Whether one of them is a lift, or what is around the part that is read; undefined until somebody asks. */
  isOfLift?: boolean | undefined
}

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
  interpreted: readonly Interpretation[]
  readonly work: Work
}

/** Charged for when its place in the file has come, so that what stands before it is not cut for its sake. */
export interface Interpretation {
  readonly value: Evaluated
  /** 0 once they are charged for. */
  steps: number
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
