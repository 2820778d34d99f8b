// scrape.yaml against the code that it deploys: the input of its schedule against the event and the collector, the
// environment against settings, permissions against what the function does, the handler against the build.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createMemoryStateStore } from '#collect-state'
import {
  createMappingStore,
  readScrapeSettings,
  readSettings,
  settingNames,
  stateSettingNames,
} from '#config'
import { createScrapeKind } from '#scrape'
import { readCollectEvent } from '../../src/lambda/collect/collect-event.ts'
import { createFakeClock } from '../helpers/fake-clock.ts'
import {
  deployTemplate,
  type Parameters,
  parseTemplate,
  resourcesOfType,
  sample,
  type Tree,
} from '../helpers/template.ts'

const { WorkspaceArn, RemoteWriteRoleArn, RemoteWriteUrl, RemoteWriteSecretArn, KmsKeyArn } = sample
const FailureQueueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/iot-FailureQueue-1A2B'
const ScrapeConfigUri = 's3://fleet-settings/tokyo/scrape.yaml'
const secret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:targets-Ab12Cd'
const everything = {
  WorkspaceArn,
  FailureQueueUrl,
  KmsKeyArn,
  ScrapeSecretArns: secret,
  ScrapeRoleArns: RemoteWriteRoleArn,
  SubnetIds: 'subnet-1,subnet-2',
  SecurityGroupIds: 'sg-1',
}

const root = join(import.meta.dirname, '..', '..')

function deploy(parameters: Parameters = { WorkspaceArn }) {
  return deployTemplate({ ScrapeConfigUri, ...parameters }, 'scrape.yaml')
}

function environment(parameters: Parameters): Record<string, string> {
  return deploy(parameters).resources['Scrape'].Properties.Environment.Variables
}

function statements(parameters: Parameters): Record<string, Tree> {
  const { Properties } = deploy(parameters).resources['ScrapeRole']
  return Object.fromEntries(
    Properties.Policies[0].PolicyDocument.Statement.map((one: Tree) => [one.Sid, one]),
  )
}

describe('the function', () => {
  const { Properties } = deploy().resources['Scrape']

  test('is the one that the build makes', () => {
    expect(Properties).toMatchObject({
      CodeUri: 'dist/scrape',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 120,
    })
    expect(existsSync(join(root, 'dist', 'scrape', 'index.mjs'))).toBe(true)
    const source = readFileSync(join(root, 'src', 'lambda', 'scrape', 'scrape.ts'), 'utf8')
    expect(source).toMatch(/^export const handler\b/m)
  })

  test('is not tried again: the next round is as soon', () => {
    expect(Properties.EventInvokeConfig).toEqual({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 })
  })

  test('is in a VPC only where subnets are given', () => {
    expect(Properties.VpcConfig).toBeUndefined()
    expect(deploy(everything).resources['Scrape'].Properties.VpcConfig.SecurityGroupIds).toBeDefined()
    expect(deploy({ ...everything, SecurityGroupIds: '' }).brokenRules).toEqual([
      'SubnetIds requires SecurityGroupIds. Set both, or none.',
    ])
  })
})

describe('the environment', () => {
  test('has only names that the function reads', () => {
    const names = Object.keys(parseTemplate('scrape.yaml').Resources.Scrape.Properties.Environment.Variables)
    expect([...settingNames, ...stateSettingNames, 'PARKING_QUEUE_URL']).toEqual(
      expect.arrayContaining(names),
    )
  })

  test.each<[string, Parameters, object]>([
    ['a workspace', { WorkspaceArn }, { receiver: 'amp', authorization: 'sigv4', region: 'us-west-2' }],
    ['an open Prometheus', { RemoteWriteUrl }, { receiver: 'prometheus', authorization: 'none' }],
    ['a Prometheus with a secret', { RemoteWriteUrl, RemoteWriteSecretArn }, { authorization: 'secret' }],
  ])('makes settings for %s', (_, parameters, expected) => {
    const { endpoint, state } = readScrapeSettings({
      ...environment(parameters),
      PARKING_QUEUE_URL: FailureQueueUrl,
    })
    expect(endpoint).toMatchObject(expected)
    expect({ ...state, overflow: state.overflow?.href }).toEqual({
      table: 'StateTable',
      overflow: 's3://StateBucket/series',
      lifetimeSeconds: 7 * 86_400,
    })
  })

  test('names the failure queue: that of the ingest stack, or one of its own', () => {
    expect(readScrapeSettings(environment(everything)).parkingQueueUrl?.href).toBe(FailureQueueUrl)
    expect(environment({ WorkspaceArn })['PARKING_QUEUE_URL']).toBe('FailureQueue')
  })
})

