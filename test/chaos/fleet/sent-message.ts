// A message that a device of the fleet has sent, and what has to become of it.

/** One sample that the mapping makes of it, as the fleet knows without looking at the mapping's code. */
export interface ExpectedSample {
  /** With `__name__`. */
  readonly labels: Readonly<Record<string, string>>
  /** undefined: when the message was received. */
  readonly timestampMs: number | undefined
  readonly value: number
}

/** What a device publishes. */
export interface Publication {
  readonly payload: Buffer
  readonly samples: readonly ExpectedSample[]
  /** What is wrong with it, if anything is. */
  readonly poison?: string
  /** Reasons of the drops that it means, at each delivery. */
  readonly drops?: readonly string[]
  /** It cannot be read: it has to become a dead letter, with this reason. */
  readonly deadLetter?: string
  /** It takes the function's time, or ends its process. */
  readonly isHostile?: boolean
  /** It may become a dead letter, with one of these reasons and no other. */
  readonly mayBeDeadLetter?: readonly string[]
}

export interface SentMessage extends Publication {
  readonly topic: string
  readonly clientId: string
  /** The rules engine's clock. */
  readonly receivedAtMs: number
}
