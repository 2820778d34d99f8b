// The tree of topics. Only the rows that can be seen are in the document, however many there are.

import { useEffect, useRef, useState } from 'preact/hooks'
import { toVisible } from '../../../printable.ts'
import type { TopicRow } from '../../page-api.ts'
import { counted, formatBytes, formatCount } from '../parts/format.ts'
import { formatRate, formatShare } from './format-live.ts'
import type { Order, Topics } from './use-topics.ts'

export interface TopicTreeProps {
  readonly topics: Topics
  readonly chosen: number | undefined
  choose(id: number): void
}

/** As in live.css. */
const rowHeight = 24
/** A row is a line. */
const nameLengthMax = 200
/** Above and below what can be seen. */
const rowsBeyond = 8

export function TopicTree({ topics, chosen, choose }: TopicTreeProps) {
  const { rows, total, from, messages, bytes, by, order } = topics
  const list = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 600 })
  const look = () => {
    const { scrollTop, clientHeight } = list.current ?? { scrollTop: 0, clientHeight: 600 }
    setView({ top: scrollTop, height: clientHeight })
  }
  useEffect(() => {
    look()
    window.addEventListener('resize', look)
    return () => window.removeEventListener('resize', look)
  }, [])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - rowsBeyond)
  const last = Math.min(total, Math.ceil((view.top + view.height) / rowHeight) + rowsBeyond)
  useEffect(() => {
    topics.show(first)
    topics.show(Math.max(0, last - 1))
  }, [first, last])
  const shown = rows.slice(Math.max(0, first - from), Math.max(0, last - from))
  const shownFrom = Math.max(first, from)

  return (
    <section class="topics" aria-label="Topics">
      <div class="topics-head">
        <h2>
          Topics{' '}
          <span class="muted">
            {formatCount(rows.reduce((sum, row) => sum + (row.depth === 0 ? row.topics : 0), 0))}
          </span>
        </h2>
        <label class="muted">
          by{' '}
          <select value={by} onChange={(event) => order(event.currentTarget.value as Order)}>
            <option value="rate">rate</option>
            <option value="bytes">bytes</option>
            <option value="last">last message</option>
            <option value="name">name</option>
          </select>
        </label>
      </div>
      <div class="topics-rows" ref={list} onScroll={look}>
        <Spacer rows={shownFrom} />
        {shown.map((row) => (
          <Row
            key={row.id}
            row={row}
            isChosen={row.own > 0 && Number(row.id) === chosen}
            share={by === 'bytes' ? formatShare(row.bytes, bytes) : formatShare(row.messages, messages)}
            amount={by === 'bytes' ? formatBytes(row.bytes) : formatRate(row.rate)}
            toggle={() => topics.toggle(row)}
            choose={() => choose(Number(row.id))}
          />
        ))}
        <Spacer rows={total - shownFrom - shown.length} />
        {total === 0 && topics.find !== '' && <p class="empty">No topic, and no last message, has this.</p>}
      </div>
    </section>
  )
}

/** Holds the place of rows that cannot be seen: heights of classes, since the page has no style attributes. */
function Spacer({ rows }: { readonly rows: number }) {
  const spacer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (spacer.current !== null) spacer.current.style.height = `${Math.max(0, rows) * rowHeight}px`
  }, [rows])
  return <div ref={spacer} aria-hidden="true" />
}

interface RowProps {
  readonly row: TopicRow
  readonly isChosen: boolean
  readonly share: string
  readonly amount: string
  toggle(): void
  choose(): void
}

function Row({ row, isChosen, share, amount, toggle, choose }: RowProps) {
  const { kind, depth, name, own, hasChildren, isOpen, topics, messages, bytes, problems } = row
  if (kind === 'more') {
    return (
      <div class={`topic-row muted depth-${Math.min(depth, 8)}`}>
        <span class="topic-level">… {name}</span>
      </div>
    )
  }
  const act = own > 0 ? choose : toggle
  const words = `${counted(messages, 'message')}, ${formatBytes(bytes)}, ${counted(topics, 'topic')}`
  return (
    <div class={`topic-row depth-${Math.min(depth, 8)}${isChosen ? ' is-chosen' : ''}`} title={words}>
      {hasChildren ? (
        <button
          type="button"
          class="twist"
          aria-label={`${isOpen ? 'Close' : 'Open'} ${name}`}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          {isOpen ? '▾' : '▸'}
        </button>
      ) : (
        <span class={`twist ${row.tone}`}>{signs[row.tone]}</span>
      )}
      <button type="button" class="topic-level" aria-current={isChosen} onClick={act}>
        <bdi>{toVisible(name.slice(0, nameLengthMax))}</bdi>
      </button>
      {row.isRetained && (
        <span class="tag" title="retained by the broker">
          retained
        </span>
      )}
      {row.isDemo && own > 0 && <span class="tag">demo</span>}
      {problems > 0 && (
        <span class="warn" title={counted(problems, 'message with a problem').replace('problems', 'problem')}>
          !{problems > 999 ? '999+' : problems}
        </span>
      )}
      <span class="topic-amount">{amount}</span>
      <span class="topic-share muted">{share}</span>
    </div>
  )
}

/** Beside the colours, for those who do not see them. */
const signs = { good: '●', warn: '◐', bad: '✕' }
