// A subscription to a broker that exists, AWS IoT Core included. Who published a message is not known there, so its
// client id is `n/a`; retained messages are skipped, since a rule never sees them and their time is unknown.

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { type AwsIotUsage, awsIotLimits, createAwsIotMeter } from './aws-iot/meter.ts'
import { createWebSocketSigner } from './aws-iot/sign-websocket.ts'
import { type BrokerLogin, readBrokerLogin } from './broker-login.ts'
import { closed, describeConnectionProblem, watchFirstAnswer } from './connection-problem.ts'
import type { Environment } from './function-environment.ts'
import type { PublishedMessage } from './make-envelope.ts'
import type { BrokerSource } from './start-options.ts'

export interface SubscriptionOptions {
  readonly source: BrokerSource
  readonly topicFilter: string
  /** May have a user name and a password. */
  readonly env: Environment
  now(): number
  onMessage(message: PublishedMessage): void
  /** Kept by the broker, so that a rule would not see it. */
  onRetained?(message: PublishedMessage): void
  /** Connection lost, found again; retained messages that were skipped. */
  onNote(note: string): void
  onConnection?(connection: Connection): void
}

export interface Connection {
  readonly state: 'connected' | 'reconnecting'
  /** Since it was lost. */
  readonly tries: number
  /** Milliseconds since 1970. */
  readonly nextTryAtMs: number | undefined
}

export interface Subscription {
  /** Only of AWS IoT Core. */
  usage?(): AwsIotUsage
  close(): Promise<void>
}

const connectTimeoutMs = 10_000
const reconnectPeriodMs = 2_000

/**
 * Resolves when the broker has granted the subscription.
 * @throws Error with the reason, where a file cannot be read or the broker cannot be reached, or refuses
 */
export async function connectBroker(options: SubscriptionOptions): Promise<Subscription> {
  const { source, topicFilter, env, onNote } = options
  const address = describeBroker(source.url)
  const login = readBrokerLogin(source, env)
  if (source.url.password !== '') onNote(passwordShown)
  const signed = await signedOptions(options)
  const client = connect(withoutLogin(source.url), { ...clientOptions(source), ...login, ...signed })
  let stopTelling = () => {}
  const limit = limitOf(options, () => {
    stopTelling()
    client.end(true)
  })
  forwardMessages(client, { ...options, ...limit })
  const firstAnswer = watchFirstAnswer(client)
  try {
    await subscribe(client, topicFilter)
  } catch (error) {
    // The first connection either works or is an error to read; only later ones are tried again.
    client.end(true)
    limit?.close()
    const remedy = remedyOf(error, login)
    const found = { url: source.url, topicFilter, first: firstAnswer() }
    const problem = remedy === '' ? describeConnectionProblem(error, found) : (error as Error).message
    throw new Error(`${address}: ${problem}${remedy}`)
  }
  stopTelling = tellConnection(client, address, options)
  return {
    ...limit,
    async close() {
      limit?.close()
      stopTelling()
      await client.endAsync(true)
    },
  }
}

/** @throws Error where there are no credentials to sign with */
async function signedOptions({ source, env, now, onNote }: SubscriptionOptions): Promise<IClientOptions> {
  const { url, awsRegion } = source
  if (!isWebSocket(url) || awsRegion === undefined) return {}
  const signer = createWebSocketSigner(url, awsRegion, env, now)
  try {
    await signer.renew()
  } catch (error) {
    throw new Error(`${describeBroker(url)}: no AWS credentials to sign with: ${(error as Error).message}`)
  }
  return {
    // Asked for before each connection, and cannot wait: the next signature is made behind each.
    transformWsUrl() {
      const current = signer.current()
      signer.renew().catch((error: Error) => onNote(`no AWS credentials to connect again: ${error.message}`))
      return current
    },
  }
}

