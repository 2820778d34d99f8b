// The function that EventBridge Scheduler invokes once a minute, for those who deploy checks-template.yaml: the collecting
// function with one collector. Settings are read when the instance starts; the configuration in each round.

import path from 'node:path'
import { createFetchJson, secretTool } from '#collect'
import { createDynamoStateStore } from '#collect-state'
import { createMappingStore, readChecksSettings } from '#config'
import { createLog } from '#telemetry'
import { systemClock } from '../../clock.ts'
import { createCollectHandler } from '../collect/create-collect-handler.ts'
import { createParking } from '../collect/park-series.ts'
import { findBuiltIn } from './built-in-checks.ts'
import { createChecksKind } from './checks-kind.ts'
import { followChecks } from './follow-checks.ts'
import { createInvoker } from './invoke-one.ts'
import { readApiKey } from './read-api-key.ts'

/** As the ancestor has it: a check that is out of the file for that long begins anew. */
const stateLifetimeSeconds = 90 * 24 * 3600

const settings = readChecksSettings(process.env)
const { collect, stateTable: table, stateOverflow: overflow } = settings
const secretArn = settings.mackerel?.secretArn ?? ''
const uri = settings.configUri ?? findBuiltIn(import.meta.dirname)
const writeLine = (line: string) => void process.stdout.write(`${line}\n`)
const log = createLog(collect.logLevel, writeLine, systemClock.now)

const kind = createChecksKind({
  env: process.env,
  log,
  current: followChecks({
    store:
      uri === undefined
        ? { read: () => Promise.reject(new Error('CHECKS_URI is not set, and the build had no checks.yaml')) }
        : createMappingStore(uri, 'CHECKS_URI'),
    fileName: uri === undefined ? 'checks.yaml' : path.posix.basename(decodeURIComponent(uri.pathname)),
    log,
  }),
  store: createDynamoStateStore({
    table,
    overflow,
    lifetimeSeconds: stateLifetimeSeconds,
    clock: systemClock,
  }),
  mackerel: settings.mackerel && {
    ...settings.mackerel,
    log,
    // Read whenever there is something to report: a key that was changed works at once.
    apiKey: async () => readApiKey(await secretTool(secretArn)),
  },
  invokeOne:
    settings.invocation === 'each'
      ? createInvoker(process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'checks')
      : undefined,
})

export const handler = createCollectHandler(
  collect,
  {
    collectors: { checks: async () => kind },
    tools: { fetchJson: createFetchJson({ clock: systemClock }), secret: secretTool },
    park: collect.parkingQueueUrl === undefined ? undefined : createParking(collect.parkingQueueUrl),
  },
  { env: process.env, clock: systemClock, writeLine },
)
