// The arguments of `replay`, checked, and the environment as they change it.

import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Environment, expectedHeaders, readHeaders, resolveRegion } from '#config'
import { readTime } from '#time'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import { readArguments } from '../read-arguments.ts'
import { type ReplayLocation, readReplayLocation } from './open-source.ts'
import type { Selection } from './run-replay.ts'

export interface ReplayOptions {
  readonly place: ReplayLocation
  /** As the user wrote it. */
  readonly source: string
  /** As the user wrote it. */
  readonly mappingFile: string | undefined
  readonly manner: 'summary' | 'dry-run' | 'keep' | 'run'
  /** With `summary`: also by topic. */
  readonly byTopic: boolean
  readonly selection: Selection
  /** What the endpoint's settings are read from. */
  readonly env: Environment
}

export const replayOptionTypes = {
  mapping: 'string',
  'remote-write-url': 'string',
  auth: 'string',
  'secret-file': 'string',
  headers: 'string',
  region: 'string',
  receiver: 'string',
  since: 'string',
  until: 'string',
  limit: 'string',
  summary: 'boolean',
  by: 'string',
  'dry-run': 'boolean',
  keep: 'boolean',
} as const

type Options = { readonly [name in keyof typeof replayOptionTypes]?: string }
type Complain = (path: string, message: string) => void

/** @throws {ConfigError} with every problem */
export function readReplayOptions(
  args: readonly string[],
  folder: string,
  env: Environment,
): ReplayOptions | 'help' {
  const given = readArguments(args, replayOptionTypes, 'SOURCE')
  if (given === 'help') return 'help'
  const { options, file } = given
  const issues: ConfigIssue[] = []
  const complain: Complain = (path, message) => issues.push({ path, message })
  const place =
    file === undefined
      ? 'expected a folder, a file, s3://BUCKET/PREFIX, or a queue URL'
      : readReplayLocation(file, folder, env['REMOTE_WRITE_ALLOW_HTTP'] === 'true')
  if (typeof place === 'string') complain('SOURCE', place)
  const manners = (['summary', 'dry-run', 'keep'] as const).filter((name) => options[name] !== undefined)
  if (manners.length > 1)
    complain(`--${manners[1]}`, `cannot be used with --${manners[0]}; remove one of the two`)
  if (options.by !== undefined && manners[0] !== 'summary') complain('--by', 'used only with --summary')
  else if (options.by !== undefined && options.by !== 'topic') complain('--by', 'expected topic')
  const read: Omit<ReplayOptions, 'place'> = {
    source: file ?? '',
    mappingFile: options.mapping,
    manner: manners[0] ?? 'run',
    byTopic: options.by !== undefined,
    selection: {
      limit: readLimit(options.limit, complain),
      sinceMs: readMoment('since', options, complain),
      untilMs: readMoment('until', options, complain),
    },
    env: endpointEnvironment(options, manners[0] === 'summary', env, folder, complain),
  }
  if (issues.length > 0) throw new ConfigError('options', issues)
  return { place: place as ReplayLocation, ...read }
}

function readLimit(text: string | undefined, complain: Complain): number {
  if (text === undefined) return Number.POSITIVE_INFINITY
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  complain('--limit', 'expected a whole number above 0')
  return 0
}

function readMoment(name: 'since' | 'until', options: Options, complain: Complain): number | undefined {
  const text = options[name]
  const time = text === undefined ? undefined : readTime(text, undefined)
  if (typeof time !== 'string') return time
  complain(`--${name}`, 'expected ISO 8601 with a zone, or milliseconds since 1970')
  return undefined
}

/** A workspace that nobody has: a summary needs to know no more than what the endpoint takes. */
const anyWorkspace = 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-none/api/v1/remote_write'

function endpointEnvironment(
  options: Options,
  isSummary: boolean,
  env: Environment,
  folder: string,
  complain: Complain,
): Environment {
  const url = options['remote-write-url']
  const receiver = options.receiver === undefined ? {} : { REMOTE_WRITE_RECEIVER: options.receiver }
  if (url === undefined) {
    for (const name of ['auth', 'secret-file', 'headers', 'region'] as const) {
      if (options[name] !== undefined) complain(`--${name}`, 'used only with --remote-write-url URL')
    }
    const missing = isSummary && !env['REMOTE_WRITE_URL'] ? { REMOTE_WRITE_URL: anyWorkspace } : {}
    return { ...env, ...missing, ...receiver }
  }
  const others = Object.entries(env).filter(([name]) => {
    return !name.startsWith('REMOTE_WRITE_') || name === 'REMOTE_WRITE_ALLOW_HTTP'
  })
  const isAmp = URL.canParse(url) && resolveRegion(undefined, new URL(url), {}) !== undefined
  const secret = options['secret-file']
  if (options.headers !== undefined && readHeaders(options.headers) === undefined)
    complain('--headers', expectedHeaders)
  return {
    ...Object.fromEntries(others),
    REMOTE_WRITE_URL: url,
    REMOTE_WRITE_AUTH: options.auth ?? (secret !== undefined ? 'secret' : isAmp ? 'sigv4' : 'none'),
    ...(secret === undefined
      ? {}
      : { REMOTE_WRITE_SECRET_ARN: pathToFileURL(path.resolve(folder, secret)).href }),
    ...(options.headers === undefined ? {} : { REMOTE_WRITE_HEADERS: options.headers }),
    ...(options.region === undefined ? {} : { REMOTE_WRITE_REGION: options.region }),
    ...receiver,
  }
}
