// The settings of the scheduled function: of the endpoint those of ingest, and where samples wait that it did not take.

import { ConfigError, type ConfigIssue } from '../errors.ts'
import { keepsSecrets } from '../loopback.ts'
import { createEnvironmentReader, type Environment } from './read-environment.ts'
import { readSettings, type Settings } from './settings.ts'

export interface CollectSettings extends Pick<Settings, 'endpoint' | 'logLevel'> {
  /** The failure queue of the stack that ingests; undefined: samples that cannot be written fail the invocation. */
  readonly parkingQueueUrl: URL | undefined
  /** For writing what a round has found, within the function's time. */
  readonly writeBudgetMs: number
  /** What is left of the function's time to park what could not be written. */
  readonly deadlineReserveMs: number
}

/** @throws {ConfigError} with every wrong setting */
export function readCollectSettings(env: Environment): CollectSettings {
  const issues: ConfigIssue[] = []
  const read = createEnvironmentReader(env)
  const parkingQueueUrl = read.url('PARKING_QUEUE_URL', ['https:', 'http:'])
  if (parkingQueueUrl && !keepsSecrets(parkingQueueUrl) && env['REMOTE_WRITE_ALLOW_HTTP'] !== 'true') {
    read.problem('PARKING_QUEUE_URL', 'expected https:')
  }
  const shared = gather(issues, () => readSettings(env))
  gather(issues, () => read.finish())
  if (shared === undefined || issues.length > 0) throw new ConfigError('the environment', issues)
  const { endpoint, logLevel, delivery } = shared
  return {
    endpoint,
    logLevel,
    parkingQueueUrl,
    writeBudgetMs: delivery.directBudgetMs,
    deadlineReserveMs: delivery.deadlineReserveMs,
  }
}

/** @returns undefined if `read` found issues, which are added */
export function gather<T>(issues: ConfigIssue[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    issues.push(...error.issues)
    return undefined
  }
}
