// What the mapping makes of the messages: the difference to what runs, on all of them, and the series of the chosen one.

import { useState } from 'preact/hooks'
import type {
  ChangedSeries,
  Changes,
  Comparison,
  ExplainedLeafView,
  ExplainedMessage,
  ExplainedSeries,
  LeafNote,
  RenamedSeries,
} from '../engine/protocol.ts'
import { counted, formatCount } from '../parts/format.ts'
import { SeriesText } from '../parts/series-text.tsx'
import { Text } from '../parts/text.tsx'
import { CostLine } from './cost-line.tsx'
import { type Lit, type Pointed, seriesKey } from './lit.ts'
import type { MapState } from './use-mapping.ts'

export interface ResultPaneProps {
  readonly state: MapState
  /** What is compared with runs somewhere. */
  readonly isRunning: boolean
  readonly choose: (index: number) => void
  readonly lit: Lit
  readonly onPoint: (pointed: Pointed | undefined) => void
  readonly goTo: (line: number) => void
}

export function ResultPane({ state, isRunning, choose, lit, onPoint, goTo }: ResultPaneProps) {
  const { comparison, explained, isStale, checked } = state
  const errors = checked.problems.filter(({ severity }) => severity === 'error')
  return (
    <section class="pane-body" aria-label="Result">
      <div class="pane-head">
        <h2>
          Result <span class="muted">{comparison === undefined ? '' : onWhat(comparison)}</span>
        </h2>
      </div>
      {isStale && (
        <div class="stale-note" role="alert">
          <strong class="bad">✕ {counted(errors.length, 'error')}</strong>: below is what the last text
          without errors makes.
          {isRunning && ' What runs is not touched.'}
          <ul>
            {errors.slice(0, 5).map(({ line, path, message }) => (
              <li key={`${line} ${path} ${message}`}>
                {line !== undefined && (
                  <button type="button" class="link" onClick={() => goTo(line)}>
                    line {line}
                  </button>
                )}{' '}
                <Text>{`${path}: ${message}`}</Text>
              </li>
            ))}
          </ul>
        </div>
      )}
      {/* It scrolls, so the keyboard has to reach it. */}
      <section
        class={isStale ? 'scroll stale' : 'scroll'}
        aria-label="What the messages become"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: axe asks for it (scrollable-region-focusable)
        tabIndex={0}
        aria-busy={comparison !== undefined && comparison.compared < comparison.messages}
      >
        {comparison !== undefined && <Differences comparison={comparison} choose={choose} />}
        {comparison?.slowest !== undefined && (
          <p class="note warn">
            ⚠ slow: <Text class="mono">{comparison.slowest.expression || comparison.slowest.where}</Text>{' '}
            takes {comparison.slowest.ms} ms on one message
            {comparison.slowest.line !== undefined && (
              <>
                {' '}
                (
                <button type="button" class="link" onClick={() => goTo(comparison.slowest?.line as number)}>
                  line {comparison.slowest.line}
                </button>
                )
              </>
            )}
          </p>
        )}
        {explained !== undefined && <Explained state={state} lit={lit} onPoint={onPoint} goTo={goTo} />}
        {explained === undefined && (
          <p class="note">The series of a message stand here, each beside the field that it is made of.</p>
        )}
      </section>
      {comparison !== undefined && <CostLine comparison={comparison} />}
    </section>
  )
}

function onWhat({ compared, messages, topics }: Comparison): string {
  const part =
    compared < messages
      ? `${formatCount(compared)} of ${counted(messages, 'message')}`
      : counted(messages, 'message')
  return `on ${part}, ${counted(topics, 'topic')}`
}

