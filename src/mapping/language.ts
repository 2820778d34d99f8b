// The mapping language as types: what a mapping file holds. `npm run generate-schema` makes the JSON Schema for editors
// from them; validate/ checks what types cannot say. After parsing no `preset` is left: rules are expanded, so that what
// runs knows one language only.

import type { MadeType, MetricType } from '../metric-types.ts'

export interface MappingFile {
  readonly version: 1
  /**
   * Constants on every series that has no label of that name, as in a Prometheus configuration.
   * @propertyNames {"pattern": "^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$"}
   */
  readonly external_labels?: { readonly [name: string]: string }
  /**
   * The first rule whose filter matches a topic, and whose `when` holds, maps the message.
   * @minItems 1
   */
  readonly rules: readonly Rule[]
  /**
   * Messages and what must become of them, run by `check` and by the build.
   * @minItems 1
   */
  readonly tests?: readonly MappingTest[]
}

/**
 * A field path such as `battery.voltage`, `sensors[0].temp`, `$device`, or JSONata. It is evaluated at a place in the
 * payload: its root, or inside `for` the element.
 * @minLength 1
 */
export type Expr = string

/**
 * An MQTT topic filter. `+name` and `#name` are captures: labels of the series, and variables (`$name`);
 * with `_` first (`+_kind`) only variables.
 * @pattern ^(\+?[^+#/]*(/\+?[^+#/]*)*(/#[^+#/]*)?|#[^+#/]*)$
 * @minLength 1
 */
export type Topic = string

export interface Rule extends Scope {
  /**
   * An MQTT topic filter, or several with the same captures.
   * @minItems 1
   */
  readonly topic: Topic | readonly Topic[]
  /** If it does not hold, the next rule for the topic is tried. */
  readonly when?: Expr
  /** How the payload's bytes are read; `json` unless given. */
  readonly decode?: PayloadFormat
  /** Rules of a known device family, which the keys beside it add to and override. */
  readonly preset?: string
  /** With `preset`: other names for metrics, labels and prefixes of the preset. */
  readonly rename?: { readonly [name: string]: string }
  /** True: messages of these topics are dropped before their payload is read. */
  readonly ignore?: boolean
  /**
   * True: also `last_seen_timestamp_seconds`, and with a `timestamp` `clock_skew_seconds` (device time less time of
   * receipt), with the labels of the rule, at the time of receipt.
   */
  readonly liveness?: boolean
}

/** What a preset stands for: a rule without what says where it is used. */
export type PresetScope = Omit<Rule, 'topic' | 'preset' | 'rename' | 'ignore'>

/**
 * `json`: JSON, or text that is not JSON as one value. `text`: one value, whatever it looks like. `senml+json`:
 * RFC 8428, resolved. `base64-json`: JSON in which texts that are base64 of JSON are replaced by that JSON.
 */
export type PayloadFormat = 'json' | 'text' | 'senml+json' | 'base64-json'

export interface Scope {
  /** The time of the samples; that of the scope around it, at last the time of receipt, unless given. */
  readonly timestamp?: Expr | Timestamp
  /** @propertyNames {"pattern": "^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$"} */
  readonly labels?: { readonly [name: string]: Expr }
  /** @propertyNames {"pattern": "^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$"} */
  readonly const_labels?: { readonly [name: string]: string }
  /** Members of an object as labels, named after their keys. */
  readonly labels_from?: LabelsFrom
  /**
   * @propertyNames {"pattern": "^[a-zA-Z_:][a-zA-Z0-9_:]*$", "maxLength": 200}
   * @minProperties 1
   * @minItems 1
   */
  readonly metrics?: { readonly [name: string]: Expr | Metric } | readonly NamedMetric[]
  /** Every numeric or boolean leaf, named after its path. What a scope does that selects nothing else. */
  readonly leaves?: boolean | Leaves
  /**
   * Scopes for the elements of arrays and the entries of objects, with the labels and time of this one.
   * @minItems 1
   */
  readonly for?: readonly Loop[]
}

/** `each`: array elements, `$key` is the position from 0. `entries`: members of an object, `$key` is the name. */
export type Loop = EachLoop | EntriesLoop

