// Compares alert manager definition and alert rules of a workspace with those of template.yaml, and writes the definition
// where that is asked for.

import { parse, stringify } from 'yaml'
import { type Aws, askAmp, type Stack, StackError, workspaceOf } from '#stack'
import type { CommandStreams } from '../command.ts'
import { type AlertTexts, readAlertTexts } from '../dashboards/alert-files.ts'
import { openStack, tellingProblems } from '../stack/open-stack.ts'
import type { AlertsOptions } from './alerts-options.ts'
import { lineChanges } from './line-changes.ts'

export interface AlertsDependencies {
  /** template.yaml */
  readonly template: URL
  readonly sleep?: (durationMs: number) => Promise<void>
}

const settleLooksMax = 20
const settlePauseMs = 3_000

interface Place {
  readonly aws: Aws
  readonly id: string
  readonly region: string
}

export async function performAlerts(
  options: AlertsOptions,
  streams: CommandStreams,
  { template, sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }: AlertsDependencies,
): Promise<number> {
  const { out, err } = streams
  return tellingProblems(streams, async () => {
    const { aws, stack } = await openStack(options, streams)
    const place = { aws, ...findWorkspace(options, stack) }
    const texts = await readOurs(options, stack, template)
    const theirs = await readDefinition(place)
    const isSame = tell(out, 'alert manager', place.id, theirs, texts.alertManager)
    const hasSameRules = await compareRules(place, stack, texts.rules, out)
    if (isSame || options.write === 'no') return isSame && hasSameRules ? 0 : 1
    const reason = whyNotWritten(options, stack, theirs)
    if (reason !== undefined) {
      err(`not written: ${reason}\n`)
      return 1
    }
    await writeDefinition(place, texts.alertManager, theirs === undefined)
    const problem = await settle(place, sleep)
    if (problem !== undefined) {
      err(`${problem}\n`)
      return 1
    }
    out(`written: the alert manager of ${place.id} is that of the template\n`)
    return hasSameRules ? 0 : 1
  })
}

/** @throws {StackError} where the stack has none, and the options name none */
function findWorkspace({ workspace }: AlertsOptions, stack: Stack): { id: string; region: string } {
  const [, , , given] = (stack.parameters['WorkspaceArn'] ?? '').split(':')
  if (workspace !== undefined) return { id: workspace, region: given || stack.region }
  const { id, region } = workspaceOf(stack)
  if (id !== undefined && region !== undefined) return { id, region }
  throw new StackError(
    'no_workspace',
    `the stack ${stack.name} has no workspace`,
    'Name one: --workspace ID.',
  )
}

async function readOurs(
  { topicArn }: AlertsOptions,
  { name, parameters }: Stack,
  template: URL,
): Promise<AlertTexts> {
  const AlarmTopicArn = topicArn ?? (parameters['AlarmTopicArn'] || undefined)
  if (AlarmTopicArn === undefined) {
    const message = `the stack ${name} has no AlarmTopicArn, and an alert manager needs a topic to notify`
    throw new StackError('other', message, 'Name the topic: --topic ARN.')
  }
  const { SilentMinutes } = parameters
  const values = {
    AlarmTopicArn,
    Region: AlarmTopicArn.split(':')[3] ?? '',
    ...(SilentMinutes && { SilentMinutes }),
  }
  return readAlertTexts(template, values)
}

/** @returns undefined: the workspace has none */
async function readDefinition({ aws, id, region }: Place): Promise<string | undefined> {
  const path = `/workspaces/${id}/alertmanager/definition`
  const answer = await orNone(askAmp(aws, region, path, 'aps:DescribeAlertManagerDefinition'))
  return textOf((answer as { alertManagerDefinition?: Base64Data } | undefined)?.alertManagerDefinition)
}

interface Base64Data {
  readonly data?: string
  readonly status?: { readonly statusCode?: string; readonly statusReason?: string }
}

function textOf(data: Base64Data | undefined): string | undefined {
  return data?.data === undefined ? undefined : Buffer.from(data.data, 'base64').toString('utf8')
}

async function orNone(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof StackError && error.kind === 'not_found') return undefined
    throw error
  }
}