function Differences({
  comparison,
  choose,
}: {
  readonly comparison: Comparison
  readonly choose: (index: number) => void
}) {
  const { added, lost, renamed, revalued } = comparison
  const elsewhere = added.elsewhere + lost.elsewhere + renamed.elsewhere + revalued.elsewhere
  const [open, setOpen] = useState<string>()
  const toggle = (name: string) => setOpen(open === name ? undefined : name)
  return (
    <>
      <fieldset class="differences" aria-label="Series, compared with what runs">
        <Figure name="new" sign="+" tone="good" changes={added} open={open} toggle={toggle} />
        <Figure name="lost" sign="−" tone="bad" changes={lost} open={open} toggle={toggle} />
        <Figure name="renamed" sign="" tone="warn" changes={renamed} open={open} toggle={toggle} />
        {revalued.total > 0 && (
          <Figure
            name="with other values"
            sign=""
            tone="warn"
            changes={revalued}
            open={open}
            toggle={toggle}
          />
        )}
        <span
          class={elsewhere > 0 ? 'warn' : 'muted'}
          title="Of these, on messages that the rule of the chosen message does not take"
        >
          {formatCount(elsewhere)} elsewhere
        </span>
      </fieldset>
      {open === 'new' && <ChangeList changes={added} choose={choose} />}
      {open === 'lost' && <ChangeList changes={lost} choose={choose} />}
      {open === 'with other values' && <ChangeList changes={revalued} choose={choose} />}
      {open === 'renamed' && <RenamedList changes={renamed} choose={choose} />}
    </>
  )
}

interface FigureProps {
  readonly name: string
  readonly sign: string
  readonly tone: string
  readonly changes: Changes<unknown>
  readonly open: string | undefined
  readonly toggle: (name: string) => void
}

function Figure({ name, sign, tone, changes: { total }, open, toggle }: FigureProps) {
  return (
    <button
      type="button"
      class={total === 0 ? 'figure muted' : `figure ${tone}`}
      aria-expanded={open === name}
      disabled={total === 0}
      onClick={() => toggle(name)}
    >
      {sign}
      {formatCount(total)} {name}
    </button>
  )
}

function ChangeList({
  changes,
  choose,
}: {
  readonly changes: Changes<ChangedSeries>
  readonly choose: (index: number) => void
}) {
  return (
    <ul class="changes">
      {changes.listed.map((series) => (
        <li key={seriesKey(series)}>
          <SeriesText {...series} /> <span class="value">{series.value}</span>{' '}
          <button type="button" class="link" onClick={() => choose(series.message)}>
            see one
          </button>
        </li>
      ))}
      <More changes={changes} />
    </ul>
  )
}

function RenamedList({
  changes,
  choose,
}: {
  readonly changes: Changes<RenamedSeries>
  readonly choose: (index: number) => void
}) {
  return (
    <ul class="changes">
      {changes.listed.map(({ from, to, bridge }) => (
        <li key={seriesKey(from)}>
          <SeriesText {...from} />
          <div>
            → <SeriesText {...to} />{' '}
            <button type="button" class="link" onClick={() => choose(to.message)}>
              see one
            </button>
          </div>
          {bridge !== undefined && <Bridge promql={bridge} />}
        </li>
      ))}
      <More changes={changes} />
    </ul>
  )
}

function Bridge({ promql }: { readonly promql: string }) {
  return (
    <details class="bridge">
      <summary title="PromQL that reads both names as one">both in PromQL</summary>
      <code>
        <Text>{promql}</Text>
      </code>
    </details>
  )
}

function More({ changes: { listed, total } }: { readonly changes: Changes<unknown> }) {
  const more = total - listed.length
  return more > 0 ? <li class="muted">… {formatCount(more)} more</li> : null
}

