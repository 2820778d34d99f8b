// The policies in docs/operations.md that the commands about a stack and `provision` need, held against the calls that they
// make, both ways.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { projectFolder } from '../helpers/start-process.ts'

/** What calls AWS for the commands of a section. */
const sections: readonly (readonly [heading: string, folders: readonly string[]])[] = [
  [
    'Permissions of the commands',
    [
      'src/stack',
      ...['stack', 'query', 'trace', 'doctor', 'fleet', 'publish', 'alerts'].map((name) => `src/cli/${name}`),
    ],
  ],
  ['Permissions of provision', ['src/cli/provision']],
]

/** IAM's name of a service, by the SDK's package; the others are alike. */
const prefixes: Readonly<Record<string, string>> = {
  amp: 'aps',
  'cloudwatch-logs': 'logs',
  'iot-data-plane': 'iot',
  'service-quotas': 'servicequotas',
}

/** Where IAM has another name than the API. */
const otherNames: Readonly<Record<string, string>> = { 's3:ListObjectsV2': 's3:ListBucket' }

/** What is called without a client of the SDK, and the words of the code that do it. */
const otherCalls: readonly (readonly [pattern: RegExp, actions: readonly string[]])[] = [
  [/\bqueries\.(query|queryRange)\(/, ['aps:QueryMetrics']],
  [/\breadStack\(/, ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources']],
  [/\bqueries\.series\(/, ['aps:GetSeries']],
  [/\bqueries\.labels\(/, ['aps:GetLabels']],
  [/\bwriteNothing\(\{/, ['aps:RemoteWrite']],
  [/\bconnectBroker\(/, ['iot:Connect', 'iot:Subscribe', 'iot:Receive']],
  [/\bqueryRoleArn,? ?}/, ['sts:AssumeRole']],
]

function calledActions(folders: readonly string[]): string[] {
  const sources = folders
    .map((folder) => path.join(projectFolder, folder))
    .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
    )
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'))
  const actions = sources.flatMap((source) => [
    ...[...source.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(
      ([, names = '', client = '']) =>
        [...names.matchAll(/\b(\w+)Command\b/g)].map(([, name]) => `${prefixes[client] ?? client}:${name}`),
    ),
    ...[...source.matchAll(/\baskAmp\([^)]*'(aps:\w+)'/g)].map(([, action]) => action as string),
    ...otherCalls.flatMap(([pattern, names]) => (pattern.test(source) ? names : [])),
  ])
  return [...new Set(actions.map((action) => otherNames[action] ?? action))].toSorted()
}

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
}

it.each(sections)('%s are those of the calls', (heading, folders) => {
  const page = readFileSync(path.join(projectFolder, 'docs/operations.md'), 'utf8')
  const section = new RegExp(`^## ${heading}\\n([\\s\\S]*?)(?=^## )`, 'm').exec(page)?.[1] ?? ''
  const policy = JSON.parse(/```json\n([\s\S]*?)```/.exec(section)?.[1] ?? 'null') as {
    Statement: Statement[]
  }
  expect(policy.Statement.every(({ Effect }) => Effect === 'Allow')).toBe(true)
  const allowed = policy.Statement.flatMap(({ Action }) => Action)
  expect(new Set(allowed).size).toBe(allowed.length)
  expect(allowed.toSorted()).toEqual(calledActions(folders))
  expect(allowed.filter((action) => action.includes('*'))).toEqual([])
})
