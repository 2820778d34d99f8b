// The one place that turns the environment into settings. docs/settings.md has the same list, with the meaning of each.

import { tmpdir } from 'node:os'
import type { DecodeSettings } from '#decode'
import type { AuthorizationKind, LabelLimits, Receiver, WriteLimits } from '#remote-write'
import { expectedReference, secretReference } from '#secrets'
import type { LogLevel } from '#telemetry'
import * as byDefault from '../default-limits.ts'
import { keepsSecrets } from '../loopback.ts'
import { createEnvironmentReader, type Environment, type EnvironmentReader } from './read-environment.ts'
import { expectedHeaders, readHeaders } from './read-headers.ts'
import { resolveRegion } from './resolve-region.ts'

export interface Settings {
  readonly endpoint: EndpointSettings
  readonly decode: DecodeSettings
  readonly mapping: MappingSettings
  readonly deadLetters: DeadLetterSettings
  readonly delivery: DeliverySettings
  /** Where it is written down which records are in work; undefined: nowhere. */
  readonly stateFolder: string | undefined
  readonly logLevel: LogLevel
  /** Whether the log names topic and client id of a failure, at most once a second. */
  readonly logTopics: boolean
}

export interface EndpointSettings {
  readonly url: URL
  readonly receiver: Receiver
  readonly authorization: AuthorizationKind
  /** Empty unless the authorization is `sigv4`. */
  readonly region: string
  readonly roleArn: string | undefined
  /** Secrets Manager ARN, or a `file:` URL on a local stack. */
  readonly secretArn: string | undefined
  /** Of the user's own, beside those of the protocol; names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly requestTimeoutMs: number
  readonly limits: WriteLimits
}

export interface MappingSettings {
  /** Where the mapping is read from; undefined: it is the one that the build put beside the code. */
  readonly uri: URL | undefined
  /** How often the mapping there is looked at again; 0: never. */
  readonly refreshIntervalMs: number
  /** Of the names that presets and the bundled mapping give. */
  readonly namingVersion: number
  readonly identityLabels: readonly ('topic' | 'client_id' | 'device')[]
  readonly clockAheadMaxMs: number
  readonly payloadDepthMax: number
  readonly messageSamplesMax: number
  readonly messageStepsMax: number
  readonly labelValueBytesMax: number
}

export interface DeadLetterSettings {
  readonly uri: URL | undefined
  readonly perMinuteMax: number
}

export interface DeliverySettings {
  /** For an event that carries one message: how long it may wait for its answer. */
  readonly directBudgetMs: number
  /** What is left of the function's time for dead letters and the answer to Lambda. */
  readonly deadlineReserveMs: number
}

const endpointNames = [
  'REMOTE_WRITE_URL',
  'REMOTE_WRITE_AUTH',
  'REMOTE_WRITE_RECEIVER',
  'REMOTE_WRITE_REGION',
  'REMOTE_WRITE_ROLE_ARN',
  'REMOTE_WRITE_SECRET_ARN',
  'REMOTE_WRITE_HEADERS',
  'REMOTE_WRITE_ALLOW_HTTP',
] as const

const otherNames = [
  'EVENT_SHAPE',
  'EVENT_TRUSTED_FIELDS',
  'IDENTITY_LABELS',
  'MAPPING_URI',
  'MAPPING_REFRESH_SECONDS',
  'NAMING_VERSION',
  'DEAD_LETTER_URI',
  'DEAD_LETTERS_PER_MINUTE_MAX',
  'STATE_FOLDER',
  'LOG_LEVEL',
  'LOG_TOPICS',
  'DIRECT_BUDGET_MS',
  'DEADLINE_RESERVE_MS',
  'REQUEST_TIMEOUT_MS',
  'REQUEST_BYTES_MAX',
  'REQUEST_SAMPLES_MAX',
  'REQUEST_CONCURRENCY_MAX',
  'SAMPLE_AGE_MAX_SECONDS',
  'CLOCK_AHEAD_MAX_SECONDS',
  'PAYLOAD_BYTES_MAX',
  'PAYLOAD_DEPTH_MAX',
  'MESSAGE_SAMPLES_MAX',
  'MESSAGE_STEPS_MAX',
  'LABEL_VALUE_BYTES_MAX',
  'LABEL_NAME_BYTES_MAX',
  'LABELS_PER_SERIES_MAX',
  'LABEL_SET_BYTES_MAX',
] as const

type SettingName = (typeof endpointNames | typeof otherNames)[number]

/** The function itself knows each where it reads it, and does without this list. */
export const settingNames: readonly string[] = /* @__PURE__ */ endpointNames.concat(otherNames as never)

/**
 * AMP's quotas, which are those of Cortex where AMP publishes none: labels per series and label size of
 * https://docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html, `-validation.max-length-label-name` and `-value`.
 */
const ampLabelLimits = { labelsMax: 150, nameBytesMax: 1_024, valueBytesMax: 2_048, setBytesMax: 7_168 }

