// The rows of the topic tree, fetched again as they change: one request at a time, none while the page is paused or hidden.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { TopicQuery, TopicRow, TopicRows } from '../../page-api.ts'
import { getJson } from '../parts/api.ts'
import { readStored, store } from '../parts/stored.ts'
import type { StudioView } from '../parts/studio-store.ts'

export type Order = NonNullable<TopicQuery['by']>

export interface Topics {
  readonly rows: readonly TopicRow[]
  /** Position of the first of `rows` among all. */
  readonly from: number
  readonly total: number
  readonly messages: number
  readonly bytes: number
  readonly by: Order
  readonly find: string
  order(by: Order): void
  toggle(row: TopicRow): void
  /** The row at this position has to be there. */
  show(position: number): void
}

const orders: readonly Order[] = ['rate', 'name', 'bytes', 'last']
const nothing: TopicRows = { rows: [], total: 0, messages: 0, bytes: 0, rate: 0 }
/** As the server answers at most. */
const pageRows = 500

export function useTopics({ ticks }: StudioView, find: string, isPaused: boolean): Topics {
  const [found, setFound] = useState({ from: 0, ...nothing })
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [by, setBy] = useState<Order>(() => orders.find((one) => one === readStored('topics-by')) ?? 'rate')
  const [from, setFrom] = useState(0)
  const running = useRef(false)
  const wanted = useRef('')

  const query: TopicQuery = {
    by,
    ...(find === '' ? {} : { find }),
    ...(open.size === 0 ? {} : { open: [...open].join(',') }),
    ...(closed.size === 0 ? {} : { closed: [...closed].join(',') }),
    ...(from === 0 ? {} : { from }),
  }
  const key = JSON.stringify(query)
  const fetchRows = () => {
    if (running.current) return
    running.current = true
    const asked = wanted.current
    const given = JSON.parse(asked) as TopicQuery
    getJson<TopicRows>('/api/topics', { ...given })
      .then((rows) => setFound({ from: given.from ?? 0, ...rows }))
      .catch(() => undefined)
      .finally(() => {
        running.current = false
        if (wanted.current !== asked) fetchRows()
      })
  }
  // What somebody asks for is shown while the page is paused, too; news is not.
  useEffect(() => {
    wanted.current = key
    fetchRows()
  }, [key])
  useEffect(() => {
    if (!isPaused && !document.hidden && wanted.current !== '') fetchRows()
  }, [ticks, isPaused])

  return {
    ...found,
    by,
    find,
    order(next) {
      store('topics-by', next)
      setBy(next)
    },
    toggle({ id, isOpen }) {
      setOpen((before) => changed(before, id, !isOpen))
      setClosed((before) => changed(before, id, isOpen))
    },
    show(position) {
      const isThere = position >= found.from && position < found.from + found.rows.length
      if (!isThere && position < found.total) setFrom(Math.max(0, position - pageRows / 2))
    },
  }
}

function changed(before: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const after = new Set(before)
  if (isIn) after.add(id)
  else after.delete(id)
  return after
}
