// The templates as cfn-lint sees them once their conditions are decided, for each mode of delivery and
// set of collectors: properties, references and permissions of exactly those resources that such a stack has. cfn-lint
// also runs on the templates as they are written.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithParts } from '../helpers/parts.ts'
import {
  decideConditions,
  deployTemplate,
  http,
  type Parameters,
  sample,
  stream,
  type TemplateName,
  type Tree,
} from '../helpers/template.ts'

const { MappingUri, WorkspaceArn, RemoteWriteRoleArn, RemoteWriteUrl, RemoteWriteSecretArn } = sample
const { WebhookSecretArn, KmsKeyArn, AlarmTopicArn, PermissionsBoundaryArn, PartitionKey } = sample

const everything = { MappingUri, KmsKeyArn, AlarmTopicArn, PermissionsBoundaryArn, ReservedConcurrency: '40' }
const streamSettings = { ...stream, PartitionKey, BatchingSeconds: '0', ParallelizationFactor: '10' }
const FailureQueueUrl = 'https://sqs.us-west-2.amazonaws.com/210987654321/iot-FailureQueue-1A2B'
const collectors = {
  SoracomSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:soracom-Ab12Cd',
  OpenWeatherMapSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:weather-Ab12Cd',
  OpenWeatherMapPlaces: '[{"name": "Tokyo,JP"}]',
  SoracomTags: 'a,b',
}

const ScrapeConfigUri = 's3://fleet-settings/tokyo/scrape.yaml'
const scrape = {
  ScrapeConfigUri,
  ScrapeSecretArns: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:targets-Ab12Cd',
  ScrapeRoleArns: 'arn:aws:iam::210987654321:role/metrics-reader',
  SubnetIds: 'subnet-0a1b2c3d4e5f60718,subnet-1a1b2c3d4e5f60718',
  SecurityGroupIds: 'sg-0a1b2c3d4e5f60718',
}

const checks = {
  ChecksUri: 's3://fleet-settings/checks.yaml',
  Invocation: 'each',
  PluginLayerArns: 'arn:aws:lambda:eu-central-1:123456789012:layer:plugins:3',
  PluginPolicyArns: 'arn:aws:iam::aws:policy/CloudWatchLogsReadOnlyAccess',
  Architecture: 'x86_64',
  SubnetIds: 'subnet-0a1b2c3d4e5f60718',
  SecurityGroupIds: 'sg-0a1b2c3d4e5f60718',
  AlertRules: 'true',
  StateOverflowUri: 's3://fleet-settings/states',
  MackerelSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mackerel-Ab12Cd',
  MackerelHostId: '2u4',
}

const stacks: [string, Parameters, TemplateName?][] = [
  ['direct', {}],
  ['stream', stream],
  ['direct-with-alert-rules', { AlertRules: 'true', SilentMinutes: '60', AlarmTopicArn }],
  ['alert-rules-in-a-given-workspace', { AlertRules: 'true', WorkspaceArn, AlarmTopicArn }],
  ['direct-to-another-account', { ...everything, WorkspaceArn, RemoteWriteRoleArn }],
  ['stream-to-a-new-workspace', { ...everything, ...streamSettings, MaxActiveSeries: '1000000' }],
  ['direct-to-another-prometheus', { RemoteWriteUrl, RemoteWriteSecretArn }],
  ['stream-to-another-prometheus', { ...stream, RemoteWriteUrl, RemoteWriteSecretArn }],
  ['direct-with-webhooks', { WebhookSecretArn }],
  ['http', http],
  [
    'http-with-everything',
    { ...everything, ...http, WebhookSecretArn, HttpConcurrency: '100', AlarmTopicArn },
  ],
  [
    'stream-with-webhooks-to-another-prometheus',
    { ...stream, RemoteWriteUrl, RemoteWriteSecretArn, WebhookSecretArn },
  ],
  ['collectors-alone', { WorkspaceArn }, 'collectors.yaml'],
  [
    'collectors-with-everything',
    { WorkspaceArn, ...collectors, SoracomTraffic: 'true', FailureQueueUrl, KmsKeyArn },
    'collectors.yaml',
  ],
  [
    'collectors-to-another-account',
    { WorkspaceArn, RemoteWriteRoleArn, AlarmTopicArn, PermissionsBoundaryArn },
    'collectors.yaml',
  ],
  [
    'collectors-to-another-prometheus',
    { RemoteWriteUrl, RemoteWriteSecretArn, ...collectors },
    'collectors.yaml',
  ],
  ['scrape-alone', { WorkspaceArn, ScrapeConfigUri }, 'scrape.yaml'],
  [
    'scrape-with-everything',
    {
      WorkspaceArn,
      RemoteWriteRoleArn,
      FailureQueueUrl,
      KmsKeyArn,
      AlarmTopicArn,
      PermissionsBoundaryArn,
      ...scrape,
    },
    'scrape.yaml',
  ],
  ['scrape-to-another-prometheus', { RemoteWriteUrl, RemoteWriteSecretArn, ScrapeConfigUri }, 'scrape.yaml'],
  ['checks-alone', { WorkspaceArn }, 'checks-template.yaml'],
  [
    'checks-with-everything',
    { WorkspaceArn, ...checks, FailureQueueUrl, KmsKeyArn, AlarmTopicArn, PermissionsBoundaryArn },
    'checks-template.yaml',
  ],
  ['checks-to-another-prometheus', { RemoteWriteUrl, RemoteWriteSecretArn }, 'checks-template.yaml'],
]

test.each(stacks)('a stack %s refers to nothing that it does not have', (_, parameters, template) => {
  expect(deployTemplate(parameters, template).brokenRules).toEqual([])
})

describeWithParts('cfn-lint', ['cfn-lint'], (parts) => {
  let folder: string
  /** By the name of the stack. One process looks at all: most of its time goes into its start. */
  let problems: Readonly<Record<string, string[]>>

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'template-'))
    const wrong = decideConditions(stream)
    wrong.Resources.Stream.Properties.StreamModeDetails.StreamMode = 'ON_WISH'
    problems = lint({
      ...Object.fromEntries(stacks.map(([name, ...decided]) => [name, decideConditions(...decided)])),
      wrong,
    })
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(stacks)('has nothing to say about a stack %s', (name) => {
    expect(problems[name]).toEqual([])
  })

  test('would say it, if a mode had a resource with a wrong property', () => {
    expect(problems['wrong']).toContainEqual(expect.stringContaining('ON_WISH'))
  })

  /** Without the words about parameters that a mode has no use for. */
  function lint(templates: Readonly<Record<string, Tree>>): Record<string, string[]> {
    const files = Object.entries(templates).map(([name, template]) => {
      const file = join(folder, `${name}.json`)
      writeFileSync(file, JSON.stringify(template))
      return file
    })
    const args = ['--format', 'json', '--ignore-checks', 'W2001', '--', ...files]
    const { stdout, stderr } = spawnSync(parts['cfn-lint'], args, { encoding: 'utf8' })
    expect(stderr).toBe('')
    const found = JSON.parse(stdout) as { readonly Filename: string; readonly Message: string }[]
    const known = new Set(files)
    expect(found.filter(({ Filename }) => !known.has(Filename))).toEqual([])
    return Object.fromEntries(
      files.map((file) => [
        basename(file, '.json'),
        found.filter(({ Filename }) => Filename === file).map(({ Message }) => Message),
      ]),
    )
  }
})
