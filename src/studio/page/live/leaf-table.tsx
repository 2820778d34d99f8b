// The leaves of a message: value, change, curve, and beside each its series or why it has none.

import { useState } from 'preact/hooks'
import type { ExplainedLeafView, ExplainedMessage, ExplainedSeries, LeafNote } from '../engine/protocol.ts'
import { formatBytes } from '../parts/format.ts'
import { Text } from '../parts/text.tsx'
import { formatNumber } from './format-live.ts'
import { describeChange, type Leaf, type LeafValue, numberOf } from './payload.ts'
import { Sparkline } from './sparkline.tsx'
import type { ShownMessage } from './use-messages.ts'

export interface LeafTableProps {
  readonly shown: ShownMessage
  /** Undefined as long as nothing explains it. */
  readonly explained: ExplainedMessage | undefined
  /** Of the message before, if the difference is shown. */
  readonly before: readonly Leaf[] | undefined
  readonly history: readonly ShownMessage[]
  readonly plotted: string | undefined
  plot(path: string): void
}

/** More rows come when somebody asks. */
const rowsAtOnce = 200

export function LeafTable({ shown, explained, before, history, plotted, plot }: LeafTableProps) {
  const [rowsMax, setRowsMax] = useState(rowsAtOnce)
  const leaves: readonly ExplainedLeafView[] =
    explained?.leaves ?? (shown.leaves ?? []).map((leaf) => ({ ...leaf, series: [], notes: [] }))
  // The explanation may still be that of the message before.
  const current = new Map(shown.leaves?.map(({ path, value }) => [path, value]))
  const old = new Map(before?.map(({ path, value }) => [path, value]))
  const gone = explained === undefined || before === undefined ? [] : goneOf(before, leaves)
  const curves = curvesOf(history)
  return (
    <>
      <table class="leaf-table">
        <caption class="sr-only">Leaves of the message and their series</caption>
        <thead>
          <tr>
            <th scope="col">field</th>
            <th scope="col">value</th>
            <th scope="col">change</th>
            <th scope="col">last {history.length}</th>
            <th scope="col">series, or why there is none</th>
          </tr>
        </thead>
        <tbody>
          {leaves.slice(0, rowsMax).map((leaf) => (
            <tr key={leaf.path} class={leaf.path === plotted ? 'plotted' : ''}>
              <th scope="row">
                <Text>{leaf.path}</Text>
              </th>
              <td class="leaf-value">
                <Value value={current.get(leaf.path) ?? leaf.value} />
              </td>
              <td class="change">
                {before === undefined
                  ? ''
                  : describeChange(old.get(leaf.path), current.get(leaf.path) ?? leaf.value)}
              </td>
              <td class="curve">
                <Curve path={leaf.path} points={curves.get(leaf.path)} plot={plot} />
              </td>
              <td>
                <Fates series={leaf.series} notes={leaf.notes} />
              </td>
            </tr>
          ))}
          {gone.map(({ path, value }) => (
            <tr key={`gone ${path}`} class="gone">
              <th scope="row">
                <Text>{path}</Text>
              </th>
              <td class="leaf-value">
                <Value value={value} />
              </td>
              <td class="change">gone</td>
              <td />
              <td class="muted">only in the message before</td>
            </tr>
          ))}
          {explained !== undefined && (explained.otherSeries.length > 0 || explained.notes.length > 0) && (
            <tr>
              <th scope="row" class="muted">
                the message
              </th>
              <td colSpan={3} />
              <td>
                <Fates series={explained.otherSeries} notes={explained.notes} />
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {leaves.length > rowsMax && (
        <button type="button" onClick={() => setRowsMax(rowsMax * 5)}>
          show {Math.min(leaves.length - rowsMax, rowsMax * 4)} of {leaves.length - rowsMax} more
        </button>
      )}
      {leaves.length === 0 && (
        <p class="empty">
          {shown.bytes === 0
            ? 'The message is empty.'
            : `No fields in ${formatBytes(shown.bytes)}; see raw or hex.`}
        </p>
      )}
    </>
  )
}

function Value({ value }: { readonly value: LeafValue }) {
  return <Text>{typeof value === 'string' ? JSON.stringify(value) : String(value)}</Text>
}

interface CurveProps {
  readonly path: string
  readonly points: readonly (readonly [timeMs: number, value: number])[] | undefined
  plot(path: string): void
}

function Curve({ path, points, plot }: CurveProps) {
  if (points === undefined || points.length < 2) return null
  return (
    <button type="button" class="quiet spark" aria-label={`Chart of ${path}`} onClick={() => plot(path)}>
      <Sparkline points={points} />
    </button>
  )
}

function Fates({
  series,
  notes,
}: {
  readonly series: readonly ExplainedSeries[]
  readonly notes: readonly LeafNote[]
}) {
  return (
    <>
      {series.map((one) => (
        <Series key={`${one.where} ${one.name} ${JSON.stringify(one.labels)}`} series={one} />
      ))}
      {notes.map((note) => (
        <div key={note.words} class={note.kind === 'lost' ? 'fate warn' : 'fate muted'}>
          {note.kind === 'lost' ? '✕ ' : note.kind === 'used' ? '⋯ ' : '– '}
          <Text>{note.words}</Text>
        </div>
      ))}
    </>
  )
}

function Series({ series }: { readonly series: ExplainedSeries }) {
  const { name, labels, value, unit, type, steps, isGuess, source } = series
  const how = [type, ...steps, source].filter((words) => words !== undefined && words !== '')
  return (
    <div class="fate">
      →{' '}
      <span class="metric">
        <Text>{name}</Text>
      </span>
      {labels.length > 0 && (
        <span class="labels">
          {'{'}
          {labels.map(([label, text], index) => (
            <span key={label}>
              {index > 0 && ','}
              {label}="<Text>{text}</Text>"
            </span>
          ))}
          {'}'}
        </span>
      )}{' '}
      <span class="sample">
        {formatNumber(value)}
        {unit !== undefined && unit !== '' && ` ${unit}`}
      </span>
      {isGuess && <span class="tag warn">guessed</span>}
      <div class="how muted">
        <Text>{how.join(' · ')}</Text>
      </div>
    </div>
  )
}

function goneOf(before: readonly Leaf[], leaves: readonly { readonly path: string }[]): Leaf[] {
  const paths = new Set(leaves.map(({ path }) => path))
  return before.filter(({ path }) => !paths.has(path)).slice(0, rowsAtOnce)
}

/** Numbers of each leaf over the messages that are held. */
export function curvesOf(history: readonly ShownMessage[]): Map<string, [timeMs: number, value: number][]> {
  const curves = new Map<string, [number, number][]>()
  for (const { leaves, receivedAtMs } of history) {
    for (const { path, value } of leaves ?? []) {
      const number = numberOf(value)
      if (number === undefined) continue
      const curve = curves.get(path)
      if (curve === undefined) curves.set(path, [[receivedAtMs, number]])
      else curve.push([receivedAtMs, number])
    }
  }
  return curves
}
