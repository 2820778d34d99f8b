// The function's environment on this machine: what template.yaml sets on AWS, and where the user says otherwise.
// Its other settings (docs/settings.md) come from the environment of `npm start`, so that they can be tried out too.

import { pathToFileURL } from 'node:url'
import type { StartOptions } from './start-options.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface LocalCredentials {
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface EnvironmentDependencies {
  readonly env: Environment
  /** Where the embedded receiver listens, and what it verifies; absent with another endpoint. */
  readonly receiver: { readonly url: string; readonly credentials: LocalCredentials } | undefined
  /** A folder for dead letters, unless `DEAD_LETTER_URI` is set. */
  readonly deadLetterFolder: string
}

export function functionEnvironment(
  options: StartOptions,
  { env, receiver, deadLetterFolder }: EnvironmentDependencies,
): Record<string, string> {
  const inherited = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isInherited(entry[0], options),
  )
  return {
    DEAD_LETTER_URI: pathToFileURL(deadLetterFolder).href,
    ...(options.verbose ? { LOG_LEVEL: 'debug' } : {}),
    ...Object.fromEntries(inherited),
    EVENT_SHAPE: 'envelope',
    AWS_LAMBDA_FUNCTION_NAME: 'local',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    ...endpointEnvironment(options, receiver),
    ...(options.receiver === undefined ? {} : { REMOTE_WRITE_RECEIVER: options.receiver }),
    ...(options.mappingFile === undefined ? {} : { MAPPING_URI: pathToFileURL(options.mappingFile).href }),
  }
}

/** The options decide about the endpoint; AWS credentials of the user's own go nowhere but to an endpoint of theirs. */
function isInherited(name: string, { target }: StartOptions): boolean {
  if (name === 'EVENT_TRUSTED_FIELDS' || name === 'MQTT_USERNAME' || name === 'MQTT_PASSWORD') return false
  const isSigned = target.kind === 'url' && target.auth === 'sigv4'
  if (name === 'REMOTE_WRITE_ROLE_ARN' || name.startsWith('AWS_')) return isSigned
  return !name.startsWith('REMOTE_WRITE_') || name === 'REMOTE_WRITE_ALLOW_HTTP'
}

function endpointEnvironment(
  { target }: StartOptions,
  receiver: EnvironmentDependencies['receiver'],
): Record<string, string> {
  if (receiver !== undefined) {
    const { region, accessKeyId, secretAccessKey } = receiver.credentials
    return {
      REMOTE_WRITE_URL: receiver.url,
      REMOTE_WRITE_AUTH: 'sigv4',
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    }
  }
  if (target.kind !== 'url') throw new Error('expected a receiver or an endpoint')
  const { url, auth, secretFile, headers, region } = target
  return {
    REMOTE_WRITE_URL: url.href,
    REMOTE_WRITE_AUTH: auth,
    ...(headers === undefined ? {} : { REMOTE_WRITE_HEADERS: headers }),
    ...(region === undefined ? {} : { REMOTE_WRITE_REGION: region }),
    ...(secretFile === undefined ? {} : { REMOTE_WRITE_SECRET_ARN: pathToFileURL(secretFile).href }),
  }
}
