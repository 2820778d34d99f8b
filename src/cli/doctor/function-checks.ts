// The function: whether it can run, whether the rule may invoke it, and what Lambda does with what fails.

import {
  type FunctionConfiguration,
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  type GetFunctionEventInvokeConfigCommandOutput,
  GetPolicyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import { type Stack, toStackError } from '#stack'
import { type Check, type Finding, ok, problem, restored, warning } from './finding.ts'

/** What the template has; those before it are deprecated, or will be soon. */
const runtime = 'nodejs24.x'
/** Of the template's EventInvokeConfig. */
const eventAgeSeconds = 3_300
/** Below this share of the account's concurrency, a burst is throttled. */
const concurrencyLeftMin = 0.1

export const functionChecks: readonly Check[] = [
  {
    name: 'function',
    async run({ aws, stack }) {
      const FunctionName = stack.outputs['FunctionName'] ?? ''
      try {
        return judgeFunction(
          await aws.client(LambdaClient).send(new GetFunctionConfigurationCommand({ FunctionName })),
          stack,
        )
      } catch (error) {
        const found = toStackError(error, 'lambda:GetFunctionConfiguration')
        if (found.kind !== 'not_found') throw found
        return [problem(`there is no function ${FunctionName}`, 'Every message is lost or waits.', restored)]
      }
    },
  },
  {
    name: 'invocation',
    async run({ aws, stack }) {
      if (['stream', 'http'].includes(stack.parameters['Delivery'] ?? '')) return []
      const FunctionName = stack.outputs['FunctionName'] ?? ''
      try {
        const { Policy = '{}' } = await aws.client(LambdaClient).send(new GetPolicyCommand({ FunctionName }))
        return [judgePolicy(Policy, stack)]
      } catch (error) {
        const found = toStackError(error, 'lambda:GetPolicy')
        if (found.kind !== 'not_found') throw found
        return [judgePolicy('{}', stack)]
      }
    },
  },
  {
    name: 'retries',
    async run({ aws, stack: { outputs } }) {
      const FunctionName = outputs['FunctionName'] ?? ''
      try {
        return judgeInvokeConfig(
          await aws
            .client(LambdaClient)
            .send(new GetFunctionEventInvokeConfigCommand({ FunctionName, Qualifier: '$LATEST' })),
        )
      } catch (error) {
        const found = toStackError(error, 'lambda:GetFunctionEventInvokeConfig')
        if (found.kind !== 'not_found') throw found
        return judgeInvokeConfig({})
      }
    },
  },
  {
    name: 'concurrency',
    async run({ aws, stack: { outputs, region } }) {
      const FunctionName = outputs['FunctionName'] ?? ''
      const lambda = aws.client(LambdaClient)
      try {
        const { ReservedConcurrentExecutions: reserved } = await lambda.send(
          new GetFunctionConcurrencyCommand({ FunctionName }),
        )
        if (reserved === 0) {
          const remedy = `aws lambda delete-function-concurrency --region ${region} --function-name ${FunctionName}`
          return [
            problem('the function is stopped: its reserved concurrency is 0', 'Every message waits.', remedy),
          ]
        }
        if (reserved !== undefined) return [ok(`${reserved} invocations at a time are reserved`)]
      } catch (error) {
        throw toStackError(error, 'lambda:GetFunctionConcurrency')
      }
      try {
        const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}))
        const { ConcurrentExecutions: all = 0, UnreservedConcurrentExecutions: left = 0 } = AccountLimit ?? {}
        const text = `${left} of ${all} concurrent invocations of the account are not reserved by other functions`
        if (all > 0 && left < all * concurrencyLeftMin) {
          const remedy = 'Raise the quota (lambda, L-B99A9384), or reserve less elsewhere.'
          return [warning(text, 'The function shares them with every other function.', remedy)]
        }
        return [ok(text)]
      } catch (error) {
        throw toStackError(error, 'lambda:GetAccountSettings')
      }
    },
  },
]

