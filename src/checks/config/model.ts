// What a configuration says, whichever file it comes from: the plugins, and how each is run.

export interface Plugin {
  /** Unique in its kind; a label value. */
  readonly name: string
  /** Program and arguments; of a command that is text, those of `/bin/sh -c`. */
  readonly argv: readonly [string, ...string[]]
  /** Whether the command is text for the shell. */
  readonly isShell: boolean
  /** Over the clean environment that every plugin has. */
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Runs as this user, where root runs the program; undefined: as the user of the program. */
  readonly user: string | undefined
  /** From 1 to 60. */
  readonly intervalMinutes: number
}

/** What a check does besides, with its status in the environment. */
export type Action = Omit<Plugin, 'name' | 'intervalMinutes'>

export interface Check extends Plugin {
  readonly kind: 'check'
  /** How often in a row it must not be OK before somebody hears of it; at least 1. */
  readonly maxAttempts: number
  /** Of Mackerel: how often it repeats a notification; undefined: never. */
  readonly notificationIntervalMinutes: number | undefined
  /** What to do when it fails, for people. */
  readonly memo: string
  /** Runs after each run of the check. */
  readonly action: Action | undefined
  /** Of the host in Mackerel that the check is of; undefined: the one of the settings. */
  readonly customIdentifier: string | undefined
  /** Whether performance data become samples. */
  readonly perfdata: boolean
  /** Whether thresholds, minimum and maximum of performance data become samples, too. */
  readonly thresholds: boolean
}

export interface MetricPlugin extends Plugin {
  readonly kind: 'metrics'
  /** Of keys such as `loadavg5`, without Mackerel's `custom.`; undefined: all. */
  readonly include: Pattern | undefined
  readonly exclude: Pattern | undefined
  /** Whether samples have the time that the plugin prints, and not that of the round. */
  readonly usePluginTime: boolean
}

/** A regular expression of RE2, as Go has them. */
export interface Pattern {
  readonly source: string
  matches(text: string): boolean
}

export interface ChecksConfig {
  readonly checks: readonly Check[]
  readonly metrics: readonly MetricPlugin[]
  /** Plugins that run at the same time. */
  readonly concurrency: number
  /** Bytes of a KB in performance data: the guideline leaves open which. */
  readonly kilobyte: 1000 | 1024
  /** Of every series of the plugins. */
  readonly labels: Readonly<Record<string, string>>
  /** What metrics of metric plugins begin with. */
  readonly prefix: string
  /** Keys that the file has and nothing here reads. */
  readonly unused: readonly UnusedKeys[]
}

/** Keys that are unused for one reason. */
export interface UnusedKeys {
  /** Each once, such as `roles` or `plugin.checks.*.user`. */
  readonly keys: readonly string[]
  /** Of all places. */
  readonly lines: readonly number[]
  readonly why: string
}

/**
 * Reads the files that `include` names.
 * @param pattern as it is in the file
 * @throws {ConfigError} for one that cannot be read
 */
export type ReadIncluded = (
  pattern: string,
) => Promise<readonly { readonly name: string; readonly text: string }[]>
