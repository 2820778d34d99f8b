// The rate of the fleet against the quotas of the account.

import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas'
import { type Aws, toStackError } from '#stack'
import { type Check, type Finding, ok, problem, warning } from './finding.ts'

const dayMs = 86_400_000
const periodSeconds = 300
/** Of a quota: above the first it warns; above the second a peak within the five minutes is lost. */
const shareWarning = 0.5
const shareProblem = 0.8

export const quotaChecks: readonly Check[] = [
  {
    name: 'rate of rules',
    async run({ aws, stack: { outputs } }) {
      const perSecond = await peakOf(
        aws,
        'AWS/IoT',
        'TopicMatch',
        'RuleName',
        outputs['RuleName'] ?? '',
        'Sum',
      )
      const quota = await quotaOf(aws, 'iotcore', 'L-5E9B88DA')
      return [
        judgeShare(
          'rule evaluations a second',
          perSecond && perSecond / periodSeconds,
          quota,
          'iotcore',
          'L-5E9B88DA',
        ),
      ]
    },
  },
  {
    name: 'concurrency used',
    async run({ aws, stack: { outputs, parameters } }) {
      const name = outputs['FunctionName'] ?? ''
      const used = await peakOf(aws, 'AWS/Lambda', 'ConcurrentExecutions', 'FunctionName', name, 'Maximum')
      const reserved = Number(parameters['ReservedConcurrency'] ?? 0)
      const quota = reserved > 0 ? reserved : await quotaOf(aws, 'lambda', 'L-B99A9384')
      return [judgeShare('concurrent invocations', used, quota, 'lambda', 'L-B99A9384')]
    },
  },
]

export function judgeShare(
  what: string,
  used: number | undefined,
  quota: number,
  service: string,
  code: string,
): Finding {
  if (used === undefined) return ok(`no ${what} in the last day, of ${quota.toLocaleString('en-US')}`)
  const text = `${Math.ceil(used).toLocaleString('en-US')} of ${quota.toLocaleString('en-US')} ${what} at the busiest time of the last day`
  const remedy = `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${quota * 2}`
  if (used > quota * shareProblem) return problem(text, 'Above the quota, messages wait or are lost.', remedy)
  if (used > quota * shareWarning)
    return warning(text, 'A fleet that reconnects sends more than at any other time.', remedy)
  return ok(text)
}

/** @returns the greatest value of five minutes in the last day; undefined where there is none */
async function peakOf(
  aws: Aws,
  Namespace: string,
  MetricName: string,
  dimension: string,
  value: string,
  Stat: 'Sum' | 'Maximum',
): Promise<number | undefined> {
  const Metric = { Namespace, MetricName, Dimensions: [{ Name: dimension, Value: value }] }
  try {
    const { MetricDataResults = [] } = await aws.client(CloudWatchClient).send(
      new GetMetricDataCommand({
        StartTime: new Date(aws.now() - dayMs),
        EndTime: new Date(aws.now()),
        MetricDataQueries: [{ Id: 'peak', MetricStat: { Metric, Period: periodSeconds, Stat } }],
      }),
    )
    const values = MetricDataResults.flatMap(({ Values = [] }) => Values)
    return values.length === 0 ? undefined : Math.max(...values)
  } catch (error) {
    throw toStackError(error, 'cloudwatch:GetMetricData')
  }
}

/** The account's own, or where it has none, that of every account. */
async function quotaOf(aws: Aws, ServiceCode: string, QuotaCode: string): Promise<number> {
  const client = aws.client(ServiceQuotasClient)
  const quota = { ServiceCode, QuotaCode }
  const own = await client.send(new GetServiceQuotaCommand(quota)).catch((error: unknown) => {
    const found = toStackError(error, 'servicequotas:GetServiceQuota')
    if (found.kind === 'not_found') return undefined
    throw found
  })
  if (own?.Quota?.Value !== undefined) return own.Quota.Value
  try {
    const { Quota } = await client.send(new GetAWSDefaultServiceQuotaCommand(quota))
    if (Quota?.Value === undefined) throw new Error(`no value of ${QuotaCode}`)
    return Quota.Value
  } catch (error) {
    throw toStackError(error, 'servicequotas:GetAWSDefaultServiceQuota')
  }
}
