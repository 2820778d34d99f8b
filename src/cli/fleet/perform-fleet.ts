// Asks what a view wants to know, and prints its page.

import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { type Aws, type QueryApi, StackError, toStackError } from '#stack'
import type { CommandStreams } from '../command.ts'
import { openQueries, openStack, tellingProblems } from '../stack/open-stack.ts'
import { textTable } from '../stack/text-table.ts'
import { clocks } from './clocks.ts'
import { failing } from './failing.ts'
import type { FleetOptions, ViewName } from './fleet-options.ts'
import { silent } from './silent.ts'
import { talkers } from './talkers.ts'
import { versions } from './versions.ts'
import type { Page, Table, View } from './view.ts'

const views: Readonly<Record<ViewName, View>> = { silent, talkers, failing, clocks, versions }

const insightsPauseMs = 500
const insightsTriesMax = 120

export async function performFleet(options: FleetOptions, streams: CommandStreams): Promise<number> {
  return tellingProblems(streams, async () => {
    const opened = await openStack(options, streams)
    const { aws, stack } = opened
    // The log alone needs no workspace.
    let queries: QueryApi | undefined
    const asked: string[] = []
    const page = await views[options.view]({
      options,
      nowMs: streams.now(),
      async query(promql) {
        asked.push(promql)
        queries ??= openQueries(opened, options).queries
        return queries.query(promql)
      },
      async insights(text, lastMs) {
        asked.push(text)
        return askInsights(aws, stack.outputs['LogGroup'] ?? '', text, lastMs)
      },
    })
    if (options.json) streams.out(`${JSON.stringify(jsonOf(page, options, asked), undefined, 2)}\n`)
    else {
      if (options.showQueries) for (const text of asked) streams.out(`# ${text}\n`)
      if (page.rows.length > 0) streams.out(textTable(page.header, page.rows, page.numeric))
      const { second } = page
      if (second !== undefined && second.rows.length > 0) {
        streams.out(`\n${second.title}\n${textTable(second.header, second.rows, second.numeric)}\n`)
      }
      for (const note of page.notes) streams.out(`${note}\n`)
    }
    return 0
  })
}

function jsonOf(
  { second, notes, ...first }: Page,
  { view, showQueries }: FleetOptions,
  asked: string[],
): object {
  return {
    view,
    rows: objectsOf(first),
    ...(second === undefined ? {} : { [second.title]: objectsOf(second) }),
    notes,
    ...(showQueries ? { queries: asked } : {}),
  }
}

function objectsOf({ header, rows }: Table): object[] {
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])))
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AnalyzingLogData.html */
async function askInsights(
  aws: Aws,
  logGroupName: string,
  queryString: string,
  lastMs: number,
): Promise<Readonly<Record<string, string>>[]> {
  const logs = aws.client(CloudWatchLogsClient)
  const endTime = Math.ceil(aws.now() / 1000)
  let queryId: string | undefined
  try {
    const startTime = endTime - Math.round(lastMs / 1000)
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
