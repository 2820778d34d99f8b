// The options of `npm start`, parsed and checked. Pure: nothing is opened here. All problems are found in one pass.

import path from 'node:path'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import {
  type Authorization,
  authorizations,
  type Complain,
  defaultPort,
  type OptionName,
  type ReceiverKind,
  readStartTexts,
  receivers,
  type StartTexts,
} from './start-arguments.ts'
import { isTopicFilter } from './topic-filter.ts'

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
  readonly clientId: string | undefined
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
  readonly region: string | undefined
}

/** What setTimeout can hold, 2^31 - 1 ms. */
const durationSecondsMax = 2_147_483

/**
 * @param args what follows the program's name
 * @param folder where relative file names start
 * @throws ConfigError with every problem
 */
export function parseStartOptions(args: readonly string[], folder: string): StartOptions | 'help' {
  const issues: ConfigIssue[] = []
  const complain: Complain = (option, message) => issues.push({ path: option, message })
  const given = readStartTexts(args, complain)
  if (given === 'help') return 'help'
  const toFile = (name: OptionName) =>
    given[name] === undefined ? undefined : path.resolve(folder, given[name])
  const options: StartOptions = {
    source: given.broker === undefined ? readListen(given, complain) : readBroker(given, toFile, complain),
    topicFilter: readTopic(given.topic, complain),
    mappingFile: toFile('mapping'),
    target: readTarget(given, toFile, complain),
    receiver: readChoice('receiver', given, receivers, complain),
    durationMs: readDuration(given.duration, complain),
    hostMetrics: given['no-host-metrics'] === undefined,
    verbose: given.verbose !== undefined,
  }
  if (issues.length > 0) throw new ConfigError('options', issues)
  return options
}

function readListen(given: StartTexts, complain: Complain): ListenSource {
  for (const name of ['ca', 'cert', 'key', 'client-id'] as const) {
    if (given[name] !== undefined) complain(`--${name}`, 'goes with --broker')
  }
  const text = given.listen ?? '127.0.0.1'
  // An IPv6 address with a port is in brackets, as in a URL.
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:]+))(?::(?<port>\d{1,5}))?$/.exec(text)
  const host =
    match?.groups?.['v6'] ?? match?.groups?.['host'] ?? (/^[\da-f:.]*:[\da-f:.]*:/i.test(text) ? text : '')
  const port = Number(match?.groups?.['port'] ?? defaultPort)
  if (host === '' || port > 65_535 || /^\d+$/.test(host)) {
    complain('--listen', 'expected ADDRESS or ADDRESS:PORT, such as 0.0.0.0:1883')
  }
  return { kind: 'listen', host, port }
}

function readBroker(
  given: StartTexts,
  toFile: (name: OptionName) => string | undefined,
  complain: Complain,
): BrokerSource {
  if (given.listen !== undefined)
    complain('--listen', 'has no use with --broker: either the one or the other')
  const url = readUrl(given.broker!, ['mqtt:', 'mqtts:'])
  if (url === undefined) {
    complain('--broker', 'expected mqtt://HOST[:PORT] or mqtts://HOST[:PORT]')
  }
  if (url?.protocol === 'mqtt:') {
    for (const name of ['ca', 'cert', 'key'] as const) {
      if (given[name] !== undefined) complain(`--${name}`, 'needs TLS: --broker mqtts://…')
    }
  }
  if (given.cert !== undefined && given.key === undefined) complain('--cert', 'needs its --key')
  if (given.key !== undefined && given.cert === undefined) complain('--key', 'needs its --cert')
  return {
    kind: 'broker',
    url: url ?? new URL('mqtt://invalid'),
    clientId: given['client-id'],
    caFile: toFile('ca'),
    certFile: toFile('cert'),
    keyFile: toFile('key'),
  }
}

function readTarget(
  given: StartTexts,
  toFile: (name: OptionName) => string | undefined,
  complain: Complain,
): EmbeddedTarget | UrlTarget {
  const text = given['remote-write-url']
  const chosen = readChoice('auth', given, authorizations, complain)
  if (text === undefined) {
    for (const name of ['auth', 'secret-file', 'region'] as const) {
      if (given[name] !== undefined) complain(`--${name}`, 'goes with --remote-write-url')
    }
    return { kind: 'embedded' }
  }
  const url = readUrl(text, ['http:', 'https:'])
  if (url === undefined) {
    complain('--remote-write-url', 'expected http://… or https://…')
  } else if (url.username !== '' || url.password !== '') {
    complain('--remote-write-url', 'holds a password; give it with --auth basic --secret-file FILE')
  }
  const auth = chosen ?? (isAmpHost(url?.hostname ?? '') ? 'sigv4' : 'none')
  const needsSecret = auth === 'basic' || auth === 'bearer'
  const secretFile = toFile('secret-file')
  if (needsSecret && secretFile === undefined) complain('--auth', `${auth} needs --secret-file FILE`)
  if (!needsSecret && secretFile !== undefined) complain('--secret-file', 'goes with --auth basic or bearer')
  if (auth !== 'sigv4' && given.region !== undefined) complain('--region', 'goes with --auth sigv4')
  return { kind: 'url', url: url ?? new URL('http://invalid'), auth, secretFile, region: given.region }
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
  given: StartTexts,
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
    complain('--duration', `expected seconds from above 0 to ${durationSecondsMax}`)
  }
  return seconds * 1000
}
