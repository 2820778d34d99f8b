// The options that every command about a stack has: which stack, where, and where its samples are queried.

import type { OptionTexts } from '#check'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import { keepsSecrets } from '../../loopback.ts'

/** What of `readOptions` these read. */
export const stackOptionTypes = {
  stack: 'string',
  region: 'string',
  'query-url': 'string',
  'query-role': 'string',
} as const

export interface StackOptions {
  readonly stack: string
  readonly region: string | undefined
  readonly queryUrl: URL | undefined
  readonly queryRoleArn: string | undefined
}

/** @param complain is told every problem; then the options are not to be used */
export function readStackOptions(
  given: OptionTexts<keyof typeof stackOptionTypes>,
  complain: (option: string, message: string) => void,
): StackOptions {
  const { stack = '', region, 'query-url': url, 'query-role': queryRoleArn } = given
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html, or an ARN.
  if (given.stack === undefined) complain('--stack', 'expected the name of a deployed stack')
  else if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$|^arn:aws[a-z-]*:cloudformation:/.test(stack)) {
    complain('--stack', 'expected the name of a stack: letters, digits and hyphens')
  }
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) {
    complain('--region', 'expected a region such as eu-west-1')
  }
  if (queryRoleArn !== undefined && !/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/.test(queryRoleArn)) {
    complain('--query-role', 'expected the ARN of a role')
  }
  return {
    stack,
    region,
    queryUrl: url === undefined ? undefined : readQueryUrl(url, complain),
    queryRoleArn,
  }
}

function readQueryUrl(text: string, complain: (option: string, message: string) => void): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.username !== '') {
    complain('--query-url', 'expected an http or https URL without user name and query string')
  } else if (!keepsSecrets(url) && /aps-workspaces/.test(url.hostname)) {
    complain('--query-url', 'expected https: for a workspace')
  }
  return url
}

/** @throws {ConfigError} with every problem */
export function checkOptions<Options>(
  read: (complain: (option: string, message: string) => void) => Options,
): Options {
  const issues: ConfigIssue[] = []
  const options = read((path, message) => issues.push({ path, message }))
  if (issues.length > 0) throw new ConfigError('options', issues)
  return options
}