export function judgeFunction(
  {
    State,
    StateReason,
    LastUpdateStatus,
    LastUpdateStatusReason,
    Runtime,
    Environment,
    LoggingConfig,
  }: Partial<FunctionConfiguration>,
  { outputs }: Stack,
): Finding[] {
  const name = outputs['FunctionName'] ?? ''
  const findings: Finding[] = []
  // Inactive: not used for weeks; the next message wakes it.
  if (State === 'Failed' || LastUpdateStatus === 'Failed') {
    const reason = StateReason ?? LastUpdateStatusReason ?? ''
    const why = 'It cannot run, or runs the code before the last update.'
    findings.push(
      problem(
        `the function is ${State ?? LastUpdateStatus}: ${reason}`,
        why,
        'Mend the reason and deploy again.',
      ),
    )
  }
  if (Runtime !== undefined && Runtime !== runtime) {
    const why = 'AWS stops updates of older runtimes, and the tests run on this one.'
    findings.push(
      warning(`the runtime is ${Runtime}, the template has ${runtime}`, why, 'Deploy the stack again.'),
    )
  }
  const variables = Environment?.Variables ?? {}
  if (Environment?.Error !== undefined) {
    const why = 'The function cannot start.'
    findings.push(
      problem(`its environment cannot be read: ${Environment.Error.Message}`, why, 'Check its KMS key.'),
    )
  } else if (!variables['REMOTE_WRITE_URL']) {
    findings.push(problem('REMOTE_WRITE_URL is not set', 'The function does not start.', restored))
  }
  if (LoggingConfig?.LogFormat !== 'JSON' || LoggingConfig.LogGroup !== outputs['LogGroup']) {
    const what = `the function logs as ${LoggingConfig?.LogFormat ?? 'Text'} to ${LoggingConfig?.LogGroup ?? 'its own group'}`
    const why = 'Counters and alarms come from JSON lines in the log group of the stack.'
    const remedy = `aws lambda update-function-configuration --function-name ${name} --logging-config LogFormat=JSON,LogGroup=${outputs['LogGroup']},SystemLogLevel=WARN,ApplicationLogLevel=TRACE`
    findings.push(problem(what, why, remedy))
  }
  return findings.length > 0 ? findings : [ok(`${name} runs on ${Runtime}`)]
}

interface PolicyStatement {
  readonly Effect?: string
  readonly Principal?: { readonly Service?: string }
  readonly Action?: string
  readonly Condition?: { readonly ArnLike?: { readonly 'AWS:SourceArn'?: string } }
}

export function judgePolicy(text: string, { outputs, partition, region, account }: Stack): Finding {
  const { Statement = [] } = JSON.parse(text) as { Statement?: PolicyStatement[] }
  const rule = `arn:${partition}:iot:${region}:${account}:rule/${outputs['RuleName']}`
  const isAllowed = Statement.some(
    ({ Effect, Principal, Action, Condition }) =>
      Effect === 'Allow' &&
      Principal?.Service === 'iot.amazonaws.com' &&
      Action === 'lambda:InvokeFunction' &&
      (Condition?.ArnLike?.['AWS:SourceArn'] ?? rule) === rule,
  )
  if (isAllowed) return ok('the rule may invoke the function')
  return problem(
    'the rule may not invoke the function',
    'Every message goes to the failure queue, and is written minutes late.',
    `aws lambda add-permission --function-name ${outputs['FunctionName']} --statement-id rule --action lambda:InvokeFunction --principal iot.amazonaws.com --source-account ${account} --source-arn ${rule}`,
  )
}

export function judgeInvokeConfig({
  MaximumEventAgeInSeconds: age,
  DestinationConfig,
}: Partial<GetFunctionEventInvokeConfigCommandOutput>): Finding[] {
  const findings: Finding[] = []
  if (!DestinationConfig?.OnFailure?.Destination) {
    const why = 'What Lambda gives up on is lost, instead of waiting in the failure queue.'
    findings.push(problem('failed invocations have no destination', why, restored))
  }
  if ((age ?? 21_600) > eventAgeSeconds) {
    const why = 'Messages older than 55 minutes are retried, although AMP refuses them.'
    findings.push(warning(`events may be ${age ?? 21_600} s old`, why, restored))
  }
  return findings.length > 0 ? findings : [ok('what fails goes to the failure queue')]
}
