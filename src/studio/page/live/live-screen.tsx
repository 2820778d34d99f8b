// The screen Live: topics by rate, and of the chosen one the message with what became of it.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { RecordingChange } from '../../page-api.ts'
import { sendJson } from '../parts/api.ts'
import { counted } from '../parts/format.ts'
import { useStudio } from '../parts/studio-store.ts'
import { Text } from '../parts/text.tsx'
import { useKeys } from '../shell/keys.ts'
import { navigate, usePlace } from '../shell/router.ts'
import { Tools } from '../shell/tools.tsx'
import { Beginning } from './beginning.tsx'
import { formatTime } from './format-live.ts'
import { MessagePane } from './message-pane.tsx'
import { PasteButton } from './paste-button.tsx'
import { SeriesDrawer } from './series-drawer.tsx'
import { TopicTree } from './topic-tree.tsx'
import { useMessages } from './use-messages.ts'
import { useTopics } from './use-topics.ts'

export function LiveScreen() {
  const studio = useStudio()
  const { state, connection } = studio
  const { query } = usePlace()
  /** Until somebody chooses. */
  const [first, setFirst] = useState<number>()
  const topicId = query.has('topic') ? Number(query.get('topic')) : first
  const messageId = query.has('message') ? Number(query.get('message')) : undefined
  const [find, setFind] = useState('')
  const [paused, setPaused] = useState<{ readonly atMs: number; readonly messages: number }>()
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  const isPaused = paused !== undefined
  const topics = useTopics(studio, find, isPaused)
  const messages = useMessages(studio, topicId, isPaused, messageId)
  const choose = (id: number) => navigate(`/?topic=${id}`)

  // Nobody looks at an empty pane; and where there are demo devices, they are what is to be seen.
  const own = topics.rows.filter((row) => row.own > 0)
  const best = (state?.isDemo ? own.find(({ isDemo }) => isDemo) : undefined) ?? own[0]
  const isFirstGood = own.some(({ id, isDemo }) => Number(id) === first && isDemo === best?.isDemo)
  useEffect(() => {
    if (messages.isGone && query.has('topic')) navigate('/')
    if (best !== undefined && !isFirstGood) setFirst(Number(best.id))
  }, [best?.id, isFirstGood, messages.isGone])

  const step = (by: number) => {
    const at = own.findIndex(({ id }) => Number(id) === topicId)
    const next = own[Math.max(0, Math.min(own.length - 1, at + by))]
    if (next !== undefined) choose(Number(next.id))
  }
  const pause = () =>
    setPaused(isPaused ? undefined : { atMs: Date.now(), messages: state?.totals.messages ?? 0 })
  const record = () => {
    if (state === undefined) return
    // The next state of the stream says how it went.
    void sendJson('POST', '/api/recording', { isOn: !state.recording.isOn } satisfies RecordingChange).catch(
      () => undefined,
    )
  }
  useKeys([
    { key: '/', words: 'find a topic, field or value', run: () => search.current?.focus() },
    { key: 'j', words: 'next topic', run: () => step(1) },
    { key: 'k', words: 'topic before', run: () => step(-1) },
    { key: '[', words: 'message before', run: () => messages.step(-1) },
    { key: ']', words: 'next message', run: () => messages.step(1) },
    { key: ' ', words: 'pause this page; the pipeline goes on', run: pause },
    { key: 'd', words: 'difference to the message before', run: messages.toggleDiff },
    { key: 'r', words: 'record to a file', run: record },
    {
      key: 'Enter',
      words: 'open the topic in Map',
      run: () => topicId !== undefined && navigate(`/map?topic=${topicId}`),
    },
    { key: 'p', words: 'show the problems', run: () => navigate('/problems') },
    { key: 's', words: 'show all series', run: () => setDrawerOpen(true) },
  ])

  const since = (state?.totals.messages ?? 0) - (paused?.messages ?? 0)
  const isQuiet = state !== undefined && state.totals.messages + state.totals.waiting === 0
  const isStale = connection === 'lost' || state?.broker.state === 'reconnecting'
  return (
    <div class="live">
      <Tools>
        <input
          ref={search}
          type="search"
          class="live-find"
          aria-label="Find a topic, field or value"
          placeholder="/ find topic, field, value, a/+/b"
          value={find}
          onInput={(event) => setFind(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
        <PasteButton />
        <button type="button" aria-pressed={isPaused} onClick={pause}>
          {isPaused ? '▶ go on' : '‖ pause'}
        </button>
        <button
          type="button"
          class={state?.recording.isOn ? 'bad' : ''}
          aria-pressed={state?.recording.isOn ?? false}
          onClick={record}
        >
          {state?.recording.isOn ? `■ recording ${state.recording.messages}` : '● record'}
        </button>
      </Tools>
      <Notices studio={studio} pausedAtMs={paused?.atMs} since={since} />
      {/* In one place whatever becomes of the demo, so that what somebody types there stays. */}
      {state !== undefined && (isQuiet || state.isDemo) && <Beginning state={state} isCard={!isQuiet} />}
      {!isQuiet && (
        <div class={isStale ? 'live-panes is-stale' : 'live-panes'}>
          <TopicTree topics={topics} chosen={topicId} choose={choose} />
          <div class="live-right">
            <MessagePane messages={messages} state={state} openDrawer={() => setDrawerOpen(true)} />
          </div>
        </div>
      )}
      {isDrawerOpen && state !== undefined && (
        <SeriesDrawer state={state} topicId={topicId} close={() => setDrawerOpen(false)} />
      )}
    </div>
  )
}

interface NoticesProps {
  readonly studio: ReturnType<typeof useStudio>
  readonly pausedAtMs: number | undefined
  readonly since: number
}

/** What is not as it should be, each with what follows from it. */
function Notices({ studio: { state, connection, tries, lastAtMs }, pausedAtMs, since }: NoticesProps) {
  const broker = state?.broker
  const failing = state?.endpoint.failingSinceMs
  const recording = state?.recording
  return (
    <div class="notices" role="status">
      {connection === 'lost' && (
        <p class="notice bad">
          The program does not answer; try {tries}. What is shown is from {formatTime(lastAtMs)}.
        </p>
      )}
      {connection === 'refused' && (
        <p class="notice bad">
          The program was started anew.{' '}
          <button type="button" onClick={() => location.reload()}>
            Reload the page
          </button>
        </p>
      )}
      {pausedAtMs !== undefined && (
        <p class="notice warn">
          paused {formatTime(pausedAtMs)} · {counted(since, 'message')} since · the pipeline goes on
        </p>
      )}
      {broker !== undefined && (broker.state === 'reconnecting' || broker.state === 'failed') && (
        <p class="notice bad">
          {broker.url}: {broker.detail}; reconnecting, try {broker.tries}. What is shown is from{' '}
          {formatTime(broker.sinceMs)}.
        </p>
      )}
      {state !== undefined && failing !== undefined && (
        <p class="notice bad">
          The endpoint stored {state.endpoint.stored} of {state.endpoint.stored + state.endpoint.notStored}{' '}
          samples since {formatTime(failing)}: {state.endpoint.last?.status ?? 'no answer'}
          {state.endpoint.last?.text ? `, ${state.endpoint.last.text}` : ''}.
        </p>
      )}
      {recording?.file !== undefined && (
        <p class="notice muted">
          {recording.isOn ? 'recording to' : 'recorded to'} {recording.file}:{' '}
          {counted(recording.messages, 'message')}
          {recording.detail ? `; ${recording.detail}` : ''}
        </p>
      )}
      {state !== undefined && state.mapping.problems.length > 0 && (
        <p class="notice warn">
          {state.mapping.file} is broken, and{' '}
          {state.mapping.runningHash === '' ? 'the bundled mapping runs' : 'the mapping before it runs on'}:{' '}
          <Text>{state.mapping.problems[0] ?? ''}</Text>
        </p>
      )}
    </div>
  )
}
