// Confirms a destination of rules through the API of AWS IoT, in the function's own region.
// https://docs.aws.amazon.com/iot/latest/apireference/API_ConfirmTopicRuleDestination.html

import { withTimeout } from '../../with-timeout.ts'

const answerTimeoutMs = 5_000

/** @throws what the API says */
export async function confirmByIot(confirmationToken: string): Promise<void> {
  // Part of the Lambda runtime, and needed once in the life of a stack.
  const { IoTClient, ConfirmTopicRuleDestinationCommand } = await import('@aws-sdk/client-iot')
  const request = new ConfirmTopicRuleDestinationCommand({ confirmationToken })
  await withTimeout(answerTimeoutMs, (abortSignal) => new IoTClient({}).send(request, { abortSignal }))
}
