// The rule of a stack, as it is now: somebody may have changed it since the deployment.

import { GetTopicRuleCommand, IoTClient } from '@aws-sdk/client-iot'
import { type Aws, type Stack, toStackError } from '#stack'
import { matchesTopic } from '#studio'
import { filterOf } from '../stack/rule-filter.ts'
import { TraceStopped } from './steps.ts'

export interface TopicRule {
  readonly name: string
  readonly isDisabled: boolean
  readonly sql: string
  /** Of its FROM; undefined where it has none, as a rule for Basic Ingest alone. */
  readonly filter: string | undefined
}

/** @throws {StackError} */
export async function readTopicRule(aws: Aws, { outputs }: Stack): Promise<TopicRule> {
  const ruleName = outputs['RuleName'] ?? ''
  try {
    const { rule } = await aws.client(IoTClient).send(new GetTopicRuleCommand({ ruleName }))
    const sql = rule?.sql ?? ''
    return { name: ruleName, isDisabled: rule?.ruleDisabled === true, sql, filter: filterOf(sql) }
  } catch (error) {
    throw toStackError(error, 'iot:GetTopicRule')
  }
}

/** @throws {TraceStopped} where the rule would not take a message of the topic */
export function checkRule({ name, isDisabled, filter, sql }: TopicRule, topic: string | undefined): void {
  if (isDisabled) {
    throw new TraceStopped({
      step: 'rule',
      why: `the rule ${name} is disabled`,
      remedy: `aws iot enable-topic-rule --rule-name ${name}`,
      lines: [],
    })
  }
  if (topic === undefined || filter === undefined || mayMatch(filter, topic)) return
  throw new TraceStopped({
    step: 'rule',
    why: `the rule ${name} takes ${filter}, which does not match ${topic}`,
    remedy: 'Deploy the stack with another TopicFilter, or trace a topic that matches.',
    lines: [sql],
  })
}

/** @param topic or a filter, of which some topics may match */
export function mayMatch(filter: string, topic: string): boolean {
  if (!/[+#]/.test(topic)) return matchesTopic(filter, topic)
  const [levels, wanted] = [topic.split('/'), filter.split('/')]
  for (let at = 0; ; at++) {
    const [one, other] = [levels[at], wanted[at]]
    if (one === '#' || other === '#') return true
    if (one === undefined || other === undefined) return one === other
    if (one !== '+' && other !== '+' && one !== other) return false
  }
}

/** @returns a topic that the filter matches and that no device has */
export function ownTopic(filter: string | undefined): string {
  const levels = (filter ?? '#').split('/')
  return levels.map((level) => (level === '+' || level === '#' ? 'iot-remote-write-trace' : level)).join('/')
}
