// Asks Logs Insights, and waits for its answer.

import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { type Aws, StackError, toStackError } from '#stack'

const insightsPauseMs = 500
const insightsTriesMax = 120

/**
 * @param fromMs milliseconds since 1970, as `toMs`
 * @returns rows, a text for each field that has a value
 * @throws {StackError}
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AnalyzingLogData.html
 */
export async function askInsights(
  aws: Aws,
  logGroupName: string,
  queryString: string,
  fromMs: number,
  toMs: number,
): Promise<Readonly<Record<string, string>>[]> {
  const logs = aws.client(CloudWatchLogsClient)
  const endTime = Math.ceil(toMs / 1000)
  let queryId: string | undefined
  try {
    const startTime = Math.floor(fromMs / 1000)
    const started = await logs.send(new StartQueryCommand({ logGroupName, startTime, endTime, queryString }))
    queryId = started.queryId
  } catch (error) {
    throw toStackError(error, 'logs:StartQuery')
  }
  for (let tries = 0; tries < insightsTriesMax; tries++) {
    try {
      const { status, results = [] } = await logs.send(new GetQueryResultsCommand({ queryId }))
      if (status === 'Complete') {
        return results.map((row) =>
          Object.fromEntries(row.map(({ field = '', value = '' }) => [field, value] as const)),
        )
      }
      if (status !== 'Running' && status !== 'Scheduled')
        throw new StackError('other', `Logs Insights: ${status}`)
    } catch (error) {
      throw toStackError(error, 'logs:GetQueryResults')
    }
    await new Promise((resolve) => setTimeout(resolve, insightsPauseMs))
  }
  throw new StackError('timeout', 'Logs Insights does not answer within a minute', 'Run the command again.')
}
