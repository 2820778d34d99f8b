// The mapping language as types: what a mapping file holds. `npm run generate-schema` makes the JSON Schema for editors
// from them; validate/ checks what types cannot say. After parsing no `preset` is left: rules are expanded, so that what
// runs knows one language only.

import type { MadeType, MetricType } from '../metric-types.ts'

export interface MappingFile {
  readonly version: 1
  /**
   * Constant labels of every series that has no label of that name, as in a Prometheus configuration.
   * @propertyNames {"pattern": "^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$"}
   */
  readonly external_labels?: { readonly [name: string]: string }
  /**
   * Which members of a payload name its device, for messages that no rule takes: field paths. The first one becomes the
   * label `device`, each further one the label of its name. `none`: the device is the client id. Default: the first of a
   * list of usual names.
   */
  readonly identity?: 'none' | Identity
  /**
   * The first rule whose topic filter matches, and whose `has` and `when` are true, maps the message.
   * @minItems 1
   */
  readonly rules: readonly Rule[]
  /** The version of the names that presets and the bundled mapping give to series; default: that of the stack, or the latest. */
  readonly names?: number
  /**
   * What maps the messages that no rule takes: `bundled` (default), the mapping that comes with the program for known
   * devices, and behind it zero configuration; `drop`, nothing: they are counted as `no_rule`.
   */
  readonly unmatched?: 'bundled' | 'drop'
  /**
   * How often the function writes `last_seen_timestamp_seconds` of a device, at most: a number of `s`, `m` or `h`. `off`:
   * only rules with `liveness: true` yield it. Default: as in the bundled mapping, every five minutes.
   * @pattern ^(off|[1-9][0-9]{0,4}[smh])$
   */
  readonly liveness?: string
  /**
   * Which samples of each series are written, if not all: of all messages, also those that no rule of the file takes.
   */
  readonly thin?: Thinning
  /**
   * Tests: messages, and the samples that each must yield. `check` and the build run them.
   * @minItems 1
   */
  readonly tests?: readonly MappingTest[]
}

/**
 * @minItems 1
 * @maxItems 8
 */
export type Identity = readonly Expr[]

/**
 * A field path such as `battery.voltage`, `sensors[0].temp` or `$device`, or a JSONata expression. It is evaluated at
 * the root of the payload, or inside `for` at the current element.
 * @minLength 1
 */
export type Expr = string

/**
 * An MQTT topic filter. `+name` and `#name` capture their part of the topic as a label of the series and as a variable
 * (`$name`). If the name begins with `_`, as in `+_kind`, it is only a variable. With levels behind it, `#name` matches
 * one or more levels.
 * @pattern ^(\+?[^+#/]*(/\+?[^+#/]*)*(/#[^+#/]*)?|#[^+#/]*|(\+?[^+#/]*[/])*#[^+#/]+(/\+?[^+#/]*)+)$
 * @minLength 1
 */
export type Topic = string

export interface Rule extends Scope {
  /**
   * An MQTT topic filter, or a list of filters with the same captures.
   * @minItems 1
   */
  readonly topic: Topic | readonly Topic[]
  /**
   * Members that the payload's root object must have; of an array, its first element. If one is missing, the next rule
   * that matches the topic is tried. Rules in a row with the same single filter are found by these names at once.
   * @minItems 1
   * @uniqueItems true
   */
  readonly has?: readonly string[]
  /** A condition. If it is false, the next rule that matches the topic is tried. */
  readonly when?: Expr
  /** How to read the bytes of the payload; default `json`. */
  readonly decode?: PayloadFormat | Decode
  /** The rule of a known device family. Other keys of this rule extend and override it. */
  readonly preset?: string
  /** Only with `preset`: new names for metrics, labels and prefixes of the preset. */
  readonly rename?: { readonly [name: string]: string }
  /** If true, messages with these topics are dropped, and their payload is not read. */
  readonly ignore?: boolean
  /**
   * If true, every message also yields `last_seen_timestamp_seconds` and, if the rule has a `timestamp`,
   * `clock_skew_seconds` (device time minus time of receipt), with the labels of the rule, at the time of receipt. If false,
   * the rule's messages yield neither. Default: what the `liveness` of the file says.
   */
  readonly liveness?: boolean
  /** In place of what the file says: `off`, all samples are written. */
  readonly thin?: 'off' | Thinning
}

