// Leaf ↔ series ↔ line of YAML: what lights up when the pointer is over one of them.

import type { ExplainedMessage, ExplainedSeries, SeriesId } from '../engine/protocol.ts'

/** What the pointer, or the focus, is on. */
export type Pointed =
  | { readonly kind: 'leaf'; readonly path: string }
  | { readonly kind: 'series'; readonly key: string }
  | { readonly kind: 'line'; readonly line: number }

export interface Lit {
  readonly leaves: ReadonlySet<string>
  readonly series: ReadonlySet<string>
  readonly lines: readonly number[]
}

const none: Lit = { leaves: new Set(), series: new Set(), lines: [] }

export function seriesKey({ name, labels }: SeriesId): string {
  return JSON.stringify([name, ...labels])
}

interface Link {
  readonly path: string | undefined
  readonly key: string | undefined
  readonly line: number | undefined
}

export function litBy(explained: ExplainedMessage | undefined, pointed: Pointed | undefined): Lit {
  if (explained === undefined || pointed === undefined) return none
  const links = linksOf(explained).filter(({ path, key, line }) => {
    if (pointed.kind === 'leaf') return path === pointed.path
    return pointed.kind === 'series' ? key === pointed.key : line === pointed.line
  })
  const lines = links.flatMap(({ line }) => line ?? [])
  return {
    leaves: new Set(links.flatMap(({ path }) => path ?? [])),
    series: new Set(links.flatMap(({ key }) => key ?? [])),
    lines: [...new Set(lines)],
  }
}

function linksOf({ leaves, otherSeries }: ExplainedMessage): Link[] {
  const linkOf = (path: string | undefined, one: ExplainedSeries): Link => {
    return { path, key: seriesKey(one), line: one.line }
  }
  return [
    ...leaves.flatMap(({ path, series, notes }) => [
      ...series.map((one) => linkOf(path, one)),
      ...notes.map(({ line }) => ({ path, key: undefined, line })),
    ]),
    ...otherSeries.map((one) => linkOf(undefined, one)),
  ]
}
