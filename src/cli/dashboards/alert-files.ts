// The alert rules and the alert manager of template.yaml as files: for a Prometheus at home, and to compare with the alert
// manager of a workspace that the stack did not create.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import type { NamedText } from './write-files.ts'

/** What is to be filled in by hand. */
const placeholders = { AlarmTopicArn: 'arn:aws:sns:REGION:ACCOUNT:TOPIC', Region: 'REGION' }

/** @param template template.yaml */
export async function alertFiles(template: URL): Promise<NamedText[]> {
  // CloudFormation's tags are not YAML's; without them `!If` and `!Sub` are the lists and texts that follow.
  const { Parameters, Resources } = parse(await readFile(template, 'utf8'), { logLevel: 'silent' })
  const [, [definition]] = Resources.Workspace.Properties.AlertManagerDefinition
  const minutes = String(Parameters.SilentMinutes.Default)
  return [
    file('rules', fill(Resources.DeviceRules.Properties.Data, { SilentMinutes: minutes })),
    file('alert-manager', fill(definition, placeholders)),
  ]
}

function file(name: string, text: string): NamedText {
  return { name: path.join('alerts', `${name}.yaml`), text }
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
