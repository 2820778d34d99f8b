// What `provision` is asked for.

import path from 'node:path'
import type { OptionTexts } from '#check'
import { checkOptions, readStackOptions } from '../stack/stack-options.ts'
import { faultOfTopic } from './device-policy.ts'

export const provisionOptionTypes = {
  stack: 'string',
  region: 'string',
  topic: 'strings',
  policy: 'string',
  out: 'string',
  csr: 'string',
  revoke: 'boolean',
  'dry-run': 'boolean',
} as const

export interface ProvisionOptions {
  /** Thing, client id and level of the topics. */
  readonly thing: string
  /** Undefined: without Basic Ingest. */
  readonly stack: string | undefined
  readonly region: string | undefined
  /** With the placeholder; undefined: what the stack takes, or those of host metrics. */
  readonly topics: readonly string[] | undefined
  readonly policyName: string
  /** Absolute; of the certificate and the other files. */
  readonly outFolder: string
  /** As given, to be printed. */
  readonly outName: string
  /** Absolute; undefined: a key is made here. */
  readonly requestFile: string | undefined
  readonly isRevoked: boolean
  readonly isDryRun: boolean
}

/** @throws {ConfigError} with every problem */
export function readProvisionOptions(
  given: OptionTexts<keyof typeof provisionOptionTypes>,
  thing: string | undefined,
  folder: string,
): ProvisionOptions {
  return checkOptions((complain) => {
    // https://docs.aws.amazon.com/iot/latest/apireference/API_CreateThing.html
    if (!/^[a-zA-Z0-9:_-]{1,128}$/.test(thing ?? '')) {
      complain('THING', 'expected the name of a thing: 1 to 128 of letters, digits, :, _ and -')
    }
    const { region } = readStackOptions({ ...given, stack: given.stack ?? 'none' }, complain)
    const topics = given.topic?.split(',')
    for (const topic of topics ?? []) {
      const fault = faultOfTopic(topic)
      if (fault !== undefined) complain('--topic', `${topic}: ${fault}`)
    }
    // https://docs.aws.amazon.com/iot/latest/apireference/API_CreatePolicy.html
    if (given.policy !== undefined && !/^[\w+=,.@-]{1,128}$/.test(given.policy)) {
      complain('--policy', 'expected a name: 1 to 128 of letters, digits and _+=,.@-')
    }
    if (given.revoke !== undefined) {
      if (given.csr !== undefined) complain('--csr', 'not used with --revoke')
      if (given.topic !== undefined) complain('--topic', 'not used with --revoke')
    }
    const outName = given.out ?? thing ?? ''
    return {
      thing: thing ?? '',
      stack: given.stack,
      region,
      topics,
      policyName: given.policy ?? defaultPolicyName(given.stack),
      outFolder: path.resolve(folder, outName),
      outName,
      requestFile: given.csr === undefined ? undefined : path.resolve(folder, given.csr),
      isRevoked: given.revoke !== undefined,
      isDryRun: given['dry-run'] !== undefined,
    }
  })
}

/**
 * Without a stack another name than with any: the document is another one.
 * @param stack its name, or its ARN
 */
export function defaultPolicyName(stack: string | undefined): string {
  const name = stack?.startsWith('arn:') ? stack.split('/')[1] : stack
  return name === undefined ? 'mqtt-topics-device' : `${name.slice(0, 121)}-device`
}
