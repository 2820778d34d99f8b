// What the checks of doctor make of the answers of AWS.

import { describe, expect, it } from 'vitest'
import { judgeAlarms } from '../../../../src/cli/doctor/alarm-checks.ts'
import type { Finding } from '../../../../src/cli/doctor/finding.ts'
import { judgeFunction, judgeInvokeConfig, judgePolicy } from '../../../../src/cli/doctor/function-checks.ts'
import { judgeLog } from '../../../../src/cli/doctor/log-checks.ts'
import { judgeBucket } from '../../../../src/cli/doctor/queue-checks.ts'
import { judgeShare } from '../../../../src/cli/doctor/quota-checks.ts'
import { judgeKeyPolicy, judgeRole, neededPermissions } from '../../../../src/cli/doctor/role-checks.ts'
import { judgeRule } from '../../../../src/cli/doctor/rule-checks.ts'
import { judgeSources } from '../../../../src/cli/doctor/source-checks.ts'
import { stackChecks } from '../../../../src/cli/doctor/stack-checks.ts'
import { judgeConfiguration } from '../../../../src/cli/doctor/workspace-checks.ts'
import { stackWith } from '../../../helpers/stack.ts'

const told = (findings: readonly Finding[]) => findings.map(({ level, what }) => `${level}: ${what}`)
/** Each finding but those that are ok has a remedy. */
function expectFindings(findings: readonly Finding[], ...wanted: RegExp[]) {
  expect(told(findings)).toEqual(wanted.map((pattern) => expect.stringMatching(pattern)))
  expect(findings.filter(({ level, remedy }) => level !== 'ok' && !remedy)).toEqual([])
}

it.each([
  [{ status: 'UPDATE_COMPLETE' }, [/^ok: s in eu-west-1 is UPDATE_COMPLETE/]],
  [{ status: 'UPDATE_ROLLBACK_COMPLETE', statusReason: 'x' }, [/^warning: .*ROLLBACK_COMPLETE: x/]],
  [{ status: 'UPDATE_IN_PROGRESS', state: 'changing' as const }, [/^warning: s is UPDATE_IN_PROGRESS/]],
  [{ status: 'ROLLBACK_COMPLETE', state: 'failed' as const }, [/^problem: s is ROLLBACK_COMPLETE/]],
  [
    { resources: new Map([['Ingest', { type: 'x', id: 'y', status: 'UPDATE_FAILED' }]]) },
    [/^ok/, /^problem: resources failed: Ingest/],
  ],
])('a stack: %j', async (known, wanted) => {
  const stack = stackWith(known)
  const context = { stack } as Parameters<(typeof stackChecks)[0]['run']>[0]
  expectFindings(await stackChecks[0]!.run(context), ...wanted)
})

