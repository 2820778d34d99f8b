// What EventBridge Scheduler invokes the function with: `{collector, instance, config}`, as collectors.yaml writes it.

import { instanceCharactersMax } from '#collect'
import type { ConfigIssue } from '../../errors.ts'
import type { JsonValue } from '../../model.ts'

export interface CollectEvent {
  /** A name in the table of collectors, if there is no issue. */
  readonly collector: string
  /** Tells runs of one collector apart. */
  readonly instance: string
  readonly config: JsonValue
  /** Everything that is wrong with the event. */
  readonly issues: readonly ConfigIssue[]
}

const fields = ['collector', 'instance', 'config']

/** @param names of the collectors that there are */
export function readCollectEvent(event: JsonValue, names: readonly string[]): CollectEvent {
  const issues: ConfigIssue[] = []
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    issues.push({ path: 'event', message: 'expected {"collector": …, "instance": …, "config": {…}}' })
    return { collector: 'unknown', instance: 'unknown', config: null, issues }
  }
  const given = event as { readonly [field: string]: JsonValue }
  for (const field of Object.keys(given)) {
    if (!fields.includes(field)) {
      issues.push({ path: field, message: `unknown field; expected one of ${fields.join(', ')}` })
    }
  }
  const readName = (field: string): string => {
    const name = given[field]
    if (typeof name === 'string' && name !== '' && name.length <= instanceCharactersMax) return name
    issues.push({ path: field, message: `required: text of 1 to ${instanceCharactersMax} characters` })
    return 'unknown'
  }
  const collector = readName('collector')
  const instance = readName('instance')
  if (typeof given['collector'] === 'string' && !names.includes(collector)) {
    const known = names.length === 0 ? 'this function has none' : `expected one of ${names.join(', ')}`
    issues.push({ path: 'collector', message: `unknown collector; ${known}` })
  }
  // What is in it is the collector's to say.
  return { collector, instance, config: given['config'] ?? {}, issues }
}
