// Asks, and prints the answer as a table or as JSON.

import type { OptionTexts } from '#check'
import type { QueryResult } from '#stack'
import type { CommandStreams } from '../command.ts'
import { openQueries, openStack, tellingProblems } from '../stack/open-stack.ts'
import { readDurationMs } from '../stack/read-duration.ts'
import { seriesText } from '../stack/series-text.ts'
import { checkOptions, readStackOptions, type stackOptionTypes } from '../stack/stack-options.ts'
import { textTable } from '../stack/text-table.ts'

type Texts = OptionTexts<keyof typeof stackOptionTypes | 'range' | 'step' | 'json'>

const rangeMsMax = 366 * 86_400_000
/** The most that Prometheus answers with. */
const pointsMax = 11_000
const stepMsLeast = 15_000

export async function performQuery(
  given: Texts,
  promql: string | undefined,
  streams: CommandStreams,
): Promise<number> {
  const options = checkOptions((complain) => {
    if (promql === undefined || promql.trim() === '') complain('PROMQL', "expected a query, such as 'up'")
    return { ...readStackOptions(given, complain), range: readRange(given, complain) }
  })
  return tellingProblems(streams, async () => {
    const { queries } = openQueries(await openStack(options, streams), options)
    const { range } = options
    const endMs = streams.now()
    const result =
      range === undefined
        ? await queries.query(promql as string)
        : await queries.queryRange(promql as string, {
            startMs: endMs - range.durationMs,
            endMs,
            stepMs: range.stepMs,
          })
    for (const warning of result.warnings) streams.err(`${warning}\n`)
    streams.out(
      given.json === undefined ? tableOf(result) : `${JSON.stringify(jsonOf(result), undefined, 2)}\n`,
    )
    if (result.series.length === 0 && result.text === undefined) streams.err('no series\n')
    return 0
  })
}

function readRange(
  { range, step }: Texts,
  complain: (option: string, message: string) => void,
): { readonly durationMs: number; readonly stepMs: number } | undefined {
  if (range === undefined) {
    if (step !== undefined) complain('--step', 'used only with --range')
    return undefined
  }
  const durationMs = readDurationMs(range, rangeMsMax)
  if (durationMs === undefined) complain('--range', 'expected a time such as 30m, 6h or 7d')
  const stepMs = step === undefined ? defaultStepMs(durationMs ?? 0) : readDurationMs(step, rangeMsMax)
  if (stepMs === undefined) complain('--step', 'expected a time such as 15s or 5m')
  else if (durationMs !== undefined && durationMs / stepMs > pointsMax) {
    complain('--step', `expected at most ${pointsMax} samples in the range`)
  }
  return { durationMs: durationMs ?? 1, stepMs: stepMs ?? 1 }
}

function defaultStepMs(durationMs: number): number {
  return Math.max(stepMsLeast, Math.ceil(durationMs / 60 / 1000) * 1000)
}

function tableOf({ kind, series, text }: QueryResult): string {
  if (text !== undefined) return `${text}\n`
  if (kind === 'matrix') {
    return series
      .map(({ labels, samples }) => {
        const lines = samples.map(
          ([timeMs, value]) => `  ${new Date(timeMs).toISOString()}  ${valueText(value)}\n`,
        )
        return `${seriesText(labels)}\n${lines.join('')}`
      })
      .join('')
  }
  const rows = series.flatMap(({ labels, samples }) =>
    samples.map(([timeMs, value]) => [valueText(value), new Date(timeMs).toISOString(), seriesText(labels)]),
  )
  return rows.length === 0 ? '' : textTable(['value', 'time', 'series'], rows, [0])
}

function jsonOf({ kind, series, text }: QueryResult): object {
  return {
    kind,
    ...(text === undefined ? {} : { text }),
    series: series.map(({ labels, samples }) => ({
      labels,
      samples: samples.map(([timeMs, value]) => [timeMs, valueText(value)]),
    })),
  }
}

function valueText(value: number): string {
  return String(value).replace('Infinity', 'Inf')
}