function Explained({ state, lit, onPoint, goTo }: Omit<ResultPaneProps, 'choose' | 'isRunning'>) {
  const { explained, comparison } = state
  if (explained === undefined) return null
  const added = new Set(comparison?.added.listed.map(seriesKey))
  const before = new Map(comparison?.renamed.listed.map((one) => [seriesKey(one.to), one]))
  const rows = madeOf(explained)
  const silent = explained.leaves.filter(({ series }) => series.length === 0)
  return (
    <>
      <p class="rule">
        {explained.line !== undefined && (
          <button type="button" class="link" onClick={() => goTo(explained.line as number)}>
            line {explained.line}
          </button>
        )}{' '}
        {explained.rule.map((line, index) => (
          <span key={index} class="rule-line">
            <Text>{line.trim()}</Text>
          </span>
        ))}
      </p>
      <ul class="made-list">
        {rows.map(({ series, leaves }) => {
          const key = seriesKey(series)
          return (
            <MadeSeries
              key={`${key} ${series.timestampMs}`}
              series={series}
              leaves={leaves}
              isNew={added.has(key)}
              was={before.get(key)}
              isLit={lit.series.has(key)}
              onPoint={onPoint}
              goTo={goTo}
            />
          )
        })}
      </ul>
      {explained.samples === 0 && <p class="note warn">⚠ no series: nothing of this message is a sample</p>}
      {explained.notes.map((note) => (
        <Note key={note.words} note={note} goTo={goTo} />
      ))}
      {silent.length > 0 && (
        <ul class="silent">
          {silent.map(({ path, value, notes }) => (
            <li
              key={path}
              class={lit.leaves.has(path) ? 'lit' : ''}
              onMouseEnter={() => onPoint({ kind: 'leaf', path })}
              onMouseLeave={() => onPoint(undefined)}
            >
              <Text class="mono">{path}</Text> <Text class="mono muted">{JSON.stringify(value)}</Text>{' '}
              {notes.map((note) => (
                <Note key={note.words} note={note} goTo={goTo} />
              ))}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

interface Made {
  readonly series: ExplainedSeries
  /** That it is made of. */
  readonly leaves: readonly ExplainedLeafView[]
}

/** Each series once, with all of its leaves. */
function madeOf({ leaves, otherSeries }: ExplainedMessage): Made[] {
  const made = new Map<string, { readonly series: ExplainedSeries; readonly leaves: ExplainedLeafView[] }>()
  for (const leaf of leaves) {
    for (const series of leaf.series) {
      const key = `${seriesKey(series)} ${series.timestampMs}`
      const known = made.get(key)
      if (known === undefined) made.set(key, { series, leaves: [leaf] })
      else known.leaves.push(leaf)
    }
  }
  return [...made.values(), ...otherSeries.map((series) => ({ series, leaves: [] }))]
}

interface MadeSeriesProps extends Made {
  readonly isNew: boolean
  readonly was: RenamedSeries | undefined
  readonly isLit: boolean
  readonly onPoint: (pointed: Pointed | undefined) => void
  readonly goTo: (line: number) => void
}

function MadeSeries({ series, leaves, isNew, was, isLit, onPoint, goTo }: MadeSeriesProps) {
  return (
    <li
      class={isLit ? 'made lit' : 'made'}
      onMouseEnter={() => onPoint({ kind: 'series', key: seriesKey(series) })}
      onMouseLeave={() => onPoint(undefined)}
    >
      <div>
        {isNew && <span class="badge good">new</span>}
        <SeriesText {...series} />{' '}
        <span class="value">
          {series.value}
          {series.unit !== undefined && ` ${series.unit}`}
        </span>
      </div>
      <div class="why">
        {leaves.map(({ path, value }, index) => (
          <span key={path}>
            {index === 0 ? '← ' : ', '}
            <Text class="mono">{path}</Text> <Text class="mono">{JSON.stringify(value)}</Text>
          </span>
        ))}
        <Reasons series={series} goTo={goTo} />
      </div>
      {was !== undefined && (
        <div class="why">
          was <SeriesText {...was.from} /> {was.bridge !== undefined && <Bridge promql={was.bridge} />}
        </div>
      )}
    </li>
  )
}

function Reasons({
  series,
  goTo,
}: {
  readonly series: ExplainedSeries
  readonly goTo: (line: number) => void
}) {
  const { type, steps, isGuess, timestampMs, source, line } = series
  const words = [
    type,
    ...steps,
    timestampMs === undefined ? undefined : `at ${new Date(timestampMs).toISOString()}`,
    line === undefined ? source : undefined,
  ].filter((word) => word !== undefined)
  return (
    <>
      {words.map((word) => (
        <span key={word}>
          {' · '}
          <Text>{word}</Text>
        </span>
      ))}
      {isGuess && <span class="warn"> · guessed</span>}
      {line !== undefined && (
        <>
          {' · '}
          <button type="button" class="link" onClick={() => goTo(line)}>
            line {line}
          </button>
        </>
      )}
    </>
  )
}

const noteSigns = { used: '', lost: '✕ ', left_out: '' }

function Note({
  note: { kind, words, line },
  goTo,
}: {
  readonly note: LeafNote
  readonly goTo: (line: number) => void
}) {
  return (
    <span class={kind === 'lost' ? 'note-words bad' : 'note-words muted'}>
      {noteSigns[kind]}
      <Text>{words}</Text>
      {line !== undefined && (
        <>
          {' '}
          <button type="button" class="link" onClick={() => goTo(line)}>
            line {line}
          </button>
        </>
      )}
    </span>
  )
}
