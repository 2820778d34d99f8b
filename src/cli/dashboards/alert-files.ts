// The alert rules and the alert manager of template.yaml as files: for a Prometheus at home, and to compare with the alert
// manager of a workspace that the stack did not create.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import type { NamedText } from './write-files.ts'

/** What is to be filled in by hand. */
const placeholders = { AlarmTopicArn: 'arn:aws:sns:REGION:ACCOUNT:TOPIC', Region: 'REGION' }

export interface AlertTexts {
  readonly rules: string
  readonly alertManager: string
}

/** @param template template.yaml */
export async function alertFiles(template: URL): Promise<NamedText[]> {
  const { rules, alertManager } = await readAlertTexts(template, placeholders)
  return [file('rules', rules), file('alert-manager', alertManager)]
}

/**
 * @param template template.yaml
 * @param values of its parameters, and the `Region` of the topic; those of `SilentMinutes` by default
 */
export async function readAlertTexts(
  template: URL,
  values: Readonly<Record<string, string>>,
): Promise<AlertTexts> {
  // CloudFormation's tags are not YAML's; without them `!If` and `!Sub` are the lists and texts that follow.
  const { Parameters, Resources } = parse(await readFile(template, 'utf8'), { logLevel: 'silent' })
  const [, [definition]] = Resources.Workspace.Properties.AlertManagerDefinition
  const SilentMinutes = String(Parameters.SilentMinutes.Default)
  return {
    rules: fill(Resources.DeviceRules.Properties.Data, { SilentMinutes, ...values }),
    alertManager: fill(definition, values),
  }
}

function file(name: string, text: string): NamedText {
  return { name: path.join('alerts', `${name}.yaml`), text }
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