/** @returns whether there is nothing that differs */
async function compareRules(
  { aws, id, region }: Place,
  { name, parameters }: Stack,
  ours: string,
  out: (text: string) => void,
): Promise<boolean> {
  if (parameters['AlertRules'] !== 'true') {
    out(`alert rules: the stack ${name} has none (AlertRules=false)\n`)
    return true
  }
  const path = `/workspaces/${id}/rulegroupsnamespaces/${encodeURIComponent(name)}`
  const answer = await orNone(askAmp(aws, region, path, 'aps:DescribeRuleGroupsNamespace'))
  const theirs = textOf((answer as { ruleGroupsNamespace?: Base64Data } | undefined)?.ruleGroupsNamespace)
  const isSame = tell(out, 'alert rules', id, theirs, ours)
  if (!isSame)
    out('  CloudFormation owns them: deploy the stack again, with this version of template.yaml.\n')
  return isSame
}

/** @returns whether they say the same */
function tell(
  out: (text: string) => void,
  what: string,
  workspace: string,
  theirs: string | undefined,
  ours: string,
): boolean {
  if (theirs === undefined) {
    out(`${what}: ${workspace} has none\n`)
    return false
  }
  const changes = lineChanges(canonicalLines(theirs), canonicalLines(ours))
  if (changes.length === 0) out(`${what}: ${workspace} has what the template has\n`)
  else {
    out(`${what}: ${workspace} differs (- only there, + only in the template)\n`)
    for (const line of changes) out(`${line}\n`)
  }
  return changes.length === 0
}

/** What a file says, without comments and in one order of keys; as it is, where it is no YAML. */
function canonicalLines(text: string): string[] {
  try {
    const value = parse(text)
    const config: unknown = value?.alertmanager_config
    // YAML in a text of YAML.
    const whole = typeof config === 'string' ? { ...value, alertmanager_config: parse(config) } : value
    return stringify(whole, { sortMapEntries: true, lineWidth: 0 }).trimEnd().split('\n')
  } catch {
    return text.trimEnd().split('\n')
  }
}

function whyNotWritten(
  { workspace, write }: AlertsOptions,
  { outputs, parameters }: Stack,
  theirs: string | undefined,
): string | undefined {
  const isMade =
    outputs['WorkspaceId'] !== undefined && [undefined, outputs['WorkspaceId']].includes(workspace)
  if (isMade && parameters['AlertRules'] === 'true' && parameters['AlarmTopicArn']) {
    return 'CloudFormation owns the alert manager of this workspace\n  Deploy the stack again, or change it back by hand.'
  }
  if (theirs !== undefined && write !== 'any') {
    return 'the workspace has another definition, and there is one for all of its rules\n  Take over what you want by hand; --overwrite replaces it as a whole.'
  }
  return undefined
}

async function writeDefinition({ aws, id, region }: Place, text: string, isNew: boolean): Promise<void> {
  const path = `/workspaces/${id}/alertmanager/definition`
  const body = { data: Buffer.from(text).toString('base64') }
  if (isNew) await askAmp(aws, region, path, 'aps:CreateAlertManagerDefinition', { method: 'POST', body })
  else await askAmp(aws, region, path, 'aps:PutAlertManagerDefinition', { method: 'PUT', body })
}

/** AMP checks a definition after it has taken it. @returns what is wrong with it */
async function settle(
  { aws, id, region }: Place,
  sleep: (durationMs: number) => Promise<void>,
): Promise<string | undefined> {
  const path = `/workspaces/${id}/alertmanager/definition`
  for (let looks = 0; looks < settleLooksMax; looks++) {
    const answer = await askAmp(aws, region, path, 'aps:DescribeAlertManagerDefinition')
    const { status } = (answer as { alertManagerDefinition?: Base64Data }).alertManagerDefinition ?? {}
    if (status?.statusCode === 'ACTIVE') return undefined
    if (/FAILED/.test(status?.statusCode ?? '')) {
      return `AMP does not take the definition (${status?.statusCode}): ${status?.statusReason ?? 'no reason given'}`
    }
    await sleep(settlePauseMs)
  }
  return 'the definition is not active after a minute; run alerts again without --write to see'
}
