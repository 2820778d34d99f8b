// The alarms of template.yaml: which there are in each mode of delivery, that CloudWatch can evaluate them, and that
// somebody who is called by one finds it described.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { alarmsOf, watchedBy } from '../helpers/alarms.ts'
import {
  deployTemplate,
  type Parameters,
  parseTemplate,
  resourcesOfType,
  sample,
  stream,
  type Tree,
} from '../helpers/template.ts'

const { MappingUri, AlarmTopicArn, RemoteWriteUrl } = sample

const modes: [string, Parameters][] = [
  ['direct', { MappingUri }],
  ['stream', { ...stream, MappingUri }],
]

describe('alarms watch every place where a message can be held back or lost, in the order of its way', () => {
  const common = {
    before: [
      'RuleThrottledAlarm: AWS/IoT RuleMessageThrottled',
      'RuleActionAlarm: AWS/IoT Failure',
      'RuleErrorActionAlarm: AWS/IoT ErrorActionFailure',
    ],
    lambda: ['ThrottleAlarm: AWS/Lambda Throttles', 'ErrorAlarm: AWS/Lambda Errors'],
    after: [
      'DestinationAlarm: AWS/Lambda DestinationDeliveryFailures',
      'FailureQueueAgeAlarm: AWS/SQS ApproximateAgeOfOldestMessage',
      'UnprocessedQueueAlarm: AWS/SQS ApproximateNumberOfMessagesVisible',
      'MisconfiguredAlarm: IotRemoteWrite Misconfigured',
      'IngestionSurgeAlarm: IotRemoteWrite Written',
      'SeriesLimitAlarm: IotRemoteWrite Refused',
      'RefusedAlarm: IotRemoteWrite Refused',
      'DroppedAlarm: IotRemoteWrite Received, Dropped',
      'UnmappedAlarm: IotRemoteWrite Received, Mapped',
      'DeadLetterAlarm: IotRemoteWrite DeadLettered',
      'SuppressedAlarm: IotRemoteWrite Suppressed',
      'MappingAlarm: IotRemoteWrite MappingRefreshFailed',
    ],
  }
  const [throttled, ...action] = common.before

  test('direct', () => {
    expect(alarmsOf({ MappingUri }).map(summary)).toEqual([
      throttled,
      'RuleSqlErrorAlarm: AWS/IoT TopicMatch; AWS/Lambda AsyncEventsReceived',
      ...action,
      ...common.lambda,
      'AsyncEventAgeAlarm: AWS/Lambda AsyncEventAge',
      'AsyncEventsDroppedAlarm: AWS/Lambda AsyncEventsDropped',
      ...common.after,
    ])
  })

  test('stream', () => {
    expect(alarmsOf({ ...stream, MappingUri }).map(summary)).toEqual([
      throttled,
      'RuleSqlErrorAlarm: AWS/IoT TopicMatch; AWS/Kinesis IncomingRecords',
      ...action,
      'StreamThrottledAlarm: AWS/Kinesis WriteProvisionedThroughputExceeded',
      'IteratorAgeAlarm: AWS/Lambda IteratorAge',
      'FailedAlarm: IotRemoteWrite Failed',
      ...common.lambda,
      'ExpiredRecordsAlarm: AWS/Lambda OnFailureDestinationDeliveredEventCount',
      'LostRecordsAlarm: AWS/Lambda DroppedEventCount',
      ...common.after,
    ])
  })

  test.each(modes)('%s, only those of losses if the essential ones are asked for', (_, parameters) => {
    const names = (Alarms: string) => alarmsOf({ ...parameters, Alarms }).map(([name]) => name)
    const essential = names('essential')
    const all = alarmsOf(parameters)
    expect(names('none')).toEqual([])
    expect(names('all')).toEqual(all.map(([name]) => name))
    expect(essential.length).toBeLessThan(all.length / 2)
    const saysLost = ([, { Properties }]: [string, Tree]) =>
      /^Messages are lost/.test(Properties.AlarmDescription)
    expect(essential).toEqual(expect.arrayContaining(all.filter(saysLost).map(([name]) => name)))
  })

  test.each<[string, string, Parameters]>([
    ['MappingAlarm', 'a mapping that cannot change', {}],
    ['IngestionSurgeAlarm', 'an endpoint that is not AMP', { RemoteWriteUrl }],
  ])('but no %s for %s', (name, _, parameters) => {
    expect(alarmsOf({ MappingUri }).map(([one]) => one)).toContain(name)
    expect(alarmsOf(parameters).map(([one]) => one)).not.toContain(name)
  })
})