/** What a preset stands for: a rule without what says where it is used. */
export type PresetScope = Omit<Rule, 'topic' | 'preset' | 'rename' | 'ignore' | 'thin'>

/** Slots of a series' own time. They begin at other times for each device, so that a fleet does not write in bursts. */
export interface Slots {
  /**
   * The length of a slot. Together with `every` at most 270 s, of counters 150 s.
   * @pattern ^[1-9][0-9]{0,4}[sm]$
   */
  readonly min_interval: string
  /**
   * The longest usual time between two values of a device that come in messages of their own. A sample is written if it
   * lies so close to the start of a slot.
   * @pattern ^[1-9][0-9]{0,4}[sm]$
   */
  readonly every: string
}

export interface Thinning extends Slots {
  /** True: in a message with three values of a series or more, a value that differs from one beside it is written, too. */
  readonly on_change?: boolean
  /** Slots for counters, or `off`: all of their samples are written. Needed where those above are too long for a counter. */
  readonly counters?: 'off' | Slots
  /**
   * Names of metrics of which all samples are written.
   * @minItems 1
   */
  readonly except?: readonly string[]
}

/**
 * `json`: JSON; text that is not JSON is one value. `text`: always one value. `senml+json`, `senml+cbor`: RFC 8428,
 * resolved. `base64-json`: JSON, in which each text that is base64-encoded JSON is replaced by the decoded JSON.
 * `gzip`, `zlib`: compressed JSON.
 */
export type PayloadFormat = BytesFormat | Compression

type BytesFormat =
  | 'json'
  | 'text'
  | 'senml+json'
  | 'senml+cbor'
  | 'base64-json'
  | 'cbor'
  | 'msgpack'
  | 'cayenne-lpp'

export type Compression = 'gzip' | 'zlib'

/** The steps from the bytes of the payload to its value, in this order: `from`, `encoding`, `compression`, `format`. */
export interface Decode {
  /** `bytes`: a frame that `fields` and `tags` describe. */
  readonly format: BytesFormat | 'bytes'
  /**
   * The path of a text in the JSON payload, such as `PayloadData`. What is decoded takes its place. Default: the payload
   * itself is decoded.
   * @minLength 1
   */
  readonly from?: string
  /** How text stands for bytes; with `from` the default is `base64`. */
  readonly encoding?: 'base64' | 'hex'
  readonly compression?: Compression
  /** Of the numbers in `fields` and `tags`. `big` (default): the most significant byte is first (MSB, network order). */
  readonly order?: ByteOrder
  readonly fields?: FrameFields
  /**
   * Records behind the fields, up to the end of the frame: each begins with a tag. A tag is written in hex; all tags
   * have the same number of bytes.
   * @minProperties 1
   * @propertyNames {"pattern": "^([0-9a-fA-F]{2}){1,8}$"}
   */
  readonly tags?: { readonly [tag: string]: FrameFields }
}

export type ByteOrder = 'big' | 'little'

/**
 * The fields of a frame by name.
 * @minProperties 1
 */
export interface FrameFields {
  readonly [name: string]: FrameType | FrameField
}

export type IntegerType = `${'int' | 'uint'}${8 | 16 | 24 | 32 | 40 | 48 | 56 | 64}`

export type FrameType = IntegerType | 'float32' | 'float64'

export interface FrameField {
  /**
   * The first byte, counted from 0; a negative number counts from the end of the frame. Default: behind the field above.
   * In `tags` the count begins behind the tag, and in a repeated group with each element.
   */
  readonly at?: number
  /** `text` and `hex` need `length`. Default with `bits`: `uint8`. */
  readonly type?: FrameType | 'text' | 'hex'
  readonly order?: ByteOrder
  /** Bits of the integer, such as `0` or `"4-7"`. Bit 0 is the least significant one. */
  readonly bits?: number | string
  /** Numbers that stand for "no reading", before `scale`. The field is left out. */
  readonly invalid?: number | readonly number[]
  /** A factor for the number. */
  readonly scale?: number
  /** Added after `scale`. */
  readonly offset?: number
  /** Bytes of a `text` or `hex`, or `rest`: up to the end of the frame. */
  readonly length?: number | 'rest'
  /** The field becomes a list: of so many elements, of as many as a field above says, or up to the end (`rest`). */
  readonly repeat?: number | string
  /** With `repeat`: each element is an object of these fields. */
  readonly fields?: FrameFields
}

