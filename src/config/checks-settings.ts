// The settings of the function that runs checks: of the collecting function all, and where its configuration and its
// states are.

import { expectedReference, secretReference } from '#secrets'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import { keepsSecrets } from '../loopback.ts'
import { type CollectSettings, gather, readCollectSettings } from './collect-settings.ts'
import { createEnvironmentReader, type Environment, type EnvironmentReader } from './read-environment.ts'

export interface ChecksSettings {
  readonly collect: CollectSettings
  /** `s3://bucket/key` or `file:///folder/name`; undefined: the file in the build. */
  readonly configUri: URL | undefined
  readonly stateTable: string
  /** For states that are too large for the table; undefined: they are an error. */
  readonly stateOverflow: URL | undefined
  /** `each`: an asynchronous invocation for each plugin that is due. */
  readonly invocation: 'together' | 'each'
  /** undefined: nothing is reported to Mackerel. */
  readonly mackerel: MackerelSettings | undefined
}

interface MackerelSettings {
  readonly secretArn: string
  readonly hostId: string
  readonly baseUrl: URL
}

const mackerelUrl = 'https://api.mackerelio.com'

/** @throws {ConfigError} with every wrong setting */
export function readChecksSettings(env: Environment): ChecksSettings {
  const issues: ConfigIssue[] = []
  const read = createEnvironmentReader(env)
  const configUri = read.url('CHECKS_URI', ['s3:', 'file:'])
  const stateOverflow = read.url('STATE_OVERFLOW_URI', ['s3:'])
  const invocation = read.choice('CHECKS_INVOCATION', ['together', 'each'] as const, 'together')
  const stateTable = read.text('STATE_TABLE')
  if (stateTable === undefined) read.problem('STATE_TABLE', 'required: the name of a DynamoDB table')
  const mackerel = readMackerel(read)
  const collect = gather(issues, () => readCollectSettings(env))
  gather(issues, () => read.finish())
  if (collect === undefined || stateTable === undefined || issues.length > 0) {
    throw new ConfigError('the environment', issues)
  }
  return { collect, configUri, stateTable, stateOverflow, invocation, mackerel }
}

function readMackerel(read: EnvironmentReader): MackerelSettings | undefined {
  const secretArn = read.matching('MACKEREL_SECRET_ARN', secretReference, expectedReference)
  const hostId = read.matching('MACKEREL_HOST_ID', /^[\w-]{1,64}$/, 'the id of a host in Mackerel')
  const baseUrl = read.url('MACKEREL_URL', ['https:', 'http:']) ?? new URL(mackerelUrl)
  if (!keepsSecrets(baseUrl)) read.problem('MACKEREL_URL', 'expected https:')
  if ((secretArn === undefined) !== (hostId === undefined)) {
    read.problem('MACKEREL_HOST_ID', 'used only with MACKEREL_SECRET_ARN, and required with it')
  }
  return secretArn === undefined || hostId === undefined ? undefined : { secretArn, hostId, baseUrl }
}
