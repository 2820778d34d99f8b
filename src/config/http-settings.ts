// The settings of the HTTP door: those of the ingesting function, the secrets of its webhooks, and where messages wait that
// the endpoint did not take.

import { expectedReference, secretReference } from '#secrets'
import { ConfigError, type ConfigIssue } from '../errors.ts'
import { keepsSecrets } from '../loopback.ts'
import { gather } from './collect-settings.ts'
import { createEnvironmentReader, type Environment } from './read-environment.ts'
import { readSettings, type Settings } from './settings.ts'

export interface HttpSettings extends Settings {
  /** undefined: no webhook is taken. */
  readonly webhookSecretArn: string | undefined
  readonly webhookBodyBytesMax: number
  /** The failure queue; undefined: who sends has to send again. */
  readonly parkingQueueUrl: URL | undefined
}

/** With its envelope, in base64, a body is smaller than the 256 KiB that every queue takes. */
const bodyBytesMost = 180_000
const bodyBytesUsual = 131_072

export const httpSettingNames: readonly string[] = [
  'WEBHOOK_SECRET_ARN',
  'WEBHOOK_BODY_BYTES_MAX',
  'PARKING_QUEUE_URL',
]

/** @throws {ConfigError} with every wrong setting */
export function readHttpSettings(env: Environment): HttpSettings {
  const issues: ConfigIssue[] = []
  const read = createEnvironmentReader(env)
  const webhookSecretArn = read.matching('WEBHOOK_SECRET_ARN', secretReference, expectedReference)
  const parkingQueueUrl = read.url('PARKING_QUEUE_URL', ['https:', 'http:'])
  if (parkingQueueUrl && !keepsSecrets(parkingQueueUrl)) read.problem('PARKING_QUEUE_URL', 'expected https:')
  const shared = gather(issues, () => readSettings(env))
  const payloadBytesMax = shared?.decode.payloadBytesMax ?? bodyBytesMost
  const usual = Math.min(bodyBytesUsual, payloadBytesMax)
  const webhookBodyBytesMax = read.integer('WEBHOOK_BODY_BYTES_MAX', usual, 1, bodyBytesMost)
  if (webhookBodyBytesMax > payloadBytesMax) {
    // Its payload would be a dead letter, although the sender was told that the size is right.
    read.problem('WEBHOOK_BODY_BYTES_MAX', 'expected at most PAYLOAD_BYTES_MAX (actual: more)')
  }
  gather(issues, () => read.finish())
  if (shared === undefined || issues.length > 0) throw new ConfigError('the environment', issues)
  return { ...shared, webhookSecretArn, webhookBodyBytesMax, parkingQueueUrl }
}
