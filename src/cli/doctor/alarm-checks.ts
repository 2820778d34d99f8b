// The alarms of the stack: those that are on, those that see nothing, and whether anybody is told.

import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { type Stack, toStackError } from '#stack'
import { type Check, type Finding, ok, problem, warning } from './finding.ts'

/** The most that CloudWatch tells at once. */
const alarmsMax = 100
/** A new alarm has no data yet. */
const newMs = 3_600_000

export const alarmChecks: readonly Check[] = [
  {
    name: 'alarms',
    async run({ aws, stack }) {
      if (stack.parameters['Alarms'] === 'none') {
        const remedy = 'Deploy with Alarms=essential or all, and AlarmTopicArn.'
        return [warning('the stack has no alarms', 'Nobody is told when messages are lost.', remedy)]
      }
      const AlarmNames = [...stack.resources.values()]
        .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
        .map(({ id }) => id)
      if (AlarmNames.length === 0) return []
      try {
        const { MetricAlarms = [] } = await aws
          .client(CloudWatchClient)
          .send(
            new DescribeAlarmsCommand({ AlarmNames: AlarmNames.slice(0, alarmsMax), MaxRecords: alarmsMax }),
          )
        return judgeAlarms(MetricAlarms, AlarmNames, stack, aws.now())
      } catch (error) {
        throw toStackError(error, 'cloudwatch:DescribeAlarms')
      }
    },
  },
]

export function judgeAlarms(
  alarms: readonly MetricAlarm[],
  names: readonly string[],
  { parameters, region }: Stack,
  nowMs: number,
): Finding[] {
  const findings: Finding[] = alarms
    .filter(({ StateValue }) => StateValue === 'ALARM')
    .map(({ AlarmName = '', AlarmDescription = '' }) =>
      problem(`${AlarmName} is on`, AlarmDescription, 'docs/operations.md, Alarms, says what to do.'),
    )
  const blind = alarms.filter(
    ({ StateValue, TreatMissingData, AlarmConfigurationUpdatedTimestamp: changed }) =>
      StateValue === 'INSUFFICIENT_DATA' &&
      // What treats missing data as good has a state even if nothing happens.
      (TreatMissingData === 'notBreaching' || TreatMissingData === 'breaching') &&
      nowMs - (changed?.getTime() ?? 0) > newMs,
  )
  for (const { AlarmName } of blind) {
    const why = 'It should have a state by now: its metric or its dimensions may be wrong.'
    const remedy = `aws cloudwatch describe-alarms --region ${region} --alarm-names ${AlarmName}`
    findings.push(warning(`${AlarmName} has INSUFFICIENT_DATA`, why, remedy))
  }
  const gone = names.filter((name) => !alarms.some(({ AlarmName }) => AlarmName === name))
  if (gone.length > 0) {
    const why = 'Somebody deleted them.'
    findings.push(
      problem(
        `alarms are gone: ${gone.join(', ')}`,
        why,
        'Deploy with Alarms=none, and then with Alarms=all.',
      ),
    )
  }
  const silent = alarms
    .filter(({ ActionsEnabled }) => ActionsEnabled === false)
    .map(({ AlarmName = '' }) => AlarmName)
  if (silent.length > 0) {
    const remedy = `aws cloudwatch enable-alarm-actions --region ${region} --alarm-names ${silent.join(' ')}`
    findings.push(warning(`actions are off: ${silent.join(', ')}`, 'These alarms tell nobody.', remedy))
  }
  if (!parameters['AlarmTopicArn']) {
    findings.push(
      warning('the alarms notify nobody', 'They only change their state.', 'Deploy with AlarmTopicArn.'),
    )
  }
  return findings.length > 0 ? findings : [ok(`${alarms.length} alarms, none is on`)]
}
