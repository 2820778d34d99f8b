// The types that stages share, and nothing else. A message comes out of decode, samples and drops come out of
// mapping, series go into remote write, and one outcome per message goes into the report.

import type { FamilyType, MetricType } from './metric-types.ts'

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** The bytes that a device published, read once on demand. */
export interface Payload {
  /** The original bytes in base64, for dead letters. Never throws. */
  base64(): string
  /** Of the original bytes, without work. */
  bytes(): number
  /** The value that the bytes hold. The same result, without work, from the second call on, unless it has a `load`. */
  read(): PayloadReading
  /** Of `read`, and of what else makes a value of the bytes. */
  readonly bytesMax: number
  /** Other bytes that these stand for, such as those that were compressed: a payload with the same limit. */
  inner(base64: string): Payload
}

export type PayloadReading =
  | { readonly ok: true; readonly value: JsonValue }
  | {
      readonly ok: false
      readonly reason: 'not_json' | 'empty' | 'too_large' | 'not_senml' | 'not_decoded'
      readonly detail: string
      /** Given if a part of the program has to be loaded before the payload can be read: then `read` again. */
      readonly load?: () => Promise<void>
      /** True for lines of a log, which are no messages that got lost. */
      readonly isLog?: boolean
    }

/** One MQTT message, with what the IoT rule vouches for. Only the payload is the device's own word. */
export interface Message {
  readonly kind: 'message'
  /** Empty if the event carried none. */
  readonly topic: string
  /** MQTT client id; undefined where the rule says `n/a` (published over HTTP). */
  readonly clientId: string | undefined
  readonly principal: string | undefined
  readonly attributes: { readonly [name: string]: JsonValue } | undefined
  /** The rules engine's clock, in milliseconds since 1970: the same at every retry. */
  readonly receivedAtMs: number
  readonly payload: Payload
}

/** The labels of a series except its name. Two label sets with the same labels have the same `key`. */
export interface LabelSet {
  /** Sorted, unique, valid Prometheus label names; never `__name__`. */
  readonly names: readonly string[]
  /** One non-empty, well-formed string for each name. */
  readonly values: readonly string[]
  /** Unambiguous: made of names and values with their lengths. */
  readonly key: string
}

export interface Sample {
  /** A valid Prometheus metric name. */
  readonly name: string
  readonly labels: LabelSet
  /** Milliseconds since 1970, an integer. */
  readonly timestampMs: number
  /** Finite, unless a scraped page says NaN or an infinity. */
  readonly value: number
  /** Ends the series: the value is Prometheus' staleness marker, which no number of JavaScript is. */
  readonly stale?: true
  /** What the series has in place of a value, which then is the count of observations. */
  readonly histogram?: NativeHistogram
}

/**
 * A native histogram: buckets whose bounds are powers of 2^(2^-schema).
 * https://prometheus.io/docs/specs/native_histograms/
 */
export interface NativeHistogram {
  /** From -4 to 8. */
  readonly schema: number
  /** It holds the observations since the sample before it. Otherwise it counts from a start on, as a counter does. */
  readonly isGauge: boolean
  /** Of all observations, a whole number. */
  readonly count: number
  readonly sum: number
  /** Observations from `-zeroThreshold` to `zeroThreshold`. */
  readonly zeroCount: number
  readonly zeroThreshold: number
  /** Bucket i holds those above base^(i - 1), up to base^i. Sorted by index. */
  readonly positive: readonly HistogramBucket[]
  /** The same of those below zero, without their sign. */
  readonly negative: readonly HistogramBucket[]
}

export interface HistogramBucket {
  readonly index: number
  /** Not cumulative. A whole number above 0. */
  readonly count: number
}

/** What HELP, TYPE and UNIT say of a metric family. */
export interface MetricMetadata {
  readonly type: MetricType | FamilyType
  /** '' where there is none. */
  readonly help: string
  readonly unit: string
  /** Name of the family, of a type whose series have several names. */
  readonly family?: string
}

/** Samples that something other than a message brought, such as a collector's that could not be written at once. */
export interface ParkedSeries {
  readonly kind: 'series'
  /** In any order; each with valid names. */
  readonly samples: readonly Sample[]
  /** When they were put aside, in milliseconds since 1970. */
  readonly receivedAtMs: number
  /** As they came, to be kept again. */
  readonly series: JsonValue
}

/** Bytes in which there is no message to be found. */
export interface Undecodable {
  readonly kind: 'undecodable'
  readonly reason: 'unknown_event' | 'bad_record'
  /** Where and what was expected; never what was found. */
  readonly detail: string
  /** The original bytes in base64, for dead letters. Never throws. */
  readonly base64: () => string
}

/** What decoding makes of a record. */
export type DecodedRecord = Message | ParkedSeries | Undecodable

