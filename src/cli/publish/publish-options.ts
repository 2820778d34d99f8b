// The options of `publish-mapping`, checked. All problems are found in one pass.

import { readOptions } from '#check'
import {
  checkOptions,
  readStackOptions,
  type StackOptions,
  stackOptionTypes,
} from '../stack/stack-options.ts'

export interface PublishOptions extends StackOptions {
  /** The mapping file. */
  readonly file: string
  /** Recorded messages, to compare the series of the two versions with. */
  readonly messages: string | undefined
  /** Whether to watch the counters until the new version has proven itself. */
  readonly waits: boolean
}

const { stack, region } = stackOptionTypes
export const publishOptionTypes = { stack, region, messages: 'string', 'no-wait': 'boolean' } as const

/** @throws {ConfigError} with every problem */
export function readPublishOptions(args: readonly string[]): PublishOptions | 'help' {
  return checkOptions((complain) => {
    const places: string[] = []
    const given = readOptions(args, publishOptionTypes, complain, (text) => places.push(text))
    if (given === 'help') return 'help'
    const [file = '', ...more] = places
    if (file === '' || more.length > 0) complain('FILE', 'expected one mapping file')
    return {
      ...readStackOptions(given, complain),
      file,
      messages: given.messages,
      waits: given['no-wait'] === undefined,
    }
  })
}
