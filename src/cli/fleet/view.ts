// What a view of the fleet asks, and what it shows.

import type { QueryResult } from '#stack'
import type { FleetOptions } from './fleet-options.ts'

export interface Asking {
  readonly options: FleetOptions
  /** Milliseconds since 1970. */
  readonly nowMs: number
  query(promql: string): Promise<QueryResult>
  /** Rows of Logs Insights over the function's log of the last `lastMs`. */
  insights(text: string, lastMs: number): Promise<readonly Readonly<Record<string, string>>[]>
}

export interface Page extends Table {
  /** Shown below it, under its title. */
  readonly second?: Table & { readonly title: string }
  /** What the rows do not say. */
  readonly notes: readonly string[]
}

export interface Table {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Columns of numbers, by index. */
  readonly numeric: readonly number[]
}

export type View = (asking: Asking) => Promise<Page>

/** @returns a selector of the series that name a device, with more matchers or without */
export function deviceSelector({ label, select }: FleetOptions, ...matchers: string[]): string {
  const trimmed = select.trim().replace(/,$/, '')
  return `{${[...matchers, `${label}!=""`, ...(trimmed === '' ? [] : [trimmed])].join(', ')}}`
}

/** @returns the value of each device */
export function byDevice({ series }: QueryResult, label: string): Map<string, number> {
  return new Map(
    series.map(({ labels, samples }) => [labels[label] ?? '', samples.at(-1)?.[1] ?? Number.NaN]),
  )
}

export const dayMs = 86_400_000