export interface Scope {
  /** The time of the samples. Default: the timestamp of the enclosing scope, otherwise the time of receipt. */
  readonly timestamp?: Expr | Timestamp
  /** @propertyNames {"pattern": "^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$"} */
  readonly labels?: { readonly [name: string]: Expr }
  /** @propertyNames {"pattern": "^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$"} */
  readonly const_labels?: { readonly [name: string]: string }
  /** Turns the members of an object into labels, which have the names of their keys. */
  readonly labels_from?: LabelsFrom
  /**
   * Numbers for texts, for all metrics and leaves of the scope, and of the loops in it, that have no `values` of their
   * own. What it does not name is read as without it.
   * @minProperties 1
   */
  readonly values?: { readonly [text: string]: number }
  /**
   * @propertyNames {"pattern": "^[a-zA-Z_:][a-zA-Z0-9_:]*$", "maxLength": 200}
   * @minProperties 1
   * @minItems 1
   */
  readonly metrics?: { readonly [name: string]: Expr | Metric } | readonly NamedMetric[]
  /**
   * Every numeric or boolean leaf becomes a metric with the name of its path. Default for a scope without `metrics`
   * and `for`.
   */
  readonly leaves?: boolean | Leaves
  /**
   * Loops over elements of arrays and entries of objects. Each inherits the labels and the time of this scope.
   * @minItems 1
   */
  readonly for?: readonly Loop[]
}

/**
 * `each` loops over elements of an array: `$key` is the position from 0. `entries` loops over members of an object:
 * `$key` is the name.
 */
export type Loop = EachLoop | EntriesLoop

export interface EachLoop extends LoopScope {
  readonly each: Expr
}

export interface EntriesLoop extends LoopScope {
  readonly entries: Expr
}

interface LoopScope extends Scope {
  /** A condition. Elements for which it is false are skipped. */
  readonly when?: Expr
  /** If true, a missing array or object is counted as `required`; if false, it is not counted. */
  readonly required?: boolean
}

export interface LabelsFrom {
  readonly from: Expr
  /**
   * Keys that become labels; default all.
   * @minItems 1
   */
  readonly allow?: readonly string[]
}

export interface Timestamp {
  readonly value: Expr
  /** Default: derived from the magnitude of the number. */
  readonly unit?: 's' | 'ms' | 'us' | 'ns'
  /**
   * How the text is written, such as `dd/MM/yyyy HH:mm:ss`. Not needed for ISO 8601, RFC 1123 and other forms that can mean
   * one time only.
   * @minLength 1
   */
  readonly format?: string
  /** IANA name of the time zone of local times that have no zone. */
  readonly timezone?: string
  /** What to do with an implausible time: use the time of receipt (default), or drop the samples. */
  readonly outside?: 'drop' | 'receipt'
}

/** TYPE, UNIT and HELP of a metric. */
export interface MetricDescription {
  readonly type?: Exclude<MetricType, 'unknown' | MadeType>
  /** @pattern ^[a-zA-Z_][a-zA-Z0-9_]*$ */
  readonly unit?: string
  /** @minLength 1 */
  readonly help?: string
}

