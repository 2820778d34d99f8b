// The source of messages, which the page may change while the stack runs: another broker, or back to our own.

import { regionOfAwsIot } from './aws-iot/aws-iot-host.ts'
import type { AwsIotUsage } from './aws-iot/meter.ts'
import type { Connection } from './connect-broker.ts'
import type { PublishedMessage } from './make-envelope.ts'
import { type OpenSource, openSource, type SourceDependencies } from './open-source.ts'
import type { BrokerChange, BrokerState } from './page-api.ts'
import type { BrokerSource, ListenSource, StartOptions } from './start-options.ts'

export interface ReplaceableSource {
  /** @throws as `openSource` */
  open(): Promise<OpenSource>
  /** @throws Error with the reason: then the source before it goes on */
  change(change: BrokerChange): Promise<void>
  /** Of the source that is open now; undefined where nothing is billed. */
  usage(): AwsIotUsage | undefined
  close(): Promise<void>
}

export interface SourceListener {
  onRetained(message: PublishedMessage): void
  onBroker(broker: Omit<BrokerState, 'sinceMs'>): void
}

type Choice = Pick<StartOptions, 'source' | 'topicFilter'>

const connected: Connection = { state: 'connected', tries: 0, nextTryAtMs: undefined }

/** @param listener undefined as long as there is no page */
export function createReplaceableSource(
  options: Choice,
  dependencies: SourceDependencies,
  listener: () => SourceListener | undefined,
): ReplaceableSource {
  let current: OpenSource | undefined
  let currentFilter = options.topicFilter
  /** Of the changes: one after the other, so that none is left open. */
  let last: Promise<unknown> = Promise.resolve()

  async function openChoice(
    { source, topicFilter }: Choice,
    env: SourceDependencies['env'],
  ): Promise<OpenSource> {
    const tell = ({ state, tries, nextTryAtMs }: Connection) =>
      listener()?.onBroker({
        kind: source.kind === 'listen' ? 'own' : 'subscribed',
        url: opened.url,
        topicFilter,
        state,
        detail: state === 'connected' ? '' : 'the broker closed the connection',
        tries,
        nextTryAtMs,
        publishLines: opened.publishLines,
      })
    const opened: OpenSource = await openSource(
      { source, topicFilter },
      {
        ...dependencies,
        env,
        onRetained: (message) => listener()?.onRetained(message),
        onConnection: (connection) => {
          // Of a source that was replaced, nothing is news.
          if (current === opened) tell(connection)
        },
      },
    )
    tell(connected)
    return opened
  }

  async function changeTo(change: BrokerChange): Promise<void> {
    const old = current
    const choice = { source: readSource(change, options), topicFilter: change.topicFilter ?? '#' }
    const isOwn = old?.localUrl !== undefined
    if (isOwn && choice.source.kind === 'listen' && choice.topicFilter === currentFilter) return
    if (isOwn && choice.source.kind === 'broker' && isSameBroker(choice.source.url, old.localUrl)) {
      throw new Error('this is the broker of this program; its messages come already')
    }
    const login = { MQTT_USERNAME: change.username, MQTT_PASSWORD: change.password }
    const opened = await openChoice(
      choice,
      change.kind === 'url' ? { ...dependencies.env, ...login } : dependencies.env,
    )
    current = opened
    currentFilter = choice.topicFilter
    await old?.close()
  }

  return {
    async open() {
      current = await openChoice(options, dependencies.env)
      return current
    },
    change(change) {
      const turn = last.then(() => changeTo(change))
      last = turn.catch(() => undefined)
      return turn
    },
    usage: () => current?.usage?.(),
    async close() {
      // A change that is under way would leave its source open.
      await last
      await current?.close()
    },
  }
}

function isSameBroker(url: URL, localUrl: string): boolean {
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  return isHere && (url.port || '1883') === (new URL(localUrl).port || '1883')
}

/** @throws Error for an address that is none, or that has a login in it */
function readSource(change: BrokerChange, { source }: Choice): ListenSource | BrokerSource {
  const { kind, url: text = '', username, password, topicFilter } = change
  const files =
    source.kind === 'broker'
      ? source
      : {
          clientId: undefined,
          secretFile: undefined,
          caFile: undefined,
          certFile: undefined,
          keyFile: undefined,
        }
  if (kind === 'own')
    return source.kind === 'listen' ? source : { kind: 'listen', host: '127.0.0.1', port: 1883 }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^(mqtt|ws)s?:$/.test(url.protocol) || url.hostname === '') {
    throw new Error('expected mqtt://HOST[:PORT], mqtts://HOST[:PORT], ws://… or wss://…')
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error('user name and password go into their fields, not into the address')
  }
  // MQTT 3.1.1, 3.1.2.9; brokers close the connection without a word.
  if (password !== undefined && username === undefined) throw new Error('a password needs a user name')
  const awsRegion = regionOfAwsIot(url.hostname)
  if (awsRegion !== undefined && (topicFilter ?? '#') === '#') {
    throw new Error(
      'AWS IoT Core bills each message that it sends: name the topics, such as factory/+/telemetry',
    )
  }
  const { clientId, caFile, certFile, keyFile } = files
  return {
    kind: 'broker',
    url,
    awsRegion,
    forMs: undefined,
    clientId,
    secretFile: undefined,
    caFile,
    certFile,
    keyFile,
  }
}
