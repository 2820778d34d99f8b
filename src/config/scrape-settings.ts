// The settings of the scraping function: those of the collecting one, and where it remembers the series of its targets.

import { ConfigError, type ConfigIssue } from '../errors.ts'
import { type CollectSettings, readCollectSettings } from './collect-settings.ts'
import { createEnvironmentReader, type Environment } from './read-environment.ts'

export interface ScrapeSettings extends CollectSettings {
  readonly state: StateSettings
}

export interface StateSettings {
  /** Name of a DynamoDB table. */
  readonly table: string
  /** `s3://bucket/prefix`, for states that are too large for an item of the table. */
  readonly overflow: URL | undefined
  /** Of a state, after it was last saved. */
  readonly lifetimeSeconds: number
}

export const stateSettingNames: readonly string[] = [
  'STATE_TABLE',
  'STATE_OVERFLOW_URI',
  'STATE_LIFETIME_DAYS',
]

/** @throws {ConfigError} with every wrong setting */
export function readScrapeSettings(env: Environment): ScrapeSettings {
  const issues: ConfigIssue[] = []
  const shared = gather(issues, () => readCollectSettings(env))
  const state = gather(issues, () => readStateSettings(env))
  if (shared === undefined || state === undefined) throw new ConfigError('the environment', issues)
  return { ...shared, state }
}

/** @throws {ConfigError} */
function readStateSettings(env: Environment): StateSettings {
  const read = createEnvironmentReader(env)
  const table = read.matching('STATE_TABLE', /^[\w.-]{3,255}$/, 'the name of a DynamoDB table')
  if (read.text('STATE_TABLE') === undefined)
    read.problem('STATE_TABLE', 'required: the name of a DynamoDB table')
  const overflow = read.url('STATE_OVERFLOW_URI', ['s3:'])
  const days = read.integer('STATE_LIFETIME_DAYS', 7, 1, 365)
  read.finish()
  return { table: table as string, overflow, lifetimeSeconds: days * 86_400 }
}

function gather<T>(issues: ConfigIssue[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    issues.push(...error.issues)
    return undefined
  }
}
