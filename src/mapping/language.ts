// The mapping language as types: what a mapping file holds once it has been read and checked. The whole language is
// here; a key that this version does not evaluate yet is refused by the validator, never ignored.

export interface MappingFile {
  readonly version: 1
  /** Constants on every series that has no label of that name, as in a Prometheus configuration. */
  readonly external_labels?: { readonly [name: string]: string }
  /** The first rule whose filter matches a topic maps the message. */
  readonly rules: readonly Rule[]
  readonly tests?: readonly MappingTest[]
}

/**
 * A field path such as `battery.voltage`, `sensors[0].temp`, `$device`; later versions add JSONata. It is evaluated
 * at a place in the payload: its root, or inside `for` the element.
 */
export type Expr = string

export interface Rule extends Scope {
  /** An MQTT topic filter. `+name` and `#name` are captures: labels of the series, and variables (`$name`). */
  readonly topic: string
  /** True: messages of these topics are dropped before their payload is read. */
  readonly ignore?: boolean
  readonly when?: Expr
  readonly decode?: string
  readonly preset?: string
}

export interface Scope {
  /** The time of the samples; the time of receipt unless given. */
  readonly timestamp?: Expr | Timestamp
  readonly labels?: { readonly [name: string]: Expr }
  readonly const_labels?: { readonly [name: string]: string }
  readonly labels_from?: { readonly from: Expr; readonly allow?: readonly string[] }
  readonly metrics?: { readonly [name: string]: Expr | Metric } | readonly NamedMetric[]
  /** Every numeric or boolean leaf, named after its path. What a rule does that selects nothing else. */
  readonly leaves?: true | Leaves
  readonly for?: readonly Loop[]
}

export type Loop = ({ readonly each: Expr } | { readonly entries: Expr }) & { readonly when?: Expr } & Scope

export interface Timestamp {
  readonly value: Expr
  /** By magnitude unless given. */
  readonly unit?: 's' | 'ms' | 'us' | 'ns'
  /** Of local times without a zone; an IANA name. */
  readonly timezone?: string
  /** What to do with a time that cannot be right: go by the time of receipt (default), or drop the samples. */
  readonly outside?: 'drop' | 'receipt'
}

export interface Metric {
  readonly value?: Expr
  readonly type?: 'gauge' | 'counter' | 'info' | 'stateset'
  readonly unit?: string
  readonly help?: string
  /** Beside those of the rule. */
  readonly labels?: { readonly [name: string]: Expr }
  /** What a text stands for; booleans and numbers go by their JSON text. */
  readonly values?: { readonly [text: string]: number }
  readonly states?: readonly string[]
  /** Stands in for a value that is missing, or that `values` do not name. */
  readonly default?: number
  /** True: a missing value is a drop of its own kind, for an alarm. */
  readonly required?: boolean
}

/** The list form: the name comes from the payload, or is fixed text in quotes (`"'temperature_celsius'"`). */
export interface NamedMetric extends Metric {
  readonly name: Expr
}

export interface Leaves {
  /** Field paths; each stands for what is at it and below. `*` is any one name; array positions are left out. */
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** Put before each name as it is. */
  readonly prefix?: string
}

export interface MappingTest {
  readonly topic: string
  readonly client_id?: string
  readonly received_at?: string
  readonly payload: unknown
  readonly expect: string
}
