// The event source mappings, with which Lambda reads the failure queue and the stream.

import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda'
import { type Stack, toStackError } from '#stack'
import { type Check, type Finding, ok, problem, restored, warning } from './finding.ts'

export const sourceChecks: readonly Check[] = [
  {
    name: 'sources',
    async run({ aws, stack }) {
      const FunctionName = stack.outputs['FunctionName'] ?? ''
      try {
        const { EventSourceMappings = [] } = await aws
          .client(LambdaClient)
          .send(new ListEventSourceMappingsCommand({ FunctionName }))
        return judgeSources(EventSourceMappings, stack)
      } catch (error) {
        throw toStackError(error, 'lambda:ListEventSourceMappings')
      }
    },
  },
]

export function judgeSources(
  mappings: readonly EventSourceMappingConfiguration[],
  { outputs, parameters }: Stack,
): Finding[] {
  const wanted = [
    ['the failure queue', outputs['FailureQueueUrl']?.split('/').at(-1)],
    ...(parameters['Delivery'] === 'stream' ? [['the stream', outputs['StreamName']] as const] : []),
  ] as const
  return wanted.flatMap(([what, name = '']) => {
    const mapping = mappings.find(
      ({ EventSourceArn = '' }) => EventSourceArn.endsWith(`:${name}`) || EventSourceArn.endsWith(`/${name}`),
    )
    if (mapping === undefined) {
      return [problem(`nothing reads ${what}`, 'Messages in it wait until they are deleted.', restored)]
    }
    const { UUID = '', State = '', StateTransitionReason = '', LastProcessingResult = '' } = mapping
    if (/^Disabl/.test(State)) {
      const remedy = `aws lambda update-event-source-mapping --uuid ${UUID} --enabled`
      return [
        problem(`${what} is not read: ${State} (${StateTransitionReason})`, 'Messages in it wait.', remedy),
      ]
    }
    if (/PROBLEM|denied|KMS|not authorized/i.test(LastProcessingResult)) {
      return [
        problem(
          `Lambda cannot read ${what}: ${LastProcessingResult}`,
          'Messages in it wait.',
          remedyOf(LastProcessingResult),
        ),
      ]
    }
    if (State !== '' && State !== 'Enabled') {
      return [
        warning(
          `the reader of ${what} is ${State}`,
          'It is about to change.',
          'Run doctor again in a minute.',
        ),
      ]
    }
    return [ok(`${what} is read${LastProcessingResult === '' ? '' : ` (${LastProcessingResult})`}`)]
  })
}

function remedyOf(result: string): string {
  if (/KMS/i.test(result))
    return 'Let the role of the function decrypt with the key: KmsKeyArn and PreviousKmsKeyArn of the stack, and the policy of the key.'
  if (/Throttl|concurren/i.test(result)) return 'Raise ReservedConcurrency, or the quota of the account.'
  return 'See the log of the function, and the permissions of its role.'
}
