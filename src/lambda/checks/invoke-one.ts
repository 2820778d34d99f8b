// Has a plugin run in an invocation of its own: the function invokes itself, and does not wait.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

import type { LambdaClient } from '@aws-sdk/client-lambda'
import { withTimeout } from '../../with-timeout.ts'

export interface OnePlugin {
  readonly kind: 'check' | 'metrics'
  readonly name: string
}

/** @throws if the invocation was not accepted */
export type InvokeOne = (plugin: OnePlugin) => Promise<void>

const answerTimeoutMs = 5_000

/** @param functionName of the function itself; it is a part of the instance, since two functions may run one check */
export function createInvoker(functionName: string): InvokeOne {
  let client: LambdaClient | undefined
  return async ({ kind, name }) => {
    // Part of the Lambda runtime.
    const { LambdaClient, InvokeCommand } = await import('@aws-sdk/client-lambda')
    client ??= new LambdaClient({})
    const sender = client
    const event = {
      collector: 'checks',
      instance: `${functionName}/${kind}/${name}`,
      config: { only: { kind, name } },
    }
    const request = new InvokeCommand({
      FunctionName: functionName,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(event)),
    })
    await withTimeout(answerTimeoutMs, (abortSignal) => sender.send(request, { abortSignal }))
  }
}
