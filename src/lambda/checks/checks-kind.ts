// The collector of checks as the function runs it: its configuration, states and credentials, and what a round logs.

import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkObject } from '#check'
import {
  baseEnvironment,
  type CheckReport,
  createChecksCollector,
  type MackerelTarget,
  writeCredentials,
} from '#checks'
import { CollectError, type CollectorKind } from '#collect'
import type { StateStore } from '#collect-state'
import type { Environment } from '#config'
import type { Log } from '#telemetry'
import { ConfigError, type ConfigIssue } from '../../errors.ts'
import type { JsonValue } from '../../model.ts'
import type { CurrentChecks } from './follow-checks.ts'
import type { InvokeOne, OnePlugin } from './invoke-one.ts'

export interface ChecksKindParts {
  readonly env: Environment
  readonly current: CurrentChecks
  readonly store: StateStore
  readonly log: Log
  readonly mackerel?: MackerelTarget | undefined
  /** Where each plugin that is due gets an invocation of its own. */
  readonly invokeOne?: InvokeOne | undefined
}

/** Of the first line of a message in the log. */
const lineCharactersMax = 500
/** Where a layer has its files. https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html */
const layerFolder = '/opt'

export function createChecksKind({
  env,
  current,
  store,
  log,
  mackerel,
  invokeOne,
}: ChecksKindParts): CollectorKind {
  const home = path.join(tmpdir(), 'home')
  return {
    name: 'checks',
    create(config, tools) {
      const only = readOnly(config)
      return createChecksCollector(
        {
          async config() {
            await writeCredentials(env, home)
            return current(({ message }) => tools.note(new CollectError('bad_config', message)))
          },
          store,
          // The table is this function's own.
          instance: 'checks',
          workFolder: path.join(tmpdir(), 'plugins'),
          env: baseEnvironment(env, home),
          cwd: existsSync(layerFolder) ? layerFolder : tmpdir(),
          report: (report) => logReport(report, log),
          lose({ plugin: { kind, name }, ...loss }) {
            const label = kind === 'check' ? 'check' : 'plugin'
            log('warn', 'values of a plugin are dropped', { [label]: name, ...loss })
          },
          mackerel,
          only,
          dispatch: only === undefined ? invokeOne : undefined,
        },
        tools,
      )
    },
  }
}

/** Who is not OK says so in each run, and who is OK again says it once. */
function logReport({ check, run, before, message }: CheckReport, log: Log): void {
  const { status } = run
  if (status === 'ok' && (before?.status ?? 'ok') === 'ok') return
  log(status === 'ok' ? 'info' : 'warn', status === 'ok' ? 'a check is OK again' : 'a check is not OK', {
    check: check.name,
    status,
    failedAttempts: run.failedAttempts,
    firstLine: (message.split('\n', 1)[0] as string).slice(0, lineCharactersMax),
    ...(check.memo !== '' && { memo: check.memo }),
  })
}

/** @throws {ConfigError} */
function readOnly(config: JsonValue): OnePlugin | undefined {
  const issues: ConfigIssue[] = []
  const checker = {
    describe: () => 'something else',
    report: (where: readonly (string | number)[], message: string) =>
      void issues.push({ path: where.join('.') || '(all)', message }),
  }
  const { only } = checkObject(checker, [], config, 'an object', ['only']) ?? {}
  const { kind, name } =
    only === undefined ? {} : (checkObject(checker, ['only'], only, 'kind and name', ['kind', 'name']) ?? {})
  const isPlugin = (kind === 'check' || kind === 'metrics') && typeof name === 'string'
  if (only !== undefined && !isPlugin) {
    checker.report(['only'], 'expected {"kind": "check" or "metrics", "name": …}')
  }
  if (issues.length > 0) throw new ConfigError('the event', issues)
  return isPlugin ? { kind, name } : undefined
}