describe('numbers in alarms', () => {
  test('tell of a stream that is behind while there is time to act', () => {
    const { IteratorAgeAlarm, StreamMapping } = deployTemplate(stream).resources
    const ageMaxMs = StreamMapping.Properties.MaximumRecordAgeInSeconds * 1000
    expect(IteratorAgeAlarm.Properties.Threshold).toBeLessThan(ageMaxMs / 2)
  })

  test('tell of waiting messages when the out-of-order window of the workspace has passed them', () => {
    const { AsyncEventAgeAlarm, FailureQueueAgeAlarm, Workspace } = deployTemplate().resources
    const windowSeconds = Workspace.Properties.WorkspaceConfiguration.OutOfOrderTimeWindowInSeconds
    expect(AsyncEventAgeAlarm.Properties.Threshold).toBe(windowSeconds * 1000)
    expect(FailureQueueAgeAlarm.Properties.Threshold).toBe(windowSeconds)
  })
})

describe.each(modes)('each alarm, %s', (_, parameters) => {
  test.each(alarmsOf(parameters))(
    '%s is quiet without data, and notifies only if asked to',
    (name, alarm) => {
      const { Properties } = alarm
      expect(Properties.TreatMissingData).toBe('notBreaching')
      expect(Properties.AlarmDescription).toMatch(/\.$/)
      expect([Properties.AlarmActions, Properties.OKActions]).toEqual([undefined, undefined])
      const notifying = deployTemplate({ ...parameters, AlarmTopicArn }).resources[name].Properties
      expect([notifying.AlarmActions, notifying.OKActions]).toEqual([[AlarmTopicArn], [AlarmTopicArn]])
    },
  )

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  test.each(alarmsOf(parameters))('%s is one that CloudWatch takes', (_name, alarm) => {
    const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, Metrics = [] } = alarm.Properties
    const periods = new Set(watchedBy(alarm).map(({ period }) => period))
    expect(periods.size).toBe(1)
    for (const period of periods) {
      expect(period % 60).toBe(0)
      expect(period * EvaluationPeriods).toBeLessThanOrEqual(86_400)
    }
    expect(DatapointsToAlarm).toBeLessThanOrEqual(EvaluationPeriods)
    expect(watchedBy(alarm).length).toBeLessThanOrEqual(10)
    const returned = Metrics.filter(({ ReturnData }: Tree) => ReturnData)
    expect(returned).toHaveLength(Metrics.length === 0 ? 0 : 1)
    // Every metric that the expression names is there, and the other way round.
    const ids = Metrics.filter(({ MetricStat }: Tree) => MetricStat !== undefined).map(({ Id }: Tree) => Id)
    const expression = ids.length === 0 ? '' : returned[0].Expression
    const named = [...expression.matchAll(/\b[a-z]\w*\b/g)].map(([word]: string[]) => word)
    expect([...new Set(named)].sort()).toEqual([...ids].sort())
  })
})

test('each alarm is described where people look who are called by one', (context) => {
  const page = join(import.meta.dirname, '..', '..', 'docs', 'operations.md')
  if (!existsSync(page)) context.skip('docs/operations.md is not there')
  const text = readFileSync(page, 'utf8')
  for (const [name] of resourcesOfType(parseTemplate().Resources, 'AWS::CloudWatch::Alarm')) {
    expect(text).toContain(name)
  }
})

test('docs/deploy.md says how many there are, and how many metrics they watch', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'deploy.md'), 'utf8')
  const [direct, streamed] = [alarmsOf({}), alarmsOf(stream)]
  const metrics = (alarms: typeof direct) => alarms.flatMap(([, alarm]) => watchedBy(alarm)).length
  expect(page).toContain(`${direct.length} direct, ${streamed.length} stream`)
  expect(page).toContain(`${metrics(direct)} direct, ${metrics(streamed)} with a stream`)
})

/** Name, then what is watched: names of a namespace together, each once. */
function summary([name, alarm]: [string, Tree]): string {
  const names = new Map<string, Set<string>>()
  for (const one of watchedBy(alarm)) {
    names.set(one.namespace, (names.get(one.namespace) ?? new Set()).add(one.name))
  }
  return `${name}: ${[...names].map(([namespace, some]) => `${namespace} ${[...some].join(', ')}`).join('; ')}`
}
