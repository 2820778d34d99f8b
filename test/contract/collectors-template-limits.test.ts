// What collectors.yaml accepts, what its roles allow, and what its alarms watch.

import { describe, expect, test } from 'vitest'
import { createCounters } from '#telemetry'
import { createRoundRecorder } from '../../src/lambda/collect/collect-outcome.ts'
import { watchedBy } from '../helpers/alarms.ts'
import { reportOf } from '../helpers/report.ts'
import {
  deployTemplate,
  type Parameters,
  parseTemplate,
  resourcesOfType,
  sample,
  type Tree,
} from '../helpers/template.ts'

const { WorkspaceArn, RemoteWriteRoleArn, RemoteWriteUrl, RemoteWriteSecretArn } = sample
const { KmsKeyArn, AlarmTopicArn, PermissionsBoundaryArn } = sample
const FailureQueueUrl = 'https://sqs.us-west-2.amazonaws.com/210987654321/iot-FailureQueue-1A2B'
const SoracomSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:soracom-Ab12Cd'
const OpenWeatherMapSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:weather-Ab12Cd'
const OpenWeatherMapPlaces = '[{"name": "Tokyo,JP"}]'

const written = parseTemplate('collectors.yaml')

function deploy(parameters: Parameters = { WorkspaceArn }) {
  return deployTemplate(parameters, 'collectors.yaml')
}