export interface Metric {
  /** Required, except with type `info`, whose value is 1. A number is a constant. */
  readonly value?: Expr | number
  /**
   * `info`: always 1, to carry labels. `stateset`: one sample for each of `states`, 1 if the value is or contains
   * that state, otherwise 0. `histogram`: a native histogram of the readings that `value` lists, or a histogram of the
   * `buckets` that the device counts in.
   */
  readonly type?: Exclude<MetricType, 'unknown'> | 'histogram'
  /** @pattern ^[a-zA-Z_][a-zA-Z0-9_]*$ */
  readonly unit?: string
  /** @minLength 1 */
  readonly help?: string
  /**
   * Labels in addition to those of the scope.
   * @propertyNames {"pattern": "^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$"}
   */
  readonly labels?: { readonly [name: string]: Expr }
  /**
   * Numbers for texts, in any case of letters unless two keys differ by case alone. Booleans and numbers are looked up by
   * their JSON text. If no key is a number, other numbers stay what they are.
   * @minProperties 1
   */
  readonly values?: { readonly [text: string]: number }
  /**
   * The states of a `stateset`. The label has the name of the metric.
   * @minItems 1
   * @uniqueItems true
   */
  readonly states?: readonly string[]
  /**
   * How fine a native histogram is: each bound is 2^(2^-schema) times the one before it. Default for readings: 3. Beside
   * `buckets` it makes a native histogram of them, whose bounds have to be those of the schema.
   * @asType integer
   * @minimum -4
   * @maximum 8
   */
  readonly schema?: number
  /** In place of `value`: a `histogram` that the device counts. */
  readonly buckets?: Buckets
  /** A factor for a number: 3600000 converts kilowatt-hours to joules. The result has at most 15 significant digits. */
  readonly scale?: number
  /** A number that is added, after `scale`. */
  readonly offset?: number
  /** The number for a missing value, or for one that `values` does not name. */
  readonly default?: number
  /** If true, a missing value is counted as `required`, for an alarm. If false, it is not counted. */
  readonly required?: boolean
}

/** Counts of a device, from its start on. */
export interface Buckets {
  /** A list of counts, with `bounds`; or an object with a count for each upper bound, such as `{"0.5": 3, "+Inf": 7}`. */
  readonly counts: Expr
  /**
   * Upper bounds, rising, for a list of counts. One more count may stand behind them, of what is above the last one.
   * @minItems 1
   */
  readonly bounds?: readonly number[]
  /** If true, each count has in it those of the buckets below. Default: false. */
  readonly cumulative?: boolean
  /** The sum of all observations. Required with `schema`. */
  readonly sum?: Expr
}

/** A metric in list form: `name` is an expression, or fixed text in quotes (`"'temperature_celsius'"`). */
export interface NamedMetric extends Metric {
  readonly name: Expr
}

export interface Leaves {
  /**
   * Field paths. Each selects the leaf or everything below it. `*` matches any one name; omit array positions.
   * @minItems 1
   */
  readonly include?: readonly string[]
  /** @minItems 1 */
  readonly exclude?: readonly string[]
  /**
   * Prefix of each name, used as written.
   * @pattern ^[a-zA-Z_:][a-zA-Z0-9_:]*$
   */
  readonly prefix?: string
  /** Names of leaves by their path, written as in `include`; they get no prefix. */
  readonly names?: { readonly [path: string]: string | LeafName }
}

export interface LeafName extends MetricDescription {
  /**
   * @pattern ^[a-zA-Z_:][a-zA-Z0-9_:]*$
   * @maxLength 200
   */
  readonly name: string
  /** A factor for a number: 3600000 converts kilowatt-hours to joules. The result has at most 15 significant digits. */
  readonly scale?: number
  /** A number that is added, after `scale`. */
  readonly offset?: number
  /**
   * Numbers for texts, as for a metric.
   * @minProperties 1
   */
  readonly values?: { readonly [text: string]: number }
}

export interface MappingTest {
  /** A name to show with the result. */
  readonly name?: string
  /** @pattern ^[^+#]+$ */
  readonly topic: string
  readonly client_id?: string
  /**
   * Time of receipt in ISO 8601; default 2026-01-01T00:00:00Z.
   * @pattern ^\d{4}-\d\d-\d\d.*([Zz]|[+-]\d\d(:?\d\d)?)$
   */
  readonly received_at?: string
  readonly payload?: unknown
  /**
   * In place of `payload`: its bytes.
   * @pattern ^[A-Za-z0-9+/]*={0,2}$
   */
  readonly payload_base64?: string
  /** Expected samples, as Prometheus exposition text with timestamps in milliseconds, in any order. */
  readonly expect: string
}
