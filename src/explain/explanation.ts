// What `map --explain` knows of one message, before it is put into words.

import type { ClockCorrection, RuleId, Sample } from '../model.ts'
import type { Derivation } from './derivation.ts'
import type { DropNote } from './is-about.ts'
import type { PayloadLeaf } from './payload-path.ts'

export interface Explanation {
  readonly topic: string
  readonly receivedAtMs: number
  readonly rule: RuleOfMessage
  /** Rules before it whose filter matches and whose `when` does not hold, by their paths. */
  readonly passedOver: readonly string[]
  /** Rules of the bundled mapping before it that found nothing, by their paths. */
  readonly handedOn: readonly string[]
  /** Every leaf of the payload as the rule reads it, in document order. */
  readonly leaves: readonly ExplainedLeaf[]
  /** Samples that no leaf went into, such as those of `liveness`. */
  readonly otherSamples: readonly TracedSample[]
  /** All drops, those with the same words together. */
  readonly drops: readonly TracedDrop[]
  /** Of these, what is not told beside a leaf: above all, what the mapping looked for and did not find. */
  readonly otherDrops: readonly TracedDrop[]
  readonly clockCorrections: readonly ClockCorrection[]
  /** All samples of the message. */
  readonly samples: readonly Sample[]
}

export type RuleOfMessage =
  | { readonly kind: 'rule'; readonly id: RuleId; readonly filters: readonly string[] }
  /** Words of why each rule of the file that comes near does not match. */
  | { readonly kind: 'zero-configuration'; readonly nearest: readonly string[] }
  /** Words of why each rule that comes near does not match. */
  | { readonly kind: 'none'; readonly nearest: readonly string[] }
  | { readonly kind: 'unreadable'; readonly reason: string }

export interface ExplainedLeaf extends PayloadLeaf {
  /** One or more. */
  readonly fates: readonly Fate[]
}

/** What became of a leaf. The last four: nothing. `zero` is the number of the rule of leaves that decided it. */
export type Fate =
  | ({ readonly kind: 'sample' } & TracedSample)
  | { readonly kind: 'dropped'; readonly where: string; readonly drop: DropNote; readonly zero?: number }
  /** It is read for a label, a time, a name, a condition, or as what a loop goes through. */
  | { readonly kind: 'read'; readonly where: string; readonly as: string }
  /** `leaves` passes it over: texts and nulls, or what `include` and `exclude` leave out. */
  | {
      readonly kind: 'left_out'
      readonly where: string
      readonly why: string
      readonly drop?: DropNote
      readonly zero?: number
    }
  /** `when` of a loop does not hold for the element that it is in. */
  | { readonly kind: 'passed_over'; readonly where: string }
  | { readonly kind: 'not_selected' }
  /** No rule, or one that ignores the message. */
  | { readonly kind: 'not_read'; readonly why: string }

export interface TracedSample {
  readonly where: string
  readonly sample: Sample
  readonly derivation: Derivation
}

export interface TracedDrop {
  /** '' for the message as a whole. */
  readonly where: string
  /** Undefined for `leaves` and for the message. */
  readonly expression: string | undefined
  readonly drop: DropNote
  readonly count: number
}
