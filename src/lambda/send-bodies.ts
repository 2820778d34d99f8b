// Puts bodies into a queue of SQS, such as the failure queue, from which the ingesting function reads them.

import type { SQSClient, SQSClientConfig } from '@aws-sdk/client-sqs'
import { withTimeout } from '../with-timeout.ts'

/** @returns for each body why the queue did not take it; undefined: it did */
export type SendBodies = (bodies: readonly string[]) => Promise<readonly (Error | undefined)[]>

/** For all bodies together: within the reserve that the settings keep of the function's time. */
const sendTimeoutMs = 4_000

/** @param config over what the runtime's environment says */
export function createBodySender(queueUrl: URL, config: SQSClientConfig = {}): SendBodies {
  let client: SQSClient | undefined
  return async (bodies) => {
    // Part of the Lambda runtime, and needed only when something went wrong.
    const { SQSClient, SendMessageCommand } = await import('@aws-sdk/client-sqs')
    client ??= new SQSClient({ endpoint: queueUrl.origin, ...regionOf(queueUrl), ...config })
    const sender = client
    return Promise.all(
      bodies.map((MessageBody) => {
        const request = new SendMessageCommand({ QueueUrl: queueUrl.href, MessageBody })
        return withTimeout(sendTimeoutMs, (abortSignal) => sender.send(request, { abortSignal })).then(
          () => undefined,
          (error: Error) => error,
        )
      }),
    )
  }
}

/** As in https://docs.aws.amazon.com/general/latest/gr/sqs-service.html; of another host, the function's own region. */
function regionOf({ hostname }: URL): { region?: string } {
  const [, region] = /^sqs(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d+)\./.exec(hostname) ?? []
  return region === undefined ? {} : { region }
}
