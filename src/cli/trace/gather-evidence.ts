// What AWS knows of the last minutes of a stack: counts of rule and function, and lines of their logs.

import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { type Aws, type Stack, StackError, toStackError } from '#stack'
import { readFunctionLog, readLogLines } from '../stack/function-log.ts'
import type { Evidence } from './diagnose.ts'

/** Where AWS IoT logs, once logging is on. https://docs.aws.amazon.com/iot/latest/developerguide/cloud-watch-logs.html */
const iotLogGroup = 'AWSIotLogsV2'

const periodSeconds = 60
/** The first minute of a metric begins before the message. */
const leadMs = 60_000

/** Never throws for what it may not read: that is said in `unread`. */
export async function gatherEvidence(
  aws: Aws,
  { outputs, parameters, name }: Stack,
  sinceMs: number,
): Promise<Evidence> {
  const unread: string[] = []
  const orUnread = async <T>(ask: Promise<T>): Promise<T | undefined> => {
    try {
      return await ask
    } catch (error) {
      if (!(error instanceof StackError)) throw error
      unread.push(error.message)
      return undefined
    }
  }
  const rule = outputs['RuleName'] ?? ''
  const log = await orUnread(readFunctionLog(aws, outputs['LogGroup'] ?? '', sinceMs))
  const metrics = await orUnread(readMetrics(aws, rule, outputs['FunctionName'] ?? '', sinceMs))
  const ruleLines = await readRuleLines(aws, rule, sinceMs)
  return {
    stack: name,
    delivery: parameters['Delivery'] === 'stream' ? 'stream' : 'direct',
    functionName: outputs['FunctionName'] ?? '',
    ruleName: rule,
    counts: log?.counts ?? new Map(),
    lines: log?.lines ?? [],
    metrics: metrics ?? new Map(),
    ruleLines,
    unread,
  }
}

/** @returns errors of the rule; undefined where AWS IoT does not log, or nobody may read it */
async function readRuleLines(
  aws: Aws,
  rule: string,
  sinceMs: number,
): Promise<readonly string[] | undefined> {
  try {
    const lines = await readLogLines(
      aws,
      iotLogGroup,
      sinceMs,
      `{ $.ruleName = "${rule}" && $.status = "Failure" }`,
    )
    return lines.slice(-10).map((line) => line.slice(0, 600))
  } catch {
    return undefined
  }
}

const ofRule = ['TopicMatch', 'ParseError', 'RuleMessageThrottled'] as const
const ofAction = ['Success', 'Failure'] as const
const ofFunction = ['Invocations', 'Errors', 'Throttles'] as const

/** @returns sums by name, only of metrics that have one */
async function readMetrics(
  aws: Aws,
  rule: string,
  functionName: string,
  sinceMs: number,
): Promise<Map<string, number>> {
  const dimension = (Name: string, Value: string) => ({ Name, Value })
  const metric = (Namespace: string, MetricName: string, Dimensions: { Name: string; Value: string }[]) => ({
    Namespace,
    MetricName,
    Dimensions,
  })
  const metrics = [
    ...ofRule.map((name) => metric('AWS/IoT', name, [dimension('RuleName', rule)])),
    ...['Lambda', 'Kinesis'].flatMap((action) =>
      ofAction.map((name) =>
        metric('AWS/IoT', name, [dimension('RuleName', rule), dimension('ActionType', action)]),
      ),
    ),
    ...ofFunction.map((name) => metric('AWS/Lambda', name, [dimension('FunctionName', functionName)])),
  ]
  try {
    const { MetricDataResults = [] } = await aws.client(CloudWatchClient).send(
      new GetMetricDataCommand({
        StartTime: new Date(Math.floor((sinceMs - leadMs) / 60_000) * 60_000),
        EndTime: new Date(aws.now() + leadMs),
        MetricDataQueries: metrics.map((Metric, index) => ({
          Id: `m${index}`,
          MetricStat: { Metric, Period: periodSeconds, Stat: 'Sum' },
        })),
      }),
    )
    const sums = new Map<string, number>()
    for (const { Id = '', Values = [] } of MetricDataResults) {
      const found = metrics[Number(Id.slice(1))]
      if (found === undefined || Values.length === 0) continue
      sums.set(
        found.MetricName,
        (sums.get(found.MetricName) ?? 0) + Values.reduce((sum, one) => sum + one, 0),
      )
    }
    return sums
  } catch (error) {
    throw toStackError(error, 'cloudwatch:GetMetricData')
  }
}
