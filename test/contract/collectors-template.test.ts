// collectors.yaml against the code that it deploys: the input of its schedules against the event and the collectors,
// the environment against settings, the handler against the build.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CollectorKind } from '#collect'
import { collectors } from '#collect/table'
import { readCollectSettings, settingNames } from '#config'
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

const { WorkspaceArn, RemoteWriteRoleArn, RemoteWriteUrl, RemoteWriteSecretArn } = sample
const FailureQueueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/iot-FailureQueue-1A2B'
const SoracomSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:soracom-Ab12Cd'
const OpenWeatherMapSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:weather-Ab12Cd'
const OpenWeatherMapPlaces = '[{"name": "Tokyo,JP"}, {"lat": 52.52, "lon": 13.41, "name": "Berlin"}]'

const root = join(import.meta.dirname, '..', '..')
const names = Object.keys(collectors)
const kinds: Record<string, CollectorKind> = {}
for (const [name, load] of Object.entries(collectors)) kinds[name] = await load()

function deploy(parameters: Parameters = { WorkspaceArn }) {
  return deployTemplate(parameters, 'collectors.yaml')
}

function environment(parameters: Parameters): Record<string, string> {
  return deploy(parameters).resources['Collect'].Properties.Environment.Variables
}

function schedules(parameters: Parameters): [string, Tree][] {
  return resourcesOfType(deploy({ WorkspaceArn, ...parameters }).resources, 'AWS::Scheduler::Schedule')
}

function eventsOf(parameters: Parameters) {
  return schedules(parameters).map(([, { Properties }]) =>
    readCollectEvent(JSON.parse(Properties.Target.Input), names),
  )
}

describe('the function', () => {
  const { Properties } = deploy().resources['Collect']

  test('is the one that the build makes', () => {
    expect(Properties).toMatchObject({
      CodeUri: 'dist/collect',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
    })
    expect(existsSync(join(root, 'src', 'lambda', 'collect', 'collect.ts'))).toBe(true)
    expect(readFileSync(join(root, 'src', 'lambda', 'collect', 'collect.ts'), 'utf8')).toMatch(
      /^export const handler\b/m,
    )
  })

  test('is tried again a few times, and not for long', () => {
    expect(Properties.EventInvokeConfig).toEqual({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 300 })
  })

  test('has more time for a round than for all else', () => {
    const { writeBudgetMs, deadlineReserveMs } = readCollectSettings(environment({ WorkspaceArn }))
    expect(Properties.Timeout * 1000).toBeGreaterThan(10 * (writeBudgetMs + deadlineReserveMs))
  })

  test('logs without platform lines, and leaves the level to LOG_LEVEL', () => {
    expect(Properties.LoggingConfig).toEqual({
      LogGroup: 'CollectLogGroup',
      LogFormat: 'JSON',
      SystemLogLevel: 'WARN',
      ApplicationLogLevel: 'TRACE',
    })
  })
})

describe('the environment', () => {
  test('has only names that the function reads', () => {
    const names = Object.keys(
      parseTemplate('collectors.yaml').Resources.Collect.Properties.Environment.Variables,
    )
    expect([...settingNames, 'PARKING_QUEUE_URL']).toEqual(expect.arrayContaining(names))
  })

  test.each<[string, Parameters, object]>([
    [
      'a workspace',
      { WorkspaceArn },
      {
        url: 'https://aps-workspaces.us-west-2.amazonaws.com/workspaces/ws-0a1b2c3d/api/v1/remote_write',
        receiver: 'amp',
        authorization: 'sigv4',
        region: 'us-west-2',
      },
    ],
    [
      'a workspace in another account',
      { WorkspaceArn, RemoteWriteRoleArn },
      { receiver: 'amp', authorization: 'sigv4', region: 'us-west-2', roleArn: RemoteWriteRoleArn },
    ],
    [
      'an open Prometheus',
      { RemoteWriteUrl },
      { url: RemoteWriteUrl, receiver: 'prometheus', authorization: 'none', region: '' },
    ],
    [
      'a Prometheus with a secret',
      { RemoteWriteUrl, RemoteWriteSecretArn },
      { receiver: 'prometheus', authorization: 'secret', secretArn: RemoteWriteSecretArn },
    ],
  ])('makes settings for %s', (_, parameters, expected) => {
    const { endpoint, parkingQueueUrl, logLevel } = readCollectSettings(environment(parameters))
    expect({ ...endpoint, url: endpoint.url.href }).toMatchObject(expected)
    expect([parkingQueueUrl, logLevel]).toEqual([undefined, 'info'])
  })

  test('lets a secret go over plain HTTP only where that is asked for', () => {
    const plain = { RemoteWriteUrl: 'http://10.0.0.1/api/v1/write', RemoteWriteSecretArn }
    expect(() => readCollectSettings(environment(plain))).toThrow('expected https:')
    expect(() => readCollectSettings(environment({ ...plain, RemoteWriteAllowHttp: 'true' }))).not.toThrow()
    const open = { RemoteWriteUrl: plain.RemoteWriteUrl }
    expect(readCollectSettings(environment(open)).endpoint.authorization).toBe('none')
  })

  test('names the failure queue', () => {
    const { parkingQueueUrl } = readCollectSettings(environment({ WorkspaceArn, FailureQueueUrl }))
    expect(parkingQueueUrl?.href).toBe(FailureQueueUrl)
  })
})