/** @throws {ConfigError} with every wrong setting */
export function readSettings(env: Environment): Settings {
  const read = createEnvironmentReader<SettingName>(env)
  for (const name of Object.keys(env)) {
    if (name.startsWith('REMOTE_WRITE_') && !endpointNames.some((one) => one === name)) {
      read.problem(name, `unknown; expected one of ${endpointNames.join(', ')}`)
    }
  }
  const labelValueBytesMax = read.integer('LABEL_VALUE_BYTES_MAX', byDefault.labelValueBytesMax, 1, 65_536)
  const settings = {
    endpoint: readEndpoint(read, env, labelValueBytesMax),
    decode: {
      eventShape: read.choice('EVENT_SHAPE', ['envelope', 'plain'], 'envelope'),
      trustedFields: read.list('EVENT_TRUSTED_FIELDS', ['topic', 'client_id', 'received_at'], []),
      payloadBytesMax: read.integer('PAYLOAD_BYTES_MAX', byDefault.payloadBytesMax, 1, 6_000_000),
    },
    mapping: {
      uri: read.url('MAPPING_URI', ['s3:', 'file:']),
      refreshIntervalMs: read.integer('MAPPING_REFRESH_SECONDS', 300, 0, 86_400) * 1000,
      namingVersion: read.integer('NAMING_VERSION', 1, 1, 1),
      identityLabels: read.list('IDENTITY_LABELS', byDefault.identityLabels, byDefault.identityLabels),
      clockAheadMaxMs:
        read.integer('CLOCK_AHEAD_MAX_SECONDS', byDefault.clockAheadMaxMs / 1000, 0, 86_400) * 1000,
      payloadDepthMax: read.integer('PAYLOAD_DEPTH_MAX', byDefault.payloadDepthMax, 1, 1_000),
      messageSamplesMax: read.integer('MESSAGE_SAMPLES_MAX', byDefault.messageSamplesMax, 1, 100_000),
      messageStepsMax: read.integer('MESSAGE_STEPS_MAX', byDefault.messageStepsMax, 1_000, 10_000_000),
      labelValueBytesMax,
    },
    deadLetters: {
      uri: read.url('DEAD_LETTER_URI', ['s3:', 'file:']),
      perMinuteMax: read.integer('DEAD_LETTERS_PER_MINUTE_MAX', 600, 1, 1_000_000),
    },
    delivery: {
      directBudgetMs: read.integer('DIRECT_BUDGET_MS', 3_000, 100, 840_000),
      deadlineReserveMs: read.integer('DEADLINE_RESERVE_MS', 5_000, 0, 60_000),
    },
    // Lambda's runtime sets this name. Elsewhere processes would share the folder.
    stateFolder:
      read.text('STATE_FOLDER') ?? (env['AWS_LAMBDA_RUNTIME_API'] === undefined ? undefined : tmpdir()),
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error'], 'info'),
    logTopics: read.choice('LOG_TOPICS', ['true', 'false'], 'true') === 'true',
  } as const
  if (settings.decode.eventShape === 'envelope' && settings.decode.trustedFields.length > 0) {
    read.problem('EVENT_TRUSTED_FIELDS', 'used only with EVENT_SHAPE=plain')
  }
  read.finish()
  return settings
}

function readEndpoint(
  read: EnvironmentReader<SettingName>,
  env: Environment,
  labelValueBytesMax: number,
): EndpointSettings {
  const url = read.url('REMOTE_WRITE_URL', ['https:', 'http:'])
  const secretArn = read.matching('REMOTE_WRITE_SECRET_ARN', secretReference, expectedReference)
  const authorization = read.choice(
    'REMOTE_WRITE_AUTH',
    ['sigv4', 'none', 'basic', 'bearer', 'secret'],
    secretArn === undefined ? 'sigv4' : 'secret',
  )
  const receiver = read.choice(
    'REMOTE_WRITE_RECEIVER',
    ['amp', 'prometheus'],
    authorization === 'sigv4' ? 'amp' : 'prometheus',
  )
  const roleArn = read.matching(
    'REMOTE_WRITE_ROLE_ARN',
    /^arn:aws[\w-]*:iam::\d{12}:role\/.+/,
    'the ARN of an IAM role',
  )
  const region = authorization === 'sigv4' ? resolveRegion(read.text('REMOTE_WRITE_REGION'), url, env) : ''
  const allowHttp = read.choice('REMOTE_WRITE_ALLOW_HTTP', ['true', 'false'], 'false') === 'true'
  checkEndpoint(read, { url, secretArn, authorization, roleArn, region, allowHttp })
  const ageMaxSeconds =
    read.optionalInteger('SAMPLE_AGE_MAX_SECONDS', 1, 315_360_000) ??
    (receiver === 'amp' ? byDefault.sampleAgeMaxMs / 1000 : undefined)
  return {
    url: url as URL,
    receiver,
    authorization,
    region: region ?? '',
    roleArn,
    secretArn,
    headers: readOwnHeaders(read),
    requestTimeoutMs: read.integer('REQUEST_TIMEOUT_MS', 10_000, 100, 840_000),
    limits: {
      requestBytesMax: read.integer('REQUEST_BYTES_MAX', 1_000_000, 1_000, 100_000_000),
      requestSamplesMax: read.integer('REQUEST_SAMPLES_MAX', 10_000, 1, 1_000_000),
      requestConcurrencyMax: read.integer('REQUEST_CONCURRENCY_MAX', 4, 1, 64),
      sampleAgeMaxMs: ageMaxSeconds === undefined ? undefined : ageMaxSeconds * 1000,
      labels: readLabelLimits(read, receiver, labelValueBytesMax),
    },
  }
}