describe('parameters', () => {
  test('that both templates have are the same in both, but for their words and defaults', () => {
    const { Parameters } = parseTemplate()
    const shared = Object.keys(written.Parameters).filter((name) => name in Parameters)
    expect(shared).toContain('WorkspaceArn')
    for (const name of shared) {
      const { Description: _, ...own } = written.Parameters[name]
      const { Description: __, ...other } = Parameters[name]
      expect(own).toEqual(other)
    }
  })

  test('are all asked for in a group, under a name, and none has to be given alone', () => {
    const { ParameterGroups, ParameterLabels } = written.Metadata['AWS::CloudFormation::Interface']
    const names = Object.keys(written.Parameters).sort()
    expect(ParameterGroups.flatMap(({ Parameters }: Tree) => Parameters).sort()).toEqual(names)
    expect(Object.keys(ParameterLabels).sort()).toEqual(names)
    for (const one of Object.values<Tree>(written.Parameters)) expect(one).toHaveProperty('Default')
  })

  test('have texts that YAML did not cut', () => {
    for (const { Description, ConstraintDescription } of Object.values<Tree>(written.Parameters)) {
      for (const text of [Description, ConstraintDescription].filter(Boolean)) {
        expect(text).toMatch(/[^.]\.$|nothing\.$/)
      }
    }
  })

  test.each([
    ['FailureQueueUrl', ['', FailureQueueUrl, 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/a_b-c']],
    ['SoracomSecretArn', ['', SoracomSecretArn]],
    ['SoracomTags', ['', 'site', 'site,customer name', '場所']],
    ['OpenWeatherMapPlaces', ['', OpenWeatherMapPlaces, '[ {"lat": 1, "lon": 2},\n {"name": "a"} ]']],
  ])('%s takes what it is meant for', (name, values) => {
    for (const value of values) expect(value).toMatch(new RegExp(written.Parameters[name].AllowedPattern))
  })

  test.each([
    [
      'FailureQueueUrl',
      [
        'failures',
        'arn:aws:sqs:us-west-2:210987654321:failures',
        `${FailureQueueUrl}.fifo`,
        'https://example.org/1/a',
      ],
    ],
    ['SoracomSecretArn', ['soracom', SoracomSecretArn.slice(0, -7)]],
    ['SoracomTags', ['a,,b', 'a,', '"', 'a\\', 'a"],"cost":[true']],
    ['OpenWeatherMapPlaces', ['Tokyo', '[]', '{"name": "Tokyo"}', '["Tokyo"]']],
  ])('%s refuses what is something else', (name, values) => {
    for (const value of values) expect(value).not.toMatch(new RegExp(written.Parameters[name].AllowedPattern))
  })

  test.each<[string, Parameters, number]>([
    ['none', {}, 1],
    ['a workspace', { WorkspaceArn }, 0],
    ['a workspace and a role', { WorkspaceArn, RemoteWriteRoleArn }, 0],
    ['a URL and a secret', { RemoteWriteUrl, RemoteWriteSecretArn }, 0],
    ['a secret over HTTP', { RemoteWriteUrl, RemoteWriteSecretArn, RemoteWriteAllowHttp: 'true' }, 0],
    ['headers for a URL', { RemoteWriteUrl, RemoteWriteHeaders: 'A=1' }, 0],
    ['headers for a workspace', { WorkspaceArn, RemoteWriteHeaders: 'A=1' }, 1],
    ['HTTP that is allowed for no secret', { RemoteWriteUrl, RemoteWriteAllowHttp: 'true' }, 1],
    ['a workspace and a URL', { WorkspaceArn, RemoteWriteUrl }, 1],
    ['a secret for a workspace', { WorkspaceArn, RemoteWriteSecretArn }, 1],
    ['a role for a URL', { RemoteWriteUrl, RemoteWriteRoleArn }, 1],
    ['the weather of nowhere', { WorkspaceArn, OpenWeatherMapSecretArn }, 1],
    ['the weather of places', { WorkspaceArn, OpenWeatherMapSecretArn, OpenWeatherMapPlaces }, 0],
  ])('have to fit together: %s', (_, parameters, broken) => {
    expect(deploy(parameters).brokenRules).toHaveLength(broken)
  })
})

describe('permissions', () => {
  const always = [
    ['logs:CreateLogStream', 'CollectLogGroup.Arn'],
    ['logs:PutLogEvents', 'CollectLogGroup.Arn'],
  ]

  test.each<[string, Parameters, string[][]]>([
    ['a workspace', { WorkspaceArn }, [['aps:RemoteWrite', WorkspaceArn]]],
    ['another account', { WorkspaceArn, RemoteWriteRoleArn }, [['sts:AssumeRole', RemoteWriteRoleArn]]],
    [
      'a Prometheus with a secret',
      { RemoteWriteUrl, RemoteWriteSecretArn },
      [['secretsmanager:GetSecretValue', RemoteWriteSecretArn]],
    ],
    [
      'collectors',
      { RemoteWriteUrl, SoracomSecretArn, OpenWeatherMapSecretArn, OpenWeatherMapPlaces },
      [
        ['secretsmanager:GetSecretValue', SoracomSecretArn],
        ['secretsmanager:GetSecretValue', OpenWeatherMapSecretArn],
      ],
    ],
    [
      'a failure queue',
      { RemoteWriteUrl, FailureQueueUrl },
      [['sqs:SendMessage', 'arn:aws:sqs:us-west-2:210987654321:iot-FailureQueue-1A2B']],
    ],
    [
      'a key',
      { RemoteWriteUrl, KmsKeyArn },
      [
        ['kms:GenerateDataKey', KmsKeyArn],
        ['kms:Decrypt', KmsKeyArn],
      ],
    ],
  ])('of the function are the least for %s', (_, parameters, extra) => {
    expect(grants(deploy(parameters).resources['CollectRole'])).toEqual([...always, ...extra])
  })

  test('of the schedules are to invoke the function, as this group alone', () => {
    const { ScheduleRole, Schedules } = deploy().resources
    expect(grants(ScheduleRole)).toEqual([['lambda:InvokeFunction', 'Collect.Arn']])
    expect(ScheduleRole.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': '123456789012', 'aws:SourceArn': 'Schedules.Arn' },
        },
      },
    ])
    expect(Schedules.Properties.Name).toBe('iot-remote-write')
  })

  test('are bounded where a boundary is given', () => {
    const boundaries = (parameters: Parameters) =>
      resourcesOfType(deploy(parameters).resources, 'AWS::IAM::Role').map(
        ([, { Properties }]) => Properties.PermissionsBoundary,
      )
    expect(boundaries({ WorkspaceArn })).toEqual([undefined, undefined])
    expect(boundaries({ WorkspaceArn, PermissionsBoundaryArn })).toEqual([
      PermissionsBoundaryArn,
      PermissionsBoundaryArn,
    ])
  })

  function grants({ Properties }: Tree): string[][] {
    return Properties.Policies.flatMap(({ PolicyDocument }: Tree) => PolicyDocument.Statement).flatMap(
      ({ Effect, Action, Resource }: Tree) => {
        expect(Effect).toBe('Allow')
        return [Action].flat().map((action) => [action, Resource])
      },
    )
  }
})

