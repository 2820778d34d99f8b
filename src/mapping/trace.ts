// What an explanation of a mapping listens to: the compiler puts these calls into a mapping only where it was given a
// trace, so that a running function pays nothing for them.

import type { Drop, JsonValue, RuleId, Sample } from '../model.ts'
import type { Place } from './expression/place.ts'
import type { LeafRule } from './leaves/leaf-rules.ts'

/** What stands for a traced object or array has the thing itself under this key: for checks, whose reads say nothing. */
export const untraced = Symbol.for('iot-remote-write untraced')

/** `where` is a path in the mapping file such as `rules[3].for[0].metrics.reading`; in the bundled mapping, `bundled[3]…`. */
export interface Trace {
  /** The rule whose filter matches and whose `when` holds is asked next; undefined for zero configuration. */
  rule(rule: RuleId | undefined): void
  /** That rule found nothing and hands the message on: what was said of it since then does not count. */
  handedOn(rule: RuleId | undefined): void
  /** The payload as the rule's `decode` reads it. @returns what is to be mapped in its place */
  payload(value: JsonValue): JsonValue
  /** An expression or the leaves are read; members that are read until the next call belong to it. */
  read(where: string, place: Place): void
  /**
   * A metric, or a leaf, is made of what `read` calls of this place read; samples and drops follow.
   * @param leaf where `where` is `leaves`: which leaf, and why
   */
  emit(where: string, place: Place, leaf?: TracedLeaf): void
  sample(sample: Sample): void
  /** A sample of the message is left out for the slots of its series. */
  thinned(sample: Sample): void
  /** The rule takes nothing of this value, and counts it as left out; the drop follows. */
  leftOut(path: readonly (string | number)[]): void
  drop(drop: Drop): void
}

export interface TracedLeaf {
  /** From the place on; the leaf that was read last unless given. */
  readonly path?: readonly (string | number)[]
  /** Those of leaves/leaf-rules.ts that decide about it, by their numbers in docs/mapping.md. */
  readonly rules?: readonly LeafRule[]
  /** The rule goes by a name or a word that may mean something else. */
  readonly isGuess?: boolean
  /** It would name readings, or tell their time, and there are none. */
  readonly isIdle?: boolean
}
