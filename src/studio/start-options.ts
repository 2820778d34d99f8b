// The options of `start`, checked. Pure: nothing is opened here. All problems are found in one pass.

import path from 'node:path'
import { expectedHeaders, readHeaders } from '#config'
import { regionOfAwsIot } from './aws-iot/aws-iot-host.ts'
import { isTopicFilter } from './topic-filter.ts'

const authorizations = ['none', 'sigv4', 'basic', 'bearer'] as const
const receivers = ['amp', 'prometheus'] as const
export type Authorization = (typeof authorizations)[number]
export type ReceiverKind = (typeof receivers)[number]

export const startOptionTypes = {
  listen: 'string',
  broker: 'string',
  'broker-secret-file': 'string',
  ca: 'string',
  cert: 'string',
  key: 'string',
  'client-id': 'string',
  topic: 'string',
  for: 'string',
  mapping: 'string',
  'remote-write-url': 'string',
  auth: 'string',
  'secret-file': 'string',
  headers: 'string',
  region: 'string',
  receiver: 'string',
  duration: 'string',
  'no-host-metrics': 'boolean',
  page: 'string',
  'no-page': 'boolean',
  'no-open': 'boolean',
  simulate: 'string',
  'prometheus-url': 'string',
  'playground-url': 'string',
  verbose: 'boolean',
} as const

type OptionName = keyof typeof startOptionTypes
type OptionTexts = { readonly [name in OptionName]?: string }
type Complain = (option: string, message: string) => void

const defaultPort = 1883
const defaultPagePort = 1880
const simulatedDevicesMax = 20_000

export interface StartOptions {
  readonly source: ListenSource | BrokerSource
  readonly topicFilter: string
  /** Absolute path. */
  readonly mappingFile: string | undefined
  readonly target: EmbeddedTarget | UrlTarget
  readonly receiver: ReceiverKind | undefined
  /** Absent: until Ctrl-C. */
  readonly durationMs: number | undefined
  readonly hostMetrics: boolean
  readonly verbose: boolean
  /** Where the page listens; undefined for none. */
  readonly page: PageAddress | undefined
  /** Demo devices that publish from the start; undefined for some, if nothing else publishes. */
  readonly simulatedDevices: number | undefined
}

export interface PageAddress {
  readonly host: string
  /** 0 is any free port. */
  readonly port: number
  /** Somebody asked for exactly this port. */
  readonly isPortFixed: boolean
  /** In a browser, where there is a display. */
  readonly isOpened: boolean
  /** A Prometheus whose page shows the metrics. */
  readonly prometheusUrl: URL | undefined
  readonly playgroundUrl: URL | undefined
}

/** A broker of our own. */
export interface ListenSource {
  readonly kind: 'listen'
  readonly host: string
  /** 0 is any free port. */
  readonly port: number
}

/** A broker that exists. Files are absolute paths. */
export interface BrokerSource {
  readonly kind: 'broker'
  readonly url: URL
  /** Where it is AWS IoT Core. */
  readonly awsRegion: string | undefined
  /** When a subscription to AWS IoT Core ends; undefined: by default. */
  readonly forMs: number | undefined
  readonly clientId: string | undefined
  /** With user name and password. */
  readonly secretFile: string | undefined
  readonly caFile: string | undefined
  readonly certFile: string | undefined
  readonly keyFile: string | undefined
}

export interface EmbeddedTarget {
  readonly kind: 'embedded'
}

export interface UrlTarget {
  readonly kind: 'url'
  readonly url: URL
  readonly auth: Authorization
  readonly secretFile: string | undefined
  /** In the form of REMOTE_WRITE_HEADERS. */
  readonly headers: string | undefined
  readonly region: string | undefined
}

/** What setTimeout can hold, 2^31 - 1 ms. */
const durationSecondsMax = 2_147_483

/**
 * @param given the text of each option, '' for a flag
 * @param folder where relative file names start
 * @param complain is told every problem; then the options are not to be used
 */
export function readStartOptions(given: OptionTexts, folder: string, complain: Complain): StartOptions {
  const toFile = (name: OptionName) =>
    given[name] === undefined ? undefined : path.resolve(folder, given[name])
  return {
    source: given.broker === undefined ? readListen(given, complain) : readBroker(given, toFile, complain),
    topicFilter: readTopic(given.topic, complain),
    mappingFile: toFile('mapping'),
    target: readTarget(given, toFile, complain),
    receiver: readChoice('receiver', given, receivers, complain),
    durationMs: readDuration(given.duration, complain),
    hostMetrics: given['no-host-metrics'] === undefined,
    verbose: given.verbose !== undefined,
    page: readPage(given, complain),
    simulatedDevices: readDevices(given.simulate, complain),
  }
}