describe('the schedules', () => {
  test.each<[string, Parameters, string[]]>([
    ['nothing', {}, []],
    ['SORACOM', { SoracomSecretArn }, ['SoracomSchedule']],
    [
      'its traffic',
      { SoracomSecretArn, SoracomTraffic: 'true' },
      ['SoracomSchedule', 'SoracomUsageSchedule'],
    ],
    ['its cost', { SoracomSecretArn, SoracomCost: 'true' }, ['SoracomSchedule', 'SoracomUsageSchedule']],
    ['its traffic without a secret', { SoracomTraffic: 'true', SoracomCost: 'true' }, []],
    ['the weather', { OpenWeatherMapSecretArn, OpenWeatherMapPlaces }, ['OpenWeatherMapSchedule']],
    ['places without a secret', { OpenWeatherMapPlaces }, []],
  ])('are off until asked for: %s', (_, parameters, names) => {
    expect(schedules(parameters).map(([name]) => name)).toEqual(names)
  })

  const everything = {
    SoracomSecretArn,
    SoracomCoverage: 'g',
    SoracomTags: 'site,customer name',
    SoracomCell: 'true',
    SoracomTraffic: 'true',
    SoracomCost: 'true',
    OpenWeatherMapSecretArn,
    OpenWeatherMapPlaces,
  }

  test('are there for each collector, and docs/collectors.md has a section on it', () => {
    expect(new Set(eventsOf(everything).map(({ collector }) => collector))).toEqual(new Set(names))
    const page = readFileSync(join(root, 'docs', 'collectors.md'), 'utf8').split('\n')
    expect(names.filter((name) => !page.includes(`## ${name}`))).toEqual([])
  })

  test('say what the collectors understand', () => {
    const auth = { secretArn: SoracomSecretArn }
    expect(eventsOf(everything)).toEqual([
      {
        collector: 'soracom',
        instance: 'iot-remote-write',
        config: { coverage: 'g', auth, tags: ['site', 'customer name'], cell: true },
        issues: [],
      },
      {
        collector: 'soracom',
        instance: 'iot-remote-write-usage',
        config: { coverage: 'g', auth, sims: false, traffic: true, cost: true },
        issues: [],
      },
      {
        collector: 'openweathermap',
        instance: 'iot-remote-write',
        config: { secretArn: OpenWeatherMapSecretArn, places: JSON.parse(OpenWeatherMapPlaces) },
        issues: [],
      },
    ])
  })

  test.each<[string, Parameters]>([
    ['with everything', everything],
    ['with little', { SoracomSecretArn, OpenWeatherMapSecretArn, OpenWeatherMapPlaces }],
    ['with the cost alone', { SoracomSecretArn, SoracomCost: 'true' }],
  ])('say what the collectors take, %s', (_, parameters) => {
    const events = eventsOf(parameters)
    expect(events.length).toBeGreaterThan(1)
    const fail = async () => Promise.reject(new Error('not asked for here'))
    for (const { collector, config } of events) {
      const tools = { clock: createFakeClock(0), fetchJson: fail, secret: fail, note: () => undefined }
      expect(() => kinds[collector]?.create(config, tools)).not.toThrow()
    }
  })

  test('write no series twice, and none that another stack writes', () => {
    const events = eventsOf(everything)
    const names = new Set(events.map(({ collector, instance }) => `${collector} ${instance}`))
    expect(names.size).toBe(events.length)
    for (const { instance } of events) expect(instance).toMatch(/^iot-remote-write/)
  })

  test('hold no secret, and name those that the role may read', () => {
    const text = JSON.stringify(schedules(everything))
    expect(text.match(/secretsmanager:[^"\\]+/g)).toEqual([
      expect.stringContaining('soracom-Ab12Cd'),
      expect.stringContaining('soracom-Ab12Cd'),
      expect.stringContaining('weather-Ab12Cd'),
    ])
  })

  test('run at the rate that is asked for', () => {
    const rates = (parameters: Parameters) =>
      schedules({ ...everything, ...parameters }).map(([, { Properties }]) => Properties.ScheduleExpression)
    expect(rates({})).toEqual(['rate(2 minutes)', 'rate(5 minutes)', 'rate(10 minutes)'])
    expect(rates({ SoracomInterval: '1 minute', OpenWeatherMapInterval: '15 minutes' })).toEqual([
      'rate(1 minute)',
      'rate(5 minutes)',
      'rate(15 minutes)',
    ])
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
    const { SoracomInterval, OpenWeatherMapInterval } = parseTemplate('collectors.yaml').Parameters
    for (const { AllowedValues } of [SoracomInterval, OpenWeatherMapInterval]) {
      for (const value of AllowedValues) expect(value).toMatch(/^(1 minute|([2-9]|1\d) minutes)$/)
    }
  })

  test('invoke the function, in a group of their own, and do not try for long', () => {
    for (const [, { Properties }] of schedules(everything)) {
      expect(Properties).toMatchObject({
        GroupName: 'Schedules',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: 'Collect.Arn',
          RoleArn: 'ScheduleRole.Arn',
          RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 3 },
        },
      })
    }
  })
})
