// The topic rule, as it is now, against what the template says; and whether AWS IoT logs what its SQL does.

import {
  GetTopicRuleCommand,
  GetV2LoggingOptionsCommand,
  IoTClient,
  type TopicRule,
} from '@aws-sdk/client-iot'
import { type Stack, toStackError } from '#stack'
import { filterOf } from '../stack/rule-filter.ts'
import { type Check, type Finding, ok, problem, restored, warning } from './finding.ts'

/** What the function reads of an event. */
const aliases = ['payload_base64', 'topic', 'client_id', 'received_at']

export const ruleChecks: readonly Check[] = [
  {
    name: 'rule',
    async run({ aws, stack }) {
      const ruleName = stack.outputs['RuleName'] ?? ''
      try {
        const { rule } = await aws.client(IoTClient).send(new GetTopicRuleCommand({ ruleName }))
        return judgeRule(rule ?? {}, stack)
      } catch (error) {
        const { kind, message } = toStackError(error, 'iot:GetTopicRule')
        // IoT says UnauthorizedException of a rule that is not there, too.
        if (kind === 'not_found') {
          return [problem(`there is no rule ${ruleName}`, 'No message reaches the function.', restored)]
        }
        throw toStackError(error, `iot:GetTopicRule (or there is no rule: ${message})`)
      }
    },
  },
  {
    name: 'IoT logging',
    async run({ aws, stack: { account } }) {
      const turnOn = `aws iot set-v2-logging-options --role-arn arn:aws:iam::${account}:role/ROLE --default-log-level ERROR`
      const off = warning(
        'AWS IoT does not log errors',
        'Only its log says why the SQL of a rule fails or an action is refused.',
        `${turnOn} (ROLE lets IoT write logs; each line costs money)`,
      )
      try {
        const options = await aws.client(IoTClient).send(new GetV2LoggingOptionsCommand({}))
        const isOff =
          options.disableAllLogs === true || (options.defaultLogLevel ?? 'DISABLED') === 'DISABLED'
        return [isOff ? off : ok(`AWS IoT logs from level ${options.defaultLogLevel}`)]
      } catch (error) {
        // Of an account in which nobody has ever set them.
        if (/NotConfigured/.test((error as Error).name)) return [off]
        throw toStackError(error, 'iot:GetV2LoggingOptions')
      }
    },
  },
]

export function judgeRule(rule: TopicRule, { outputs, parameters, account }: Stack): Finding[] {
  const name = outputs['RuleName'] ?? ''
  const { sql = '', ruleDisabled, actions = [], errorAction } = rule
  const findings: Finding[] = []
  if (ruleDisabled === true) {
    const remedy = `aws iot enable-topic-rule --rule-name ${name}`
    findings.push(problem(`the rule ${name} is disabled`, 'No message reaches the function.', remedy))
  }
  const missing = aliases.filter((alias) => !new RegExp(`\\bAS\\s+${alias}\\b`, 'i').test(sql))
  if (missing.length > 0) {
    const why = 'The function cannot read such events: they become dead letters.'
    findings.push(problem(`the SQL of the rule lacks ${missing.join(', ')}: ${sql}`, why, restored))
  }
  const filter = filterOf(sql)
  const wanted = parameters['TopicFilter']
  if (wanted !== undefined && filter !== wanted) {
    const why = 'Somebody changed the rule: other messages reach the function than the stack says.'
    findings.push(problem(`the rule takes ${filter ?? 'no topic'}, TopicFilter is ${wanted}`, why, restored))
  }
  const delivery = parameters['Delivery']
  const isRight =
    delivery === 'stream'
      ? actions.some(({ kinesis }) => kinesis?.streamName === outputs['StreamName'])
      : delivery === 'http'
        ? actions.some(({ http }) => http?.url?.endsWith('/iot/rule/messages'))
        : actions.some(({ lambda }) => functionOf(lambda?.functionArn) === outputs['FunctionName'])
  if (!isRight) {
    const target =
      delivery === 'stream'
        ? `the stream ${outputs['StreamName']}`
        : delivery === 'http'
          ? 'the HTTP door'
          : `the function ${outputs['FunctionName']}`
    findings.push(
      problem(`the rule has no action to ${target}`, 'No message reaches the function.', restored),
    )
  }
  if (
    errorAction?.sqs?.queueUrl === undefined ||
    !sameQueue(errorAction.sqs.queueUrl, outputs['FailureQueueUrl'])
  ) {
    const why = 'Messages that the action refuses are lost instead of waiting in the failure queue.'
    findings.push(problem('the rule has no error action to the failure queue', why, restored))
  }
  if (findings.length === 0) findings.push(ok(`${name} takes ${filter} and hands it on (account ${account})`))
  return findings
}

function functionOf(arn: string | undefined): string | undefined {
  return arn?.split(':')[6]
}

/** By account and name: the host of a URL has more than one form. */
function sameQueue(a: string, b: string | undefined): boolean {
  const pathOf = (url: string) => (URL.canParse(url) ? new URL(url).pathname : url)
  return b !== undefined && pathOf(a) === pathOf(b)
}