describe('alarms', () => {
  const alarms = resourcesOfType(deploy().resources, 'AWS::CloudWatch::Alarm')

  test('watch every place where a round or its samples can be lost, in the order of its way', () => {
    const watched = alarms.map(([name, alarm]) => {
      const [{ namespace, name: metric } = { namespace: '', name: '' }] = watchedBy(alarm)
      return `${name}: ${namespace} ${metric}`
    })
    expect(watched).toEqual([
      'ScheduleAlarm: AWS/Scheduler InvocationDroppedCount',
      'ThrottleAlarm: AWS/Lambda Throttles',
      'ErrorAlarm: AWS/Lambda Errors',
      'AsyncEventsDroppedAlarm: AWS/Lambda AsyncEventsDropped',
      'CollectorAlarm: IotRemoteWrite CollectorFailed',
      'MisconfiguredAlarm: IotRemoteWrite Misconfigured',
      'RefusedAlarm: IotRemoteWrite Refused',
    ])
  })

  test.each(alarms)('%s is quiet without data, and notifies only if asked to', (name, { Properties }) => {
    expect(Properties.TreatMissingData).toBe('notBreaching')
    expect(Properties.AlarmDescription).toMatch(/\.$/)
    expect([Properties.AlarmActions, Properties.OKActions]).toEqual([undefined, undefined])
    expect(Properties.Period % 60).toBe(0)
    const notifying = deploy({ WorkspaceArn, AlarmTopicArn }).resources[name].Properties
    expect([notifying.AlarmActions, notifying.OKActions]).toEqual([[AlarmTopicArn], [AlarmTopicArn]])
  })

  test('of the function’s own counters watch what it counts', () => {
    const lines: string[] = []
    const options = { functionName: 'Collect', writeLine: (line: string) => lines.push(line), now: () => 0 }
    const counters = createCounters(options)
    const { write } = reportOf({
      write: {
        rejected: new Map([[0, { reason: 'http_400', detail: '', maybeWritten: false }]]),
        complaints: [{ verdict: 'misconfigured', reason: 'http_403', text: '', samples: 1 }],
      },
    })
    createRoundRecorder(counters, () => 0)(
      {
        event: { collector: 'a', instance: 'b', config: {}, issues: [] },
        round: {
          samples: [],
          metadata: new Map(),
          problems: [{ name: 'CollectError', reason: 'timeout', message: 'no answer' }],
          remarks: [],
        },
        write,
        parkingError: undefined,
      },
      () => undefined,
    )
    counters.flush()
    const counted = lines.flatMap((line) => {
      const { _aws, FunctionName } = JSON.parse(line)
      return _aws.CloudWatchMetrics.filter(({ Dimensions }: Tree) => Dimensions[0].length === 1).flatMap(
        ({ Metrics }: Tree) => Metrics.map(({ Name }: Tree) => `${FunctionName} ${Name}`),
      )
    })
    const own = alarms
      .flatMap(([, alarm]) => watchedBy(alarm))
      .filter(({ namespace }) => namespace === 'IotRemoteWrite')
    expect(own).toHaveLength(3)
    for (const { name, dimensions } of own) expect(counted).toContain(`${dimensions['FunctionName']} ${name}`)
  })

  test('of rounds that fail see rounds that are as far apart as they may be', () => {
    const { CollectorAlarm } = deploy().resources
    const { AllowedValues } = written.Parameters.SoracomInterval
    expect(CollectorAlarm.Properties.Period / 60).toBe(Number.parseInt(AllowedValues.at(-1), 10))
  })
})