function readListen(given: OptionTexts, complain: Complain): ListenSource {
  for (const name of ['broker-secret-file', 'ca', 'cert', 'key', 'client-id', 'for'] as const) {
    if (given[name] !== undefined) complain(`--${name}`, 'used only with --broker URL')
  }
  const { host, port = defaultPort } = readAddress('listen', given.listen, complain)
  return { kind: 'listen', host, port }
}

function readPage(given: OptionTexts, complain: Complain): PageAddress | undefined {
  for (const name of ['page', 'no-open', 'prometheus-url', 'playground-url', 'simulate'] as const) {
    if (given['no-page'] !== undefined && given[name] !== undefined) {
      complain(`--${name}`, 'cannot be used with --no-page; remove one of the two')
    }
  }
  if (given['no-page'] !== undefined) return undefined
  const { host, port } = readAddress('page', given.page, complain)
  const readPageUrl = (name: 'prometheus-url' | 'playground-url'): URL | undefined => {
    const text = given[name]
    const url = text === undefined ? undefined : readUrl(text, ['http:', 'https:'])
    if (text !== undefined && !url) complain(`--${name}`, 'expected http://… or https://…')
    return url
  }
  return {
    host,
    port: port ?? defaultPagePort,
    isPortFixed: port !== undefined,
    isOpened: given['no-open'] === undefined,
    prometheusUrl: readPageUrl('prometheus-url'),
    playgroundUrl: readPageUrl('playground-url'),
  }
}

function readAddress(
  name: 'listen' | 'page',
  text = '127.0.0.1',
  complain: Complain,
): { readonly host: string; readonly port: number | undefined } {
  // An IPv6 address with a port is in brackets, as in a URL.
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:]+))(?::(?<port>\d{1,5}))?$/.exec(text)
  const host =
    match?.groups?.['v6'] ?? match?.groups?.['host'] ?? (/^[\da-f:.]*:[\da-f:.]*:/i.test(text) ? text : '')
  const port = match?.groups?.['port']
  if (host === '' || Number(port ?? 0) > 65_535 || /^\d+$/.test(host)) {
    const example = name === 'page' ? `127.0.0.1:${defaultPagePort}` : `0.0.0.0:${defaultPort}`
    complain(`--${name}`, `expected ADDRESS or ADDRESS:PORT, such as ${example}`)
  }
  return { host, port: port === undefined ? undefined : Number(port) }
}

function readDevices(text: string | undefined, complain: Complain): number | undefined {
  if (text === undefined) return undefined
  const devices = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (devices < 1 || devices > simulatedDevicesMax) {
    complain('--simulate', `expected a number of devices, 1 to ${simulatedDevicesMax}`)
  }
  return devices
}

function readBroker(
  given: OptionTexts,
  toFile: (name: OptionName) => string | undefined,
  complain: Complain,
): BrokerSource {
  if (given.listen !== undefined) complain('--listen', 'cannot be used with --broker; remove one of the two')
  const url = readUrl(given.broker!, ['mqtt:', 'mqtts:', 'ws:', 'wss:'])
  if (url === undefined) {
    complain('--broker', 'expected mqtt://HOST[:PORT], mqtts://HOST[:PORT], ws://… or wss://…')
  }
  if (url?.protocol === 'mqtt:' || url?.protocol === 'ws:') {
    for (const name of ['ca', 'cert', 'key'] as const) {
      if (given[name] !== undefined)
        complain(`--${name}`, 'used only with TLS: --broker mqtts://… or wss://…')
    }
  }
  const awsRegion = regionOfAwsIot(url?.hostname ?? '')
  checkAwsIot(given, url, awsRegion, complain)
  const hasLogin = url !== undefined && (url.username !== '' || url.password !== '')
  if (hasLogin && given['broker-secret-file'] !== undefined) {
    complain('--broker', 'must not contain a user name or password beside --broker-secret-file FILE')
  }
  if (given.cert !== undefined && given.key === undefined) complain('--cert', 'requires --key FILE')
  if (given.key !== undefined && given.cert === undefined) complain('--key', 'requires --cert FILE')
  return {
    kind: 'broker',
    url: url ?? new URL('mqtt://invalid'),
    awsRegion,
    forMs: readFor(given.for, complain),
    clientId: given['client-id'],
    secretFile: toFile('broker-secret-file'),
    caFile: toFile('ca'),
    certFile: toFile('cert'),
    keyFile: toFile('key'),
  }
}

