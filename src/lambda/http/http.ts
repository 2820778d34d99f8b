// The function behind the HTTP API, for those who deploy it (template.yaml: WebhookSecretArn, or Delivery=http).

import { readHttpSettings } from '#config'
import { systemClock } from '../../clock.ts'
import { createBodySender } from '../send-bodies.ts'
import { confirmByIot } from './confirm-by-iot.ts'
import { createHttpHandler } from './create-http-handler.ts'

const settings = readHttpSettings(process.env)
const { parkingQueueUrl } = settings

export const handler = await createHttpHandler(
  settings,
  {
    env: process.env,
    clock: systemClock,
    writeLine: (line) => process.stdout.write(`${line}\n`),
  },
  {
    confirm: confirmByIot,
    send: parkingQueueUrl === undefined ? undefined : createBodySender(parkingQueueUrl),
  },
)
