// The messages: by topic, with the fields of the one that is chosen. More are pasted, or dropped as a file.

import { useMemo, useState } from 'preact/hooks'
import type { ExplainedMessage, ReadMessages } from '../engine/protocol.ts'
import { counted, formatCount } from '../parts/format.ts'
import { Text } from '../parts/text.tsx'
import type { Lit, Pointed } from './lit.ts'
import { PasteForm } from './paste-form.tsx'
import { byTopic, type TopicMessages } from './topics.ts'
import type { MapModel } from './use-mapping.ts'

const topicsShown = 200

export interface MessagesPaneProps {
  readonly model: MapModel
  readonly lit: Lit
  readonly onPoint: (pointed: Pointed | undefined) => void
}

export function MessagesPane({ model, lit, onPoint }: MessagesPaneProps) {
  const { state, choose, add, clear } = model
  const { messages, held, chosen, guessed } = state
  const [find, setFind] = useState('')
  const [read, setRead] = useState<ReadMessages>()
  const [isOver, setOver] = useState(false)
  const topics = useMemo(() => byTopic(messages), [messages])
  const found = topics.filter(({ topic }) => topic.includes(find))
  const take = async (text: string) => setRead(await add(text))
  return (
    <section
      class={isOver ? 'pane-body drop-here' : 'pane-body'}
      aria-label="Messages"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={async (event) => {
        event.preventDefault()
        setOver(false)
        for (const file of event.dataTransfer?.files ?? []) await take(await file.text())
      }}
    >
      <div class="pane-head">
        <h2>
          Messages <span class="muted">{messages.length === 0 ? '' : formatCount(messages.length)}</span>
        </h2>
        {topics.length > 8 && (
          <input
            class="find"
            type="search"
            placeholder="find topic"
            aria-label="Find topic"
            value={find}
            onInput={(event) => setFind(event.currentTarget.value)}
          />
        )}
        {model.isLive && (
          <button type="button" class="quiet" onClick={() => void model.refresh()}>
            refresh
          </button>
        )}
        {messages.length > 0 && !model.isLive && (
          <button type="button" class="quiet" onClick={clear}>
            clear
          </button>
        )}
      </div>
      <div class="scroll">
        {held > messages.length && (
          <p class="note">
            {formatCount(messages.length)} of {formatCount(held)} messages that are held
          </p>
        )}
        {messages.length === 0 && (
          <p class="note">
            Paste a message below, or drop a file of messages here: one a line, as JSON or as mosquitto_sub -v
            prints them.
          </p>
        )}
        <ul class="map-topics">
          {found.slice(0, topicsShown).map((topic) => (
            <TopicRow
              key={topic.topic}
              topic={topic}
              model={model}
              isChosen={chosen !== undefined && messages[chosen]?.topic === topic.topic}
              choose={choose}
              lit={lit}
              onPoint={onPoint}
            />
          ))}
        </ul>
        {found.length > topicsShown && (
          <p class="note">
            … {formatCount(found.length - topicsShown)} more topics; find them by a part of their name
          </p>
        )}
      </div>
      <PasteForm
        take={take}
        problems={read?.problems ?? []}
        guess={guessed === undefined ? undefined : messages[guessed]?.topic}
        rename={(topic) => guessed !== undefined && model.rename(guessed, topic)}
      />
    </section>
  )
}

interface TopicRowProps {
  readonly topic: TopicMessages
  readonly model: MapModel
  readonly isChosen: boolean
  readonly choose: (index: number) => void
  readonly lit: Lit
  readonly onPoint: (pointed: Pointed | undefined) => void
}

function TopicRow({
  topic: { topic, messages: indices },
  model,
  isChosen,
  choose,
  lit,
  onPoint,
}: TopicRowProps) {
  const { chosen, explained } = model.state
  const position = isChosen && chosen !== undefined ? indices.indexOf(chosen) : -1
  const go = (by: number) => {
    const next = indices[position + by]
    if (next !== undefined) choose(next)
  }
  return (
    <li class={isChosen ? 'map-topic chosen' : 'map-topic'}>
      <div class="map-topic-head">
        <button
          type="button"
          class="map-topic-name"
          aria-expanded={isChosen}
          onClick={() => choose(indices.at(-1) as number)}
        >
          <Text>{topic === '' ? '(no topic)' : topic}</Text>
        </button>
        {isChosen && indices.length > 1 ? (
          <span class="pager">
            <button
              type="button"
              class="quiet"
              aria-label="Message before"
              disabled={position === 0}
              onClick={() => go(-1)}
            >
              ◀
            </button>
            {position + 1}/{indices.length}
            <button
              type="button"
              class="quiet"
              aria-label="Next message"
              disabled={position === indices.length - 1}
              onClick={() => go(1)}
            >
              ▶
            </button>
          </span>
        ) : (
          <span class="muted">{indices.length > 1 ? formatCount(indices.length) : ''}</span>
        )}
      </div>
      {isChosen && explained?.topic === topic && <Leaves explained={explained} lit={lit} onPoint={onPoint} />}
      {isChosen && (
        <div class="map-topic-tools">
          <button type="button" onClick={() => void model.suggest()}>
            Suggest for this topic
          </button>
        </div>
      )}
    </li>
  )
}

const leavesShown = 300

function Leaves({
  explained: { leaves },
  lit,
  onPoint,
}: {
  readonly explained: ExplainedMessage
  readonly lit: Lit
  readonly onPoint: (pointed: Pointed | undefined) => void
}) {
  return (
    <>
      <ul class="map-leaves mono">
        {leaves.slice(0, leavesShown).map(({ path, value, series, notes }) => {
          const isLost = series.length === 0 && notes.some(({ kind }) => kind === 'lost')
          const point = () => onPoint({ kind: 'leaf', path })
          return (
            <li
              key={path}
              class={[
                'map-leaf',
                lit.leaves.has(path) && 'lit',
                series.length === 0 && !isLost && 'is-left-out',
              ]
                .filter(Boolean)
                .join(' ')}
              onMouseEnter={point}
              onMouseLeave={() => onPoint(undefined)}
            >
              <button type="button" class="map-leaf-path" onFocus={point} onBlur={() => onPoint(undefined)}>
                <Text>{path}</Text>
              </button>
              <span class="map-leaf-value">
                <Text>{JSON.stringify(value)}</Text>
              </span>
              {isLost && (
                <span class="bad" title={notes.find(({ kind }) => kind === 'lost')?.words}>
                  ✕<span class="sr-only"> lost</span>
                </span>
              )}
            </li>
          )
        })}
      </ul>
      {leaves.length > leavesShown && (
        <p class="note">… {counted(leaves.length - leavesShown, 'more field')}</p>
      )}
    </>
  )
}
