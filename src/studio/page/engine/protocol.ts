// What the page and its mapping engine say to each other. Everything here can be cloned from one thread to the other, and
// nothing is a DOM type, so that tests run the engine in Node.

import type { RemedyText } from './remedies.ts'
import type { RemedyRequest } from './remedy-kinds.ts'

/** A message as it was recorded. */
export interface RecordedMessage {
  readonly topic: string
  readonly payloadBase64: string
  /** In milliseconds since 1970. */
  readonly receivedAtMs: number
  /** Whether the recording says so; otherwise it is when it was read, and its samples may be of any age. */
  readonly isTimeKnown: boolean
  readonly clientId: string | undefined
}

export interface ReadMessages {
  readonly messages: readonly RecordedMessage[]
  readonly problems: readonly { readonly line: number; readonly problem: string }[]
  /** The topic was not given, and is a guess. */
  readonly isTopicGuessed: boolean
}

export interface Problem {
  readonly severity: 'error' | 'warning'
  /** From 1; undefined for the file as a whole. */
  readonly line: number | undefined
  /** Such as `rules[2].metrics.temperature`. */
  readonly path: string
  readonly message: string
}

export interface TestOutcome {
  readonly name: string
  readonly passed: boolean
  /** Expected and actual lines, as `check` shows them: `  same`, `- expected`, `+ actual`. */
  readonly diff: readonly string[]
}

export interface Checked {
  /** Without an error the text is a mapping file. */
  readonly problems: readonly Problem[]
  readonly tests: readonly TestOutcome[]
}

export interface SeriesId {
  readonly name: string
  readonly labels: readonly (readonly [name: string, value: string])[]
}

export interface ExplainedSeries extends SeriesId {
  /** Path in the mapping file, such as `rules[2].metrics.temperature`. */
  readonly where: string
  readonly value: number
  /** Undefined if it is that of receipt. */
  readonly timestampMs: number | undefined
  /** Symbol of its unit. */
  readonly unit: string | undefined
  readonly type: string | undefined
  /** How it was made of the leaf, in words. */
  readonly steps: readonly string[]
  readonly isGuess: boolean
  /** `mapping.yaml:8`, `zigbee2mqtt.yaml:31`, or `zero 6`. */
  readonly source: string | undefined
  /** Line of the text that was explained; undefined if it is written elsewhere. */
  readonly line: number | undefined
}

export interface ExplainedLeafView {
  /** As a field path. */
  readonly path: string
  readonly value: null | boolean | number | string
  readonly series: readonly ExplainedSeries[]
  /** What else became of it, in words: `label device`, `dropped: …`, why it is left out. */
  readonly notes: readonly LeafNote[]
}

export interface LeafNote {
  /** `used`: as a label, a time or the like. `lost`: a reading that did not become a sample. */
  readonly kind: 'used' | 'lost' | 'left_out'
  readonly words: string
  readonly line: number | undefined
  /** Of a drop. */
  readonly reason: string | undefined
}

export interface ExplainedMessage {
  readonly topic: string
  /** In words, one a line. */
  readonly rule: readonly string[]
  /** `own`: of the text; `unreadable`: the payload. */
  readonly takenBy: 'own' | 'bundled' | 'zero' | 'none' | 'unreadable'
  /** Path of the rule, such as `rules[2]`; '' without one. */
  readonly where: string
  readonly line: number | undefined
  readonly leaves: readonly ExplainedLeafView[]
  /** Made of no leaf. */
  readonly otherSeries: readonly ExplainedSeries[]
  /** What the mapping looked for and did not find, and what it says of the clock, in words. */
  readonly notes: readonly LeafNote[]
  readonly samples: number
}

/** A series that differs between two mappings. */
export interface ChangedSeries extends SeriesId {
  /** The index of a message that has it. */
  readonly message: number
  readonly topic: string
  /** The rule, as in ExplainedMessage, of the mapping that makes it. */
  readonly where: string
  readonly value: number
}

export interface RenamedSeries {
  readonly from: ChangedSeries
  readonly to: ChangedSeries
  /** The PromQL that reads both as one. */
  readonly bridge: string | undefined
}

export interface Changes<Change> {
  /** At most `changesListedMax`. */
  readonly listed: readonly Change[]
  readonly total: number
  /** Of all of them: how many on messages that the rule of the chosen message does not take. */
  readonly elsewhere: number
}

/** What a mapping makes of the messages, beside what another one does. */
export interface Comparison {
  readonly messages: number
  /** Of these, how many it was made of so far. */
  readonly compared: number
  readonly topics: number
  readonly series: number
  readonly samples: number
  readonly samplesBefore: number
  /** Messages with one sample or more. */
  readonly mapped: number
  readonly mappedBefore: number
  readonly payloadBytes: number
  readonly added: Changes<ChangedSeries>
  readonly lost: Changes<ChangedSeries>
  readonly renamed: Changes<RenamedSeries>
  /** The same series with another value or time. */
  readonly revalued: Changes<ChangedSeries>
  readonly slowest: SlowExpression | undefined
}

export const changesListedMax = 200

/** An expression that takes longer than a function should spend on a message. */
export interface SlowExpression {
  readonly where: string
  readonly line: number | undefined
  readonly expression: string
  readonly ms: number
  readonly message: number
}

export interface SuggestedRules {
  /** Rules that take the messages already, in words. */
  readonly known: readonly string[]
  /** The mapping with rules for these messages; undefined if none is needed. */
  readonly text: string | undefined
  /** Lines of it that are new, from 1. */
  readonly from: number
  readonly to: number
}

/** Undefined: the bundled mapping alone. */
export type MappingText = string | undefined

/** Each a call of the engine: what it takes, and what comes back. */
export interface EngineCalls {
  /** Lines, or a payload with its topic left to guess. */
  read(text: string, nowMs: number): ReadMessages
  /** The messages that the other calls are about, from now on. */
  hold(messages: readonly RecordedMessage[]): undefined
  check(text: MappingText): Checked
  explain(text: MappingText, message: RecordedMessage): ExplainedMessage
  /** Progress comes before the result. A later call ends one that runs: then it comes to undefined. */
  compare(before: MappingText, after: MappingText, chosen: number | undefined): Comparison | undefined
  suggest(text: MappingText, messages: readonly number[]): SuggestedRules
  /** The mapping with a problem of a message mended; undefined if no change is known. */
  remedy(text: MappingText, message: RecordedMessage, request: RemedyRequest): RemedyText | undefined
}

export type EngineCall = keyof EngineCalls

export interface EngineRequest {
  readonly id: number
  readonly call: EngineCall
  readonly args: readonly unknown[]
}

export type EngineAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly id: number; readonly progress: unknown }