describe('the rule', () => {
  const stack = stackWith()
  const good = {
    sql: "SELECT encode(*, 'base64') AS payload_base64, topic() AS topic, clientid() AS client_id, timestamp() AS received_at FROM 'a/#'",
    ruleDisabled: false,
    actions: [{ lambda: { functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:f' } }],
    errorAction: {
      sqs: { queueUrl: 'https://eu-west-1.queue.amazonaws.com/123456789012/failures', roleArn: 'r' },
    },
  }
  it.each([
    [good, [/^ok: rule takes a\/#/]],
    [{ ...good, ruleDisabled: true }, [/disabled/]],
    [{ ...good, sql: good.sql.replace('topic() AS topic, ', '') }, [/lacks topic:/]],
    [{ ...good, sql: good.sql.replace('a/#', 'b') }, [/takes b, TopicFilter is a\/#/]],
    [{ ...good, actions: [] }, [/no action to the function f/]],
    [{ ...good, errorAction: undefined }, [/no error action/]],
  ])('%j', (rule, wanted) => expectFindings(judgeRule(rule, stack), ...wanted))

  it('of a stream', () => {
    const streaming = stackWith({ parameters: { Delivery: 'stream' }, outputs: { StreamName: 'stream' } })
    expectFindings(judgeRule(good, streaming), /no action to the stream stream/)
    const actions = [{ kinesis: { streamName: 'stream', roleArn: 'r' } }]
    expectFindings(judgeRule({ ...good, actions }, streaming), /^ok/)
  })

  it('of batches over HTTP', () => {
    const batching = stackWith({ parameters: { Delivery: 'http' } })
    expectFindings(judgeRule(good, batching), /no action to the HTTP door/)
    const actions = [
      { http: { url: 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com/iot/rule/messages' } },
    ]
    expectFindings(judgeRule({ ...good, actions }, batching), /^ok/)
  })
})

describe('the function', () => {
  const stack = stackWith()
  const good = {
    State: 'Active',
    Runtime: 'nodejs24.x',
    Environment: { Variables: { REMOTE_WRITE_URL: 'x' } },
    LoggingConfig: { LogFormat: 'JSON', LogGroup: '/aws/lambda/s-ingest' },
  } as const
  it.each([
    [good, [/^ok: f runs on nodejs24.x/]],
    [{ ...good, State: 'Inactive' as const }, [/^ok/]],
    [
      { ...good, State: 'Failed' as const, StateReason: 'because' },
      [/^problem: the function is Failed: because/],
    ],
    [{ ...good, Runtime: 'nodejs20.x' as const }, [/^warning: the runtime is nodejs20.x/]],
    [{ ...good, Environment: {} }, [/REMOTE_WRITE_URL is not set/]],
    [{ ...good, Environment: { Error: { Message: 'KMS' } } }, [/environment cannot be read: KMS/]],
    [{ ...good, LoggingConfig: {} }, [/logs as Text to its own group/]],
  ])('%j', (configuration, wanted) => expectFindings(judgeFunction(configuration, stack), ...wanted))

  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'iot.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:iot:eu-west-1:123456789012:rule/rule' } },
  }
  it.each([
    [[statement], 'ok'],
    [[], 'problem'],
    [[{ ...statement, Effect: 'Deny' }], 'problem'],
    [[{ ...statement, Principal: { Service: 's3.amazonaws.com' } }], 'problem'],
    [
      [
        {
          ...statement,
          Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:iot:eu-west-1:123456789012:rule/other' } },
        },
      ],
      'problem',
    ],
  ])('may be invoked with %j: %s', (Statement, level) => {
    expect(judgePolicy(JSON.stringify({ Statement }), stack)).toMatchObject({ level })
  })

  it.each([
    [{ MaximumEventAgeInSeconds: 3300, DestinationConfig: { OnFailure: { Destination: 'q' } } }, [/^ok/]],
    [
      { MaximumEventAgeInSeconds: 3301, DestinationConfig: { OnFailure: { Destination: 'q' } } },
      [/^warning: .*3301/],
    ],
    [{}, [/^problem: .*no destination/, /^warning: .*21600/]],
  ])('retries as %j', (config, wanted) => expectFindings(judgeInvokeConfig(config), ...wanted))
})

describe('the sources', () => {
  const queue = { EventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:failures', State: 'Enabled', UUID: 'u' }
  const stream = {
    EventSourceArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/x',
    State: 'Enabled',
    UUID: 'v',
  }
  const streaming = stackWith({ parameters: { Delivery: 'stream' }, outputs: { StreamName: 'x' } })
  it.each([
    [[queue], stackWith(), [/^ok: the failure queue is read/]],
    [[], stackWith(), [/^problem: nothing reads the failure queue/]],
    [
      [queue, { ...stream, LastProcessingResult: 'OK' }],
      streaming,
      [/^ok/, /^ok: the stream is read \(OK\)/],
    ],
    [[queue], streaming, [/^ok/, /^problem: nothing reads the stream/]],
    [
      [{ ...queue, State: 'Disabled', StateTransitionReason: 'USER' }],
      stackWith(),
      [/is not read: Disabled \(USER\)/],
    ],
    [[{ ...queue, State: 'Updating' }], stackWith(), [/^warning: .*Updating/]],
    [
      [{ ...queue, LastProcessingResult: 'PROBLEM: Lambda failed to decrypt: KMS.AccessDeniedException' }],
      stackWith(),
      [/^problem: Lambda cannot read the failure queue: PROBLEM/],
    ],
  ])('%j', (mappings, stack, wanted) => expectFindings(judgeSources(mappings, stack), ...wanted))
})

describe('the role', () => {
  const allowed = {
    EvalActionName: 'aps:RemoteWrite',
    EvalResourceName: 'w',
    EvalDecision: 'allowed',
  } as const
  it.each([
    [[allowed], [/^ok: .*all 1 actions/]],
    [
      [allowed, { ...allowed, EvalDecision: 'implicitDeny' as const }],
      [/^problem: the function may not call aps:RemoteWrite on w/],
    ],
  ])('%j', (results, wanted) => expectFindings(judgeRole(results), ...wanted))

  it('whose boundary is in the way', () => {
    const [finding] = judgeRole([
      {
        ...allowed,
        EvalDecision: 'implicitDeny',
        PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
      },
    ])
    expect(finding).toMatchObject({
      why: expect.stringMatching(/boundary/),
      remedy: expect.stringMatching(/PermissionsBoundaryArn/),
    })
  })

  const actionsOf = (...given: Parameters<typeof stackWith>) =>
    neededPermissions(stackWith(...given)).flatMap(({ actions }) => actions)
  it('needs what the template gives', () => {
    expect(actionsOf()).toContain('aps:RemoteWrite')
    expect(actionsOf({ parameters: { RemoteWriteRoleArn: 'r' } })).toContain('sts:AssumeRole')
    expect(actionsOf({ parameters: { RemoteWriteRoleArn: 'r' } })).not.toContain('aps:RemoteWrite')
    expect(actionsOf({ parameters: { RemoteWriteSecretArn: 'x' } })).toContain(
      'secretsmanager:GetSecretValue',
    )
    expect(actionsOf({ parameters: { MappingUri: 's3://b/k' } })).toContain('s3:GetObject')
    expect(actionsOf({ outputs: { StreamName: 'x' } })).toContain('kinesis:GetRecords')
  })

  it.each([
    ['arn:aws:iam::123456789012:root logs.eu-west-1.amazonaws.com', 'ok'],
    ['arn:aws:iam::123456789012:root', 'warning'],
    ['', 'warning'],
  ])('with a key of policy %s: %s', (policy, level) => {
    expect(judgeKeyPolicy(policy, 'k', stackWith())).toMatchObject({ level })
  })
})

it.each([
  [
    {
      outOfOrderTimeWindowInSeconds: 600,
      retentionPeriodInDays: 150,
      limitsPerLabelSet: [{ limits: { maxSeries: 0 } }],
    },
    [/^ok: .*600 s, 150 days, no limit/],
  ],
  [
    {
      outOfOrderTimeWindowInSeconds: 600,
      retentionPeriodInDays: 1,
      limitsPerLabelSet: [{ limits: { maxSeries: 5000 } }],
    },
    [/at most 5,000 active series/],
  ],
  [{ outOfOrderTimeWindowInSeconds: 599 }, [/^problem: the out-of-order window is 599 s/]],
  [
    { outOfOrderTimeWindowInSeconds: 600, status: { statusCode: 'UPDATE_FAILED', statusReason: 'x' } },
    [/^problem: .*UPDATE_FAILED: x/],
  ],
  [{ retentionPeriodInDays: 150 }, [/^warning: .*does not tell/]],
])('a workspace with %j', (configuration, wanted) => {
  expectFindings(judgeConfiguration(configuration, 'ws-1', 'eu-west-1'), ...wanted)
})

it.each([
  [0, 0, [/^ok/]],
  [1, 0, [/^warning: 1 objects of dead letters/]],
  [1000, 2, [/^warning: 1000 or more/, /^problem: 2 batches/]],
])('a bucket with %i dead letters and %i batches', (dead, expired, wanted) => {
  expectFindings(judgeBucket('b', dead, expired), ...wanted)
})

it.each<[Record<string, number>, string[], RegExp[]]>([
  [{ Received: 5, Mapped: 5, Written: 7 }, [], [/^ok: 5 messages, 7 samples written/]],
  [{}, [], [/^warning: the function has received no message/]],
  [
    { Received: 5, 'Misconfigured http_403': 5, 'Failed http_403': 5 },
    [],
    [/^problem: the endpoint refuses .* http_403 5/],
  ],
  [{ Received: 5, 'Failed http_500': 5 }, [], [/^warning: messages failed: http_500 5/]],
  [
    { Received: 5, Mapped: 5, 'Refused too_old': 1 },
    [],
    [/^warning: the endpoint refused samples: too_old 1/],
  ],
  [{ Received: 11 }, [], [/^problem: 11 messages came and none made a sample/]],
  [{ Received: 10 }, [], [/^ok/]],
  [{ Received: 1 }, ['ERROR KMS.AccessDenied'], [/^problem: errors of KMS/]],
  [{ Received: 1 }, ['ERROR x'], [/^warning: the function complained: ERROR x/]],
])('a log with %j and %j', (counts, lines, wanted) => {
  expectFindings(judgeLog({ counts: new Map(Object.entries(counts)), lines }, 's'), ...wanted)
})

describe('alarms', () => {
  const nowMs = Date.parse('2026-01-01T02:00:01Z')
  const good = {
    AlarmName: 'a',
    StateValue: 'OK',
    TreatMissingData: 'notBreaching',
    ActionsEnabled: true,
    AlarmConfigurationUpdatedTimestamp: new Date('2026-01-01T01:00:00Z'),
  } as const
  const withTopic = stackWith({ parameters: { AlarmTopicArn: 't' } })
  it.each([
    [[good], withTopic, [/^ok: 1 alarms/]],
    [[good], stackWith(), [/^warning: the alarms notify nobody/]],
    [[{ ...good, StateValue: 'ALARM' as const }], withTopic, [/^problem: a is on/]],
    [
      [{ ...good, StateValue: 'INSUFFICIENT_DATA' as const }],
      withTopic,
      [/^warning: a has INSUFFICIENT_DATA/],
    ],
    [
      [{ ...good, StateValue: 'INSUFFICIENT_DATA' as const, TreatMissingData: 'missing' }],
      withTopic,
      [/^ok/],
    ],
    [
      [
        {
          ...good,
          StateValue: 'INSUFFICIENT_DATA' as const,
          AlarmConfigurationUpdatedTimestamp: new Date('2026-01-01T01:00:01Z'),
        },
      ],
      withTopic,
      [/^ok/],
    ],
    [[{ ...good, ActionsEnabled: false }], withTopic, [/^warning: actions are off: a/]],
    [[], withTopic, [/^problem: alarms are gone: a/]],
  ])('%j', (alarms, stack, wanted) => expectFindings(judgeAlarms(alarms, ['a'], stack, nowMs), ...wanted))
})

it.each([
  [undefined, 'ok'],
  [500, 'ok'],
  [501, 'warning'],
  [800, 'warning'],
  [801, 'problem'],
])('%s of a quota of 1,000: %s', (used, level) => {
  expect(judgeShare('x', used, 1000, 'iotcore', 'L-5E9B88DA')).toMatchObject({ level })
})