/** AWS bills each message that it sends to a client, and knows no user names. */
function checkAwsIot(
  given: OptionTexts,
  url: URL | undefined,
  region: string | undefined,
  complain: Complain,
): void {
  if (region === undefined) {
    if (given.for !== undefined)
      complain('--for', 'used only with AWS IoT Core; --duration SECONDS ends start')
    return
  }
  if (given.topic === undefined) {
    complain(
      '--topic',
      'required with AWS IoT Core, which bills each message that it sends; such as factory/+/telemetry',
    )
  }
  if (given.topic?.startsWith('$aws/rules/')) {
    complain(
      '--topic',
      'nobody can subscribe to Basic Ingest; use the topics behind $aws/rules/NAME/ if devices publish there too',
    )
  }
  if (url?.protocol === 'ws:') complain('--broker', 'AWS IoT Core accepts only TLS: wss://…')
  if (url?.protocol === 'mqtts:' && given.cert === undefined) {
    complain(
      '--broker',
      'AWS IoT Core wants --cert FILE --key FILE; with AWS credentials use wss:// instead of mqtts://',
    )
  }
}

const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }

function readFor(text: string | undefined, complain: Complain): number | undefined {
  if (text === undefined) return undefined
  const [, amount, unit = ''] = /^(\d{1,5})([smh])$/.exec(text) ?? []
  const durationMs = Number(amount) * (unitsMs[unit] ?? Number.NaN)
  if (!(durationMs > 0 && durationMs <= durationSecondsMax * 1000))
    complain('--for', 'expected a time such as 90s, 10m or 2h')
  return durationMs
}

function readTarget(
  given: OptionTexts,
  toFile: (name: OptionName) => string | undefined,
  complain: Complain,
): EmbeddedTarget | UrlTarget {
  const text = given['remote-write-url']
  const chosen = readChoice('auth', given, authorizations, complain)
  if (text === undefined) {
    for (const name of ['auth', 'secret-file', 'headers', 'region'] as const) {
      if (given[name] !== undefined) complain(`--${name}`, 'used only with --remote-write-url URL')
    }
    return { kind: 'embedded' }
  }
  const url = readUrl(text, ['http:', 'https:'])
  if (url === undefined) {
    complain('--remote-write-url', 'expected http://… or https://…')
  } else if (url.username !== '' || url.password !== '') {
    complain(
      '--remote-write-url',
      'must not contain a user name or password; use --auth basic --secret-file FILE',
    )
  }
  const auth = chosen ?? (isAmpHost(url?.hostname ?? '') ? 'sigv4' : 'none')
  const needsSecret = auth === 'basic' || auth === 'bearer'
  const secretFile = toFile('secret-file')
  if (given.headers !== undefined && readHeaders(given.headers) === undefined)
    complain('--headers', expectedHeaders)
  if (needsSecret && secretFile === undefined) complain('--auth', `${auth} requires --secret-file FILE`)
  if (!needsSecret && secretFile !== undefined)
    complain('--secret-file', 'used only with --auth basic or bearer')
  if (auth !== 'sigv4' && given.region !== undefined) complain('--region', 'used only with --auth sigv4')
  return {
    kind: 'url',
    url: url ?? new URL('http://invalid'),
    auth,
    secretFile,
    headers: given.headers,
    region: given.region,
  }
}

/** https://docs.aws.amazon.com/general/latest/gr/prometheus-service.html */
function isAmpHost(hostname: string): boolean {
  return /(^|\.)aps-workspaces(-fips)?\./.test(hostname)
}

function readUrl(text: string, protocols: readonly string[]): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && protocols.includes(url.protocol) && url.hostname !== '' ? url : undefined
}

function readTopic(filter = '#', complain: Complain): string {
  if (!isTopicFilter(filter)) {
    complain('--topic', 'expected an MQTT topic filter, such as factory/+/telemetry')
  }
  return filter
}

function readChoice<Choice extends string>(
  name: 'auth' | 'receiver',
  given: OptionTexts,
  choices: readonly Choice[],
  complain: Complain,
): Choice | undefined {
  const text = given[name]
  const choice = choices.find((candidate) => candidate === text)
  if (text !== undefined && choice === undefined) {
    complain(`--${name}`, `expected one of ${choices.join(', ')}`)
  }
  return choice
}

function readDuration(text: string | undefined, complain: Complain): number | undefined {
  if (text === undefined) return undefined
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(seconds > 0 && seconds <= durationSecondsMax)) {
    complain('--duration', `expected a number of seconds above 0, at most ${durationSecondsMax}`)
  }
  return seconds * 1000
}