export type Stage = 'decode' | 'map' | 'write' | 'collect'

/** Why something that a message carried did not become a sample. Counted, never silent. */
export interface Drop {
  readonly stage: Stage
  readonly reason: DropReason
  /** How many samples, fields or messages; 1 unless given. */
  readonly count?: number
  readonly rule?: RuleId
  readonly metric?: string
  /** Names of places and limits, never values from a payload. */
  readonly detail?: string
}

/** Index of a rule in the mapping file, from 0; of the bundled mapping, its path there. */
export type RuleId = number | `bundled[${number}]`

export type DropReason =
  /** The whole message: no rule has a filter for its topic, or `when` of each of them does not hold. */
  | 'no_rule'
  /** The whole message: no bytes, as in MQTT's way to clear a retained message. */
  | 'empty'
  /** The whole message: its rule says `ignore: true`, or it is text of a log and no rule of the file is for it. */
  | 'ignored'
  /** The whole message: its rule yielded no sample, and what it looked at was not all `left_out`. */
  | 'no_metric'
  /** A field that is no reading by its nature, such as text, an id or a time, or that the rule leaves out on purpose. */
  | 'left_out'
  /** Samples that the rule leaves out on purpose, since others of their series are near. */
  | 'thinned'
  /** A field that is named as a switch, and holds a word that is neither on nor off. */
  | 'word_unknown'
  /** A record of a SenML pack that breaks a rule of RFC 8428; a field, tag or text that `decode` does not find as it says. */
  | 'bad_record'
  /** A field: the path leads to nothing, or to null. */
  | 'missing'
  /** A field: `required: true`, and the path leads to nothing. */
  | 'required'
  /** A field: its expression failed. */
  | 'expression_failed'
  /** A field: neither a number, nor a boolean, nor text that is one decimal number or a word such as `on`. */
  | 'not_a_number'
  /** A field: a number too large for float64 (1e400), or what stands for one that is none (`NaN`). */
  | 'not_finite'
  /** A field: a value that the metric's `values` do not name. */
  | 'value_not_mapped'
  /** A field: counts of buckets that are no histogram, or not one of the schema that the metric wants. */
  | 'bad_buckets'
  /** A field: a name or label from the payload that is empty, reserved or another rule's. */
  | 'bad_name'
  /** A sample: `labels_from` yields more labels than a series may have, or it has more than the endpoint takes. */
  | 'too_many_labels'
  /** Elements of a `for`, over the limit of all loops of a message together; a loop that cannot begin counts as one. */
  | 'too_many_elements'
  /** A field: a label value over the limit. A sample: a label's name or value longer than the endpoint takes. */
  | 'label_too_long'
  /** A field, or what is left of a loop: the message has used up the steps that it may cost. */
  | 'too_much_work'
  /** A sample: all labels together are larger than the endpoint takes. */
  | 'label_set_too_large'
  /** A subtree of the payload below the depth limit. */
  | 'too_deep'
  /** Samples of one message over the limit. */
  | 'too_many_samples'
  /** A sample: another one of the same message has its series and time. */
  | 'collision'
  /** A sample: a message received later has the same series and millisecond. */
  | 'duplicate'
  /** A sample: older than the endpoint accepts. */
  | 'too_old'
  /** A sample: a native histogram, of which the endpoint takes none. */
  | 'histograms_refused'
  /** A sample: a time in the payload outside the limits, where the rule says to drop it. */
  | 'bad_time'
  /** The whole message: dead letters of this instance and minute are over their limit. */
  | 'dead_letter_suppressed'

/** A payload time that was not used; the sample went out with `received_at`. */
export type ClockCorrection = 'clock_ahead' | 'clock_unset' | 'time_unreadable' | 'time_without_zone'

/** What mapping makes of one message. */
export interface Mapped {
  readonly samples: readonly Sample[]
  /** What the rule would yield without `thin`, and does not. Absent if there is nothing. */
  readonly thinned?: readonly Sample[]
  readonly drops: readonly Drop[]
  readonly clockCorrections: readonly ClockCorrection[]
  /** The device that the payload names, where mapping takes it from there; at most a few hundred characters. */
  readonly identity?: string | undefined
  /** What the message says of its time, right or wrong, in milliseconds since 1970, where its rule has a timestamp. */
  readonly deviceTimeMs?: number
  /** Its rule says itself what liveness of its device there is. */
  readonly saysLiveness?: boolean
  /** What the message cost, in steps of mapping/work.ts: reading the payload, and what is charged for. */
  readonly steps: number
  /** Why the payload could not be read; then there are no samples, and no drops but those of rules passed over. */
  readonly unreadable?: Extract<PayloadReading, { readonly ok: false }>
}