export interface EachLoop extends LoopScope {
  readonly each: Expr
}

export interface EntriesLoop extends LoopScope {
  readonly entries: Expr
}

interface LoopScope extends Scope {
  /** Elements for which it does not hold are passed over. */
  readonly when?: Expr
  /** As of a metric: what a source that is not there counts as. */
  readonly required?: boolean
}

export interface LabelsFrom {
  readonly from: Expr
  /**
   * Keys that may become labels; all unless given.
   * @minItems 1
   */
  readonly allow?: readonly string[]
}

export interface Timestamp {
  readonly value: Expr
  /** By magnitude unless given. */
  readonly unit?: 's' | 'ms' | 'us' | 'ns'
  /** Of local times without a zone; an IANA name. */
  readonly timezone?: string
  /** What to do with a time that cannot be right: go by the time of receipt (default), or drop the samples. */
  readonly outside?: 'drop' | 'receipt'
}

/** What HELP, TYPE and UNIT say of a metric. */
export interface MetricDescription {
  readonly type?: Exclude<MetricType, 'unknown' | MadeType>
  /** @pattern ^[a-zA-Z_][a-zA-Z0-9_]*$ */
  readonly unit?: string
  /** @minLength 1 */
  readonly help?: string
}

export interface Metric {
  /** Needed, except with type `info`, whose value is 1. */
  readonly value?: Expr
  /** `info`: 1, for its labels. `stateset`: a sample for each of `states`, 1 where the value is or holds its name. */
  readonly type?: Exclude<MetricType, 'unknown'>
  /** @pattern ^[a-zA-Z_][a-zA-Z0-9_]*$ */
  readonly unit?: string
  /** @minLength 1 */
  readonly help?: string
  /**
   * Beside those of the scope.
   * @propertyNames {"pattern": "^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$"}
   */
  readonly labels?: { readonly [name: string]: Expr }
  /**
   * What a text stands for; booleans and numbers go by their JSON text.
   * @minProperties 1
   */
  readonly values?: { readonly [text: string]: number }
  /**
   * Of a stateset: the label is named after the metric.
   * @minItems 1
   * @uniqueItems true
   */
  readonly states?: readonly string[]
  /** Stands in for a value that is missing, or that `values` do not name. */
  readonly default?: number
  /** True: a missing value is a drop of its own kind, for an alarm. False: it is not counted. */
  readonly required?: boolean
}

/** The list form: the name comes from the payload, or is fixed text in quotes (`"'temperature_celsius'"`). */
export interface NamedMetric extends Metric {
  readonly name: Expr
}

export interface Leaves {
  /**
   * Field paths; each stands for what is at it and below. `*` is any one name; array positions are left out.
   * @minItems 1
   */
  readonly include?: readonly string[]
  /** @minItems 1 */
  readonly exclude?: readonly string[]
  /**
   * Put before each name as it is.
   * @pattern ^[a-zA-Z_:][a-zA-Z0-9_:]*$
   */
  readonly prefix?: string
  /** Names for leaves by their path, in the form of `include`; the prefix is not put before them. */
  readonly names?: { readonly [path: string]: string | LeafName }
}

export interface LeafName extends MetricDescription {
  /**
   * @pattern ^[a-zA-Z_:][a-zA-Z0-9_:]*$
   * @maxLength 200
   */
  readonly name: string
  /** The value is multiplied by it, as 3600000 makes joules of kilowatt hours. */
  readonly scale?: number
}

export interface MappingTest {
  /** Shown with the result. */
  readonly name?: string
  /** @pattern ^[^+#]+$ */
  readonly topic: string
  readonly client_id?: string
  /**
   * ISO 8601; 2026-01-01T00:00:00Z unless given.
   * @pattern ^\d{4}-\d\d-\d\d.*([Zz]|[+-]\d\d(:?\d\d)?)$
   */
  readonly received_at?: string
  readonly payload: unknown
  /** Prometheus exposition text with timestamps in milliseconds; the order of lines does not count. */
  readonly expect: string
}
