// Errors that cross a stage: a wrong setting or mapping stops the start, an undelivered message asks for a retry.

export interface ConfigIssue {
  /** Environment variable, or path in a mapping file such as `rules[2].metrics.temperature`. */
  readonly path: string
  /** Line in the mapping file, from 1. */
  readonly line?: number
  readonly message: string
}

/** Everything that is wrong with one source of configuration, found in one pass. */
export class ConfigError extends Error {
  // Of the class too: the runtime logs that one, and the bundle shortens the names of classes.
  static override readonly name = 'ConfigError'
  override readonly name = 'ConfigError'
  readonly issues: readonly ConfigIssue[]

  /** @param source what was read: `environment`, or the mapping file's name */
  constructor(source: string, issues: readonly ConfigIssue[]) {
    super(
      [`${issues.length} problem${issues.length === 1 ? '' : 's'} in ${source}:`]
        .concat(issues.map((issue) => `  ${describeIssue(issue)}`))
        .join('\n'),
    )
    this.issues = issues
  }
}

function describeIssue({ path, line, message }: ConfigIssue): string {
  return `${line === undefined ? '' : `line ${line}: `}${path}: ${message}`
}

/** Thrown to Lambda so that it retries the invocation; carries reasons, never payloads. */
export class UndeliveredError extends Error {
  static override readonly name = 'UndeliveredError'
  override readonly name = 'UndeliveredError'
}
