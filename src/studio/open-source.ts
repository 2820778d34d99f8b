// Where messages come from: a broker of our own, or a subscription to one that exists.

import { ConfigError } from '../errors.ts'
import type { AwsIotUsage } from './aws-iot/meter.ts'
import { type Connection, connectBroker, describeBroker } from './connect-broker.ts'
import type { Environment } from './function-environment.ts'
import type { PublishedMessage } from './make-envelope.ts'
import { brokerUrl, isLoopback, publishLines, reachableHost } from './publish-lines.ts'
import { startBroker } from './start-broker.ts'
import type { ListenSource, StartOptions } from './start-options.ts'
import { matchesTopic } from './topic-filter.ts'

export interface OpenSource {
  /** For people. */
  readonly description: string
  /** Without user name and password. */
  readonly url: string
  readonly publishLines: readonly string[]
  /** For a client in this process; absent with a broker that is not ours. */
  readonly localUrl: string | undefined
  /** Only of AWS IoT Core. */
  usage?(): AwsIotUsage
  close(): Promise<void>
}

export interface SourceDependencies {
  /** PATH, to see which programs there are, and the login of a broker. */
  readonly env: Environment
  now(): number
  onMessage(message: PublishedMessage): void
  /** Kept by a broker that is not ours. */
  onRetained?(message: PublishedMessage): void
  onNote(note: string): void
  onConnection?(connection: Connection): void
}

/** Listening on all addresses includes these. */
const localHosts: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** @throws ConfigError for an address that cannot be listened on; Error where a broker cannot be reached */
export async function openSource(
  { source, topicFilter }: Pick<StartOptions, 'source' | 'topicFilter'>,
  dependencies: SourceDependencies,
): Promise<OpenSource> {
  if (source.kind === 'listen') return openOwnBroker(source, topicFilter, dependencies)
  const subscription = await connectBroker({ source, topicFilter, ...dependencies })
  return {
    description: `${describeBroker(source.url)}, subscribed to ${topicFilter}`,
    url: describeBroker(source.url),
    publishLines: [],
    localUrl: undefined,
    ...(subscription.usage === undefined ? {} : { usage: subscription.usage }),
    close: () => subscription.close(),
  }
}

async function openOwnBroker(
  source: ListenSource,
  topicFilter: string,
  { env, now, onMessage, onNote }: SourceDependencies,
): Promise<OpenSource> {
  const broker = await startBroker({
    ...source,
    now,
    onNote,
    onMessage(message) {
      if (matchesTopic(topicFilter, message.topic)) onMessage(message)
    },
  }).catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new ConfigError('options', [
      { path: '--listen', message: `cannot listen on this address: ${code ?? message}` },
    ])
  })
  const host = reachableHost(source.host)
  const openness = isLoopback(source.host) ? '' : ', open to the network without a password'
  const filter = topicFilter === '#' ? '' : `, topics ${topicFilter}`
  return {
    url: brokerUrl(host, broker.port),
    description: `${brokerUrl(host, broker.port)} (MQTT 3.1.1${openness}${filter})`,
    publishLines: publishLines(host, broker.port, env['PATH'] ?? ''),
    localUrl: brokerUrl(localHosts[source.host] ?? source.host, broker.port),
    close: () => broker.close(),
  }
}