/** Ends a subscription to AWS IoT Core when it has cost enough. */
function limitOf(
  { source, now, onMessage, onNote }: SubscriptionOptions,
  end: () => void,
):
  | (Required<Pick<Subscription, 'usage'>> & { onMessage: SubscriptionOptions['onMessage']; close(): void })
  | undefined {
  if (source.awsRegion === undefined) return undefined
  const durationMs = source.forMs ?? awsIotLimits.durationMs
  const { count, usage } = createAwsIotMeter({ ...awsIotLimits, durationMs }, now)
  let isOpen = true
  const close = () => {
    isOpen = false
    clearTimeout(timer)
  }
  const finish = (why: string) => {
    if (!isOpen) return
    close()
    const { messages, usd } = usage()
    const count = `${messages.toLocaleString('en-US')} message${messages === 1 ? '' : 's'}`
    const cost = `${count}, about USD ${usd.toFixed(2)}`
    onNote(`the subscription to AWS IoT Core has ended, because ${why} (${cost}); what came stays here`)
    end()
  }
  const timer = setTimeout(() => finish('its time is over; --for DURATION changes it'), durationMs)
  return {
    usage,
    close,
    onMessage(message) {
      if (count(message.payload.length)) onMessage(message)
      const { ended } = usage()
      if (ended !== undefined) finish(ended)
    },
  }
}

const passwordShown =
  'other users of this machine can read the password in --broker; use MQTT_PASSWORD or --broker-secret-file FILE'

function withoutLogin(url: URL): string {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain.href
}

/** 4 and 5 are the return codes of MQTT 3.1.1, section 3.2.2.3, for a login that the broker does not accept. */
function remedyOf(error: unknown, { username }: BrokerLogin): string {
  const { code } = error as { readonly code?: unknown }
  if (code !== 4 && code !== 5) return ''
  return username === undefined
    ? '; set MQTT_USERNAME and MQTT_PASSWORD, or use --broker-secret-file FILE'
    : '; check the user name and the password'
}

function isWebSocket({ protocol }: URL): boolean {
  return protocol === 'ws:' || protocol === 'wss:'
}

/** The address without user name and password. */
export function describeBroker({ protocol, host }: URL): string {
  return `${protocol}//${host}`
}

function clientOptions({ url, clientId, caFile, certFile, keyFile }: BrokerSource): IClientOptions {
  return {
    ...(isWebSocket(url) && url.pathname === '/' ? { path: '/mqtt' } : {}),
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    ...(certFile === undefined ? {} : { cert: readFileSync(certFile) }),
    ...(keyFile === undefined ? {} : { key: readFileSync(keyFile) }),
    clientId: clientId ?? `iot-remote-write-${randomBytes(4).toString('hex')}`,
    clean: true,
    connectTimeout: connectTimeoutMs,
    // The client then subscribes again on its own, too.
    reconnectPeriod: reconnectPeriodMs,
    rejectUnauthorized: true,
  }
}

async function subscribe(client: MqttClient, topicFilter: string): Promise<void> {
  const ended = new Promise<never>((_resolve, reject) => {
    client.on('error', reject)
    // TLS 1.3 tells a client that its certificate is refused only after the handshake, and AWS IoT Core tells
    // nothing: it closes. An error, if there is one, is reported beside the close that it causes.
    client.once('close', () => setImmediate(() => reject(new Error(closed))))
  })
  ended.catch(() => undefined)
  const connected = new Promise<void>((resolve) => client.once('connect', () => resolve()))
  await Promise.race([connected, ended])
  const granted = await Promise.race([client.subscribeAsync(topicFilter, { qos: 1 }), ended])
  // 128 is the failure code of MQTT 3.1.1, section 3.9.3.
  if (granted.some(({ qos }) => qos === 128))
    throw new Error(
      `the broker refused the subscription to ${topicFilter}; check what this user may subscribe to`,
    )
}

/** Returns what ends it. */
function tellConnection(client: MqttClient, address: string, options: SubscriptionOptions): () => void {
  const { onNote, onConnection, now } = options
  let tries = 0
  const onClose = () => {
    if (tries === 0) onNote(`${address} closed the connection; reconnecting`)
    tries++
    onConnection?.({ state: 'reconnecting', tries, nextTryAtMs: now() + reconnectPeriodMs })
  }
  client.on('close', onClose)
  client.on('connect', () => {
    tries = 0
    onNote(`${address}: reconnected`)
    onConnection?.({ state: 'connected', tries, nextTryAtMs: undefined })
  })
  return () => client.off('close', onClose)
}

function forwardMessages(client: MqttClient, options: SubscriptionOptions): void {
  const { now, onMessage, onRetained, onNote } = options
  let retained = false
  client.on('message', (topic, payload, packet) => {
    const message = { topic, clientId: 'n/a', payload, receivedAtMs: now() }
    if (packet.retain) {
      onRetained?.({ ...message, isRetained: true })
      if (!retained) onNote('retained messages are skipped, because their time of publication is unknown')
      retained = true
      return
    }
    onMessage(message)
  })
}
