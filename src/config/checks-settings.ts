// The settings of the function that runs checks: of the collecting function all, and where its configuration and its
// states are.

import { ConfigError, type ConfigIssue } from '../errors.ts'
import { type CollectSettings, gather, readCollectSettings } from './collect-settings.ts'
import { createEnvironmentReader, type Environment } from './read-environment.ts'

export interface ChecksSettings {
  readonly collect: CollectSettings
  /** `s3://bucket/key` or `file:///folder/name`; undefined: the file in the build. */
  readonly configUri: URL | undefined
  readonly stateTable: string
  /** For states that are too large for the table; undefined: they are an error. */
  readonly stateOverflow: URL | undefined
  /** `each`: an asynchronous invocation for each plugin that is due. */
  readonly invocation: 'together' | 'each'
}

/** @throws {ConfigError} with every wrong setting */
export function readChecksSettings(env: Environment): ChecksSettings {
  const issues: ConfigIssue[] = []
  const read = createEnvironmentReader(env)
  const configUri = read.url('CHECKS_URI', ['s3:', 'file:'])
  const stateOverflow = read.url('STATE_OVERFLOW_URI', ['s3:'])
  const invocation = read.choice('CHECKS_INVOCATION', ['together', 'each'] as const, 'together')
  const stateTable = read.text('STATE_TABLE')
  if (stateTable === undefined) read.problem('STATE_TABLE', 'required: the name of a DynamoDB table')
  const collect = gather(issues, () => readCollectSettings(env))
  gather(issues, () => read.finish())
  if (collect === undefined || stateTable === undefined || issues.length > 0) {
    throw new ConfigError('the environment', issues)
  }
  return { collect, configUri, stateTable, stateOverflow, invocation }
}