describe('what the endpoint does not accept', () => {
  const alone = deploy({ WorkspaceArn, KmsKeyArn, SubnetIds: 'subnet-1', SecurityGroupIds: 'sg-1' }).resources

  test('waits in a queue of the stack, and is written by the ingest function, unless there is an ingest stack', () => {
    const { Properties } = alone['Redeliver']
    expect(Properties).toMatchObject({ CodeUri: 'dist/ingest', Handler: 'index.handler', Timeout: 30 })
    expect(Properties.Events.Failures.Properties).toMatchObject({
      Queue: 'FailureQueue.Arn',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    })
    expect(alone['FailureQueue'].Properties).toMatchObject({
      VisibilityTimeout: 6 * Properties.Timeout,
      RedrivePolicy: { deadLetterTargetArn: 'UnprocessedQueue.Arn' },
    })
    const own = ['FailureQueue', 'UnprocessedQueue', 'QueuePolicy', 'Redeliver', 'RedeliverRole']
    const names = [...own, 'RedeliverLogGroup', 'UnprocessedQueueAlarm']
    expect(names.filter((name) => name in alone)).toEqual(names)
    expect(names.filter((name) => name in deploy(everything).resources)).toEqual([])
  })

  test('is tried for as long as the endpoint takes it', () => {
    const { VisibilityTimeout, RedrivePolicy } = alone['FailureQueue'].Properties
    const { limits } = readScrapeSettings(environment(everything)).endpoint
    expect((RedrivePolicy.maxReceiveCount - 1) * VisibilityTimeout).toBeGreaterThan(
      (limits.sampleAgeMaxMs as number) / 1000,
    )
  })

  test('is written with the settings and permissions of the endpoint, and no others', () => {
    for (const parameters of [{ WorkspaceArn }, { RemoteWriteUrl, RemoteWriteSecretArn }] as Parameters[]) {
      const { Redeliver, Scrape, RedeliverRole } = deploy(parameters).resources
      const endpointOf = ({ Properties }: Tree) =>
        Object.entries(Properties.Environment.Variables).filter(([name]) => name.startsWith('REMOTE_WRITE_'))
      expect(endpointOf(Redeliver)).toEqual(endpointOf(Scrape))
      expect(() => readSettings(Redeliver.Properties.Environment.Variables)).not.toThrow()
      const sids = RedeliverRole.Properties.Policies[0].PolicyDocument.Statement.map(({ Sid }: Tree) => Sid)
      const own = 'WorkspaceArn' in parameters ? 'WriteToWorkspace' : 'ReadSecretOfEndpoint'
      expect(sids).toEqual(['Log', 'DrainFailures', own])
    }
    const all = alone['RedeliverRole'].Properties.Policies[0].PolicyDocument.Statement
    expect(all.map(({ Sid }: Tree) => Sid)).toEqual([
      'Log',
      'DrainFailures',
      'WriteToWorkspace',
      'JoinVpc',
      'UseKey',
    ])
  })
})

describe('the schedule', () => {
  const schedules = resourcesOfType(deploy().resources, 'AWS::Scheduler::Schedule')

  test('says once a minute what the collector takes', () => {
    const [[, { Properties }] = ['', {} as Tree]] = schedules
    expect(schedules).toHaveLength(1)
    expect(Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      GroupName: 'Schedules',
      Target: { Arn: 'Scrape.Arn', RoleArn: 'ScheduleRole.Arn' },
    })
    const event = readCollectEvent(JSON.parse(Properties.Target.Input), ['scrape'])
    expect(event).toEqual({
      collector: 'scrape',
      instance: 'iot-remote-write',
      config: { uri: ScrapeConfigUri },
      issues: [],
    })
    const fail = async () => Promise.reject(new Error('not asked for here'))
    const tools = { clock: createFakeClock(0), fetchJson: fail, secret: fail, note: () => undefined }
    const openSource = (uri: URL) => createMappingStore(uri, 'uri')
    const kind = createScrapeKind({ store: createMemoryStateStore(), openSource, env: {} })
    expect(() => kind.create(event.config, tools)).not.toThrow()
  })
})

describe('the role', () => {
  test('may do what a round does, and no more', () => {
    expect(Object.keys(statements({ WorkspaceArn })).sort()).toEqual([
      'KeepLastGoodConfiguration',
      'Log',
      'ParkSamples',
      'ReadConfiguration',
      'RememberManySeries',
      'RememberSeries',
      'WriteToWorkspace',
    ])
    expect(Object.keys(statements(everything)).sort()).toEqual([
      'JoinVpc',
      'KeepLastGoodConfiguration',
      'Log',
      'ParkSamples',
      'ReadConfiguration',
      'ReadSecretsOfTargets',
      'RememberManySeries',
      'RememberSeries',
      'ScrapeAsAnotherRole',
      'UseKey',
      'WriteToWorkspace',
    ])
  })

  test('is for the things that are named', () => {
    const found = statements(everything)
    expect(found['ReadConfiguration'].Resource).toBe('arn:aws:s3:::fleet-settings/tokyo/scrape.yaml')
    expect(found['KeepLastGoodConfiguration'].Resource).toBe(
      'arn:aws:s3:::fleet-settings/tokyo/scrape.yaml.last-good',
    )
    expect(found['RememberSeries']).toMatchObject({
      Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      Resource: 'StateTable.Arn',
    })
    expect(found['RememberManySeries'].Resource).toBe('StateBucket.Arn/series/*')
    expect(JSON.stringify(found['ReadSecretsOfTargets'].Resource)).toContain(secret)
    const wide = Object.values(found).filter(({ Resource }) => Resource === '*')
    expect(wide.map(({ Sid }) => Sid)).toEqual(['JoinVpc'])
  })
})

describe('what is remembered', () => {
  const { StateTable, StateBucket } = deploy().resources

  test('is in a table as the store has it', () => {
    expect(StateTable.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
    })
  })

  test('stays in the bucket longer than the item that names it', () => {
    const { ExpirationInDays } = StateBucket.Properties.LifecycleConfiguration.Rules[0]
    const { state } = readScrapeSettings(environment(everything))
    expect(ExpirationInDays * 86_400).toBeGreaterThan(state.lifetimeSeconds)
  })
})

test('docs/scrape.md has a row for each parameter, and names each alarm', () => {
  const page = readFileSync(join(root, 'docs', 'scrape.md'), 'utf8')
  const { Parameters: parameters, Resources } = parseTemplate('scrape.yaml')
  const alarms = resourcesOfType(Resources, 'AWS::CloudWatch::Alarm').map(([name]) => name)
  expect([...Object.keys(parameters), ...alarms].filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
