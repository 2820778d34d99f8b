// One message, with what became of each of its leaves.

import { useEffect, useState } from 'preact/hooks'
import type { StudioState } from '../../page-api.ts'
import type { RecordedMessage } from '../engine/protocol.ts'
import { recordedOf } from '../map/server-source.ts'
import { counted, formatBytes } from '../parts/format.ts'
import { Text } from '../parts/text.tsx'
import { navigate } from '../shell/router.ts'
import { Chart } from './chart.tsx'
import { publishCommand, testEntry } from './copies.ts'
import { CopyButton } from './copy-button.tsx'
import { formatTimeMs } from './format-live.ts'
import { LeafTable } from './leaf-table.tsx'
import { HexView, TextView } from './raw-views.tsx'
import { ShareMessage } from './share-message.tsx'
import { useExplanation } from './use-explanation.ts'
import type { Messages, ShownMessage } from './use-messages.ts'

const views = ['tree', 'raw', 'hex'] as const
type View = (typeof views)[number]

export interface MessagePaneProps {
  readonly messages: Messages
  readonly state: StudioState | undefined
  openDrawer(): void
}

export function MessagePane({ messages, state, openDrawer }: MessagePaneProps) {
  const { shown, all, total, position, step, hasDiff, toggleDiff } = messages
  const [view, setView] = useState<View>('tree')
  const [plotted, setPlotted] = useState<string>()
  const { explained, problem } = useExplanation(shown, state?.mapping.runningHash)
  const topicId = shown?.topicId
  useEffect(() => setPlotted(undefined), [topicId])
  if (shown === undefined) return <p class="empty">Choose a topic.</p>
  return (
    <section class="message" aria-label="Message">
      <div class="message-head">
        <h2 class="message-topic">
          <Text>{shown.topic}</Text>
        </h2>
        {shown.isDemo && <span class="tag">demo</span>}
        {shown.isRetained && <span class="tag">retained</span>}
        <span class="muted">{formatTimeMs(shown.receivedAtMs)}</span>
        <span class="muted">{formatBytes(shown.bytes)}</span>
        <span class="message-steps">
          <button type="button" aria-label="Message before" disabled={position <= 1} onClick={() => step(-1)}>
            ◀
          </button>
          <span title={`${counted(total, 'message')} of this topic; the last ${all.length} are held`}>
            {position}/{all.length}
          </span>
          <button
            type="button"
            aria-label="Next message"
            disabled={position === all.length}
            onClick={() => step(1)}
          >
            ▶
          </button>
        </span>
        <label>
          <input type="checkbox" checked={hasDiff} onChange={toggleDiff} /> diff
        </label>
        <fieldset class="choice" aria-label="View">
          {views.map((one) => (
            <button key={one} type="button" aria-pressed={one === view} onClick={() => setView(one)}>
              {one}
            </button>
          ))}
        </fieldset>
      </div>
      {/* It scrolls, so the keyboard has to reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: axe asks for it (scrollable-region-focusable) */}
      <section class="message-body" aria-label="Payload" tabIndex={0}>
        <Body {...{ messages, shown, view, explained, problem, plotted, setPlotted }} />
      </section>
      {plotted !== undefined && view === 'tree' && (
        <Chart path={plotted} messages={all} close={() => setPlotted(undefined)} />
      )}
      <Footer {...{ shown, state, explained, openDrawer }} />
    </section>
  )
}

type Explained = ReturnType<typeof useExplanation>

interface BodyProps extends Explained {
  readonly messages: Messages
  readonly shown: ShownMessage
  readonly view: View
  readonly plotted: string | undefined
  setPlotted(path: string | undefined): void
}

function Body({ messages, shown, view, explained, problem, plotted, setPlotted }: BodyProps) {
  const { payload } = shown
  if (payload === undefined) {
    return (
      <p class="empty">
        A message of {formatBytes(shown.bytes)}.{' '}
        <button type="button" onClick={messages.fetchWhole}>
          show it
        </button>
      </p>
    )
  }
  if (view === 'raw') return <TextView payload={payload} />
  if (view === 'hex') return <HexView payload={payload} />
  const before = messages.hasDiff ? messages.before?.leaves : undefined
  return (
    <>
      {problem !== undefined && <p class="notice warn">{problem}</p>}
      <LeafTable
        shown={shown}
        explained={explained}
        before={before}
        history={messages.all}
        plotted={plotted}
        plot={(path) => setPlotted(path === plotted ? undefined : path)}
      />
    </>
  )
}

interface FooterProps {
  readonly shown: ShownMessage
  readonly state: StudioState | undefined
  readonly explained: Explained['explained']
  openDrawer(): void
}

function Footer({ shown, state, explained, openDrawer }: FooterProps) {
  const { outcome, topic, topicId, payload } = shown
  const [shared, setShared] = useState<RecordedMessage>()
  return (
    <footer class="message-foot">
      <dl class="facts">
        <dt>rule</dt>
        <dd>
          {(explained?.rule ?? []).map((line) => (
            <Text key={line}>{line}</Text>
          ))}
          <button type="button" class="link" onClick={() => navigate(`/map?topic=${topicId}`)}>
            open in Map
          </button>
        </dd>
        <dt>write</dt>
        <dd>
          <span class={outcome.tone}>{outcome.text}</span>
          {outcome.tookMs > 0 && ` in ${Math.max(1, Math.round(outcome.tookMs))} ms`}
          {` · ${counted(outcome.samples, 'sample')}`}
          {outcome.why !== '' && (
            <>
              {' · '}
              <Text class={outcome.tone}>{outcome.why}</Text>
            </>
          )}
        </dd>
      </dl>
      {payload !== undefined && (
        <div class="copies">
          <span class="muted">copy:</span>
          {state !== undefined && (
            <CopyButton words="mosquitto_pub" text={() => publishCommand(state.broker.url, topic, payload)} />
          )}
          {explained !== undefined && (
            <CopyButton words="test" text={() => testEntry({ ...shown, payload }, explained)} />
          )}
          <button type="button" class="quiet" onClick={() => setShared(recordedOf(shown))}>
            playground link
          </button>
          <button type="button" class="quiet" onClick={openDrawer}>
            ▸ all series
          </button>
        </div>
      )}
      {shared !== undefined && state !== undefined && (
        <ShareMessage message={shared} state={state} close={() => setShared(undefined)} />
      )}
    </footer>
  )
}