function readOwnHeaders(read: EnvironmentReader<SettingName>): Readonly<Record<string, string>> {
  const text = read.text('REMOTE_WRITE_HEADERS')
  const headers = text === undefined ? {} : readHeaders(text)
  if (headers === undefined) read.problem('REMOTE_WRITE_HEADERS', expectedHeaders)
  return headers ?? {}
}

/** Of a value, what is mapped has a limit already; this one is for what is not, such as parked series. */
function readLabelLimits(
  read: EnvironmentReader<SettingName>,
  receiver: Receiver,
  valueBytes: number,
): LabelLimits | undefined {
  const labels = read.optionalInteger('LABELS_PER_SERIES_MAX', 1, 10_000)
  const nameBytes = read.optionalInteger('LABEL_NAME_BYTES_MAX', 8, 65_536)
  const setBytes = read.optionalInteger('LABEL_SET_BYTES_MAX', 100, 1_000_000)
  const none = Number.POSITIVE_INFINITY
  if (receiver === 'amp') {
    return {
      labelsMax: labels ?? ampLabelLimits.labelsMax,
      nameBytesMax: nameBytes ?? ampLabelLimits.nameBytesMax,
      valueBytesMax: Math.max(valueBytes, ampLabelLimits.valueBytesMax),
      setBytesMax: setBytes ?? ampLabelLimits.setBytesMax,
    }
  }
  if (labels === undefined && nameBytes === undefined && setBytes === undefined) return undefined
  return {
    labelsMax: labels ?? none,
    nameBytesMax: nameBytes ?? none,
    valueBytesMax: none,
    setBytesMax: setBytes ?? none,
  }
}

/** What only shows when settings are seen together. */
function checkEndpoint(
  read: EnvironmentReader<SettingName>,
  endpoint: {
    url: URL | undefined
    secretArn: string | undefined
    authorization: AuthorizationKind
    roleArn: string | undefined
    region: string | undefined
    allowHttp: boolean
  },
): void {
  const { url, secretArn, authorization, roleArn, region, allowHttp } = endpoint
  const usesSecret = authorization !== 'sigv4' && authorization !== 'none'
  if (url === undefined) {
    if (read.text('REMOTE_WRITE_URL') === undefined) {
      read.problem('REMOTE_WRITE_URL', 'required: the URL of a remote write endpoint')
    }
  } else {
    if (authorization !== 'none' && !allowHttp && !keepsSecrets(url)) {
      read.problem(
        'REMOTE_WRITE_URL',
        `expected https: with REMOTE_WRITE_AUTH=${authorization}; for a private endpoint set REMOTE_WRITE_ALLOW_HTTP=true`,
      )
    }
    if (
      /(^|\.)aps-workspaces/.test(url.hostname) &&
      !/^\/workspaces\/[^/]+\/api\/v1\/remote_write$/.test(url.pathname)
    ) {
      read.problem('REMOTE_WRITE_URL', 'expected a path /workspaces/ID/api/v1/remote_write')
    }
    if (authorization === 'sigv4' && url.search !== '') {
      read.problem('REMOTE_WRITE_URL', 'must not have a query string with REMOTE_WRITE_AUTH=sigv4')
    }
  }
  if (usesSecret && secretArn === undefined && read.text('REMOTE_WRITE_SECRET_ARN') === undefined) {
    read.problem('REMOTE_WRITE_SECRET_ARN', `required with REMOTE_WRITE_AUTH=${authorization}`)
  }
  if (!usesSecret && secretArn !== undefined) {
    read.problem(
      'REMOTE_WRITE_SECRET_ARN',
      `not used with REMOTE_WRITE_AUTH=${authorization}; remove it, or set basic or bearer`,
    )
  }
  if (authorization !== 'sigv4' && roleArn !== undefined) {
    read.problem(
      'REMOTE_WRITE_ROLE_ARN',
      `not used with REMOTE_WRITE_AUTH=${authorization}; remove it, or set sigv4`,
    )
  }
  if (authorization === 'sigv4' && region === undefined && url !== undefined) {
    read.problem('REMOTE_WRITE_REGION', 'required: neither REMOTE_WRITE_URL nor AWS_REGION names a region')
  }
}
