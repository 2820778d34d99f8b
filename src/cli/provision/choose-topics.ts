// Topics of the policy: as asked for, those that a stack takes, or those of host metrics.

import { type Stack, StackError } from '#stack'
import { matchesTopic } from '#studio'
import { thingPlaceholder, topicForFilter, topicOf } from './device-policy.ts'
import type { ProvisionOptions } from './provision-options.ts'

/** @throws {StackError} where the stack would not take them */
export function chooseTopics(
  { topics, thing }: Pick<ProvisionOptions, 'topics' | 'thing'>,
  stack: Stack | undefined,
): readonly string[] {
  const ofHosts = `hosts/${thingPlaceholder}/metrics`
  const filter = stack?.parameters['TopicFilter']
  if (filter === undefined) return topics ?? [ofHosts]
  const wanted = topics ?? [topicForFilter(filter) ?? ofHosts]
  const other = wanted.find((topic) => !matchesTopic(filter, topicOf(topic, thing)))
  if (other === undefined) return wanted
  throw new StackError(
    'other',
    topics === undefined
      ? `the stack takes ${filter}, which does not say where the name of the thing stands`
      : `the stack takes ${filter}, which does not match ${other}`,
    `Say it with ${thingPlaceholder} in a topic that ${filter} matches: --topic TOPIC.`,
  )
}
