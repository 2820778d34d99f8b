// The options of `alerts`, checked. All problems are found in one pass.

import { readOptions } from '#check'
import {
  checkOptions,
  readStackOptions,
  type StackOptions,
  stackOptionTypes,
} from '../stack/stack-options.ts'

export interface AlertsOptions extends StackOptions {
  /** undefined: that of the stack. */
  readonly workspace: string | undefined
  /** undefined: that of the stack. */
  readonly topicArn: string | undefined
  readonly write: 'no' | 'new' | 'any'
}

const { stack, region } = stackOptionTypes
export const alertsOptionTypes = {
  stack,
  region,
  workspace: 'string',
  topic: 'string',
  write: 'boolean',
  overwrite: 'boolean',
} as const

/** @throws {ConfigError} with every problem */
export function readAlertsOptions(args: readonly string[]): AlertsOptions | 'help' {
  return checkOptions((complain) => {
    const given = readOptions(args, alertsOptionTypes, complain, () =>
      complain('arguments', 'expected only options'),
    )
    if (given === 'help') return 'help'
    const { workspace, topic: topicArn } = given
    if (workspace !== undefined && !/^ws-[\w-]{1,60}$/.test(workspace)) {
      complain('--workspace', 'expected the id of a workspace, such as ws-1234abcd-…')
    }
    if (topicArn !== undefined && !/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/.test(topicArn)) {
      complain('--topic', 'expected the ARN of an SNS topic')
    }
    if (given.overwrite !== undefined && given.write === undefined) {
      complain('--overwrite', 'used only with --write')
    }
    const write = given.write === undefined ? 'no' : given.overwrite === undefined ? 'new' : 'any'
    return { ...readStackOptions(given, complain), workspace, topicArn, write }
  })
}
