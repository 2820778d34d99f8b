// The data endpoint of AWS IoT Core in the account of a stack: a subscription over WebSocket, and publishing.

import { DescribeEndpointCommand, IoTClient } from '@aws-sdk/client-iot'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { type Aws, StackError, toStackError } from '#stack'
import { connectBroker, type PublishedMessage, type Subscription } from '#studio'

export interface IotData {
  /** @throws {StackError} */
  subscribe(options: SubscribeOptions): Promise<Subscription>
  /**
   * @param topic may be one of Basic Ingest
   * @throws {StackError}
   */
  publish(topic: string, payload: string): Promise<void>
}

export interface SubscribeOptions {
  readonly topicFilter: string
  /** Then it ends by itself. */
  readonly durationMs: number
  onMessage(message: PublishedMessage): void
  onNote(note: string): void
}

/** @throws {StackError} */
export async function openIotData(aws: Aws): Promise<IotData> {
  const endpoint = await findEndpoint(aws)
  return {
    async subscribe({ topicFilter, durationMs, onMessage, onNote }) {
      const url = new URL(endpoint)
      url.protocol = url.protocol.replace('http', 'ws')
      const none = { caFile: undefined, certFile: undefined, keyFile: undefined, secretFile: undefined }
      const source = {
        kind: 'broker',
        url,
        awsRegion: aws.region,
        forMs: durationMs,
        clientId: undefined,
        ...none,
      } as const
      try {
        return await connectBroker({ source, topicFilter, env: aws.env, now: aws.now, onMessage, onNote })
      } catch (error) {
        throw new StackError(
          'denied',
          `AWS IoT Core does not let us subscribe to ${topicFilter}: ${(error as Error).message}`,
          'Allow iot:Connect, iot:Subscribe and iot:Receive to the credentials (docs/operations.md has the policy).',
        )
      }
    },
    async publish(topic, payload) {
      try {
        const client = new IoTDataPlaneClient({ ...aws.configIn(aws.region), endpoint })
        await client.send(new PublishCommand({ topic, payload: Buffer.from(payload), qos: 1 }))
      } catch (error) {
        throw toStackError(error, 'iot:Publish')
      }
    },
  }
}

/** An emulator's, or the account's own. */
async function findEndpoint(aws: Aws): Promise<string> {
  const given = aws.env['AWS_ENDPOINT_URL_IOT_DATA_PLANE'] || aws.env['AWS_ENDPOINT_URL']
  if (given) return given
  try {
    const { endpointAddress } = await aws
      .client(IoTClient)
      .send(new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }))
    return `https://${endpointAddress}`
  } catch (error) {
    throw toStackError(error, 'iot:DescribeEndpoint')
  }
}
