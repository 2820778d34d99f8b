// Asks what a view wants to know, and prints its page.

import type { QueryApi } from '#stack'
import type { CommandStreams } from '../command.ts'
import { askInsights } from '../stack/ask-insights.ts'
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
        return askInsights(aws, stack.outputs['LogGroup'] ?? '', text, aws.now() - lastMs, aws.now())
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
