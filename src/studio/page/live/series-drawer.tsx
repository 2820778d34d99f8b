// All series that the endpoint was sent: name, labels, value, age, and how many there are of each metric.

import { useEffect, useState } from 'preact/hooks'
import type { SentSeries, SeriesList, SeriesMetric, StudioState } from '../../page-api.ts'
import { getJson } from '../parts/api.ts'
import { Dialog } from '../parts/dialog.tsx'
import { counted, formatCount } from '../parts/format.ts'
import { Text } from '../parts/text.tsx'
import { CopyButton } from './copy-button.tsx'
import { formatAge, formatNumber } from './format-live.ts'

export interface SeriesDrawerProps {
  readonly state: StudioState
  readonly topicId: number | undefined
  close(): void
}

const refreshMs = 2_000

export function SeriesDrawer({ state, topicId, close }: SeriesDrawerProps) {
  const [find, setFind] = useState('')
  const [isOfTopic, setOfTopic] = useState(false)
  const [from, setFrom] = useState(0)
  const [list, setList] = useState<SeriesList>()
  const query = { find, from, ...(isOfTopic && topicId !== undefined ? { topic: topicId } : {}) }
  const key = JSON.stringify(query)
  useEffect(() => {
    const controller = new AbortController()
    const look = () =>
      getJson<SeriesList>('/api/series', JSON.parse(key), controller.signal)
        .then(setList)
        .catch(() => undefined)
    void look()
    const timer = setInterval(look, refreshMs)
    return () => {
      clearInterval(timer)
      controller.abort()
    }
  }, [key])
  const shown = list?.metrics.reduce((sum, { series }) => sum + series.length, 0) ?? 0
  return (
    <Dialog title="Series" close={close}>
      <div class="fields">
        <input
          type="search"
          aria-label="Find a name or label"
          placeholder="find a name or label"
          value={find}
          onInput={(event) => {
            setFrom(0)
            setFind(event.currentTarget.value)
          }}
        />
        {topicId !== undefined && (
          <label>
            <input type="checkbox" checked={isOfTopic} onChange={() => setOfTopic(!isOfTopic)} /> of this
            topic
          </label>
        )}
        {list !== undefined && (
          <span class="muted">
            {formatCount(list.total)} of {formatCount(list.all)}
            {list.isAllMore && ' that are held; there were more'}
          </span>
        )}
      </div>
      <div class="series-list">
        {list?.metrics.map((metric) => (
          <Metric key={metric.name} metric={metric} state={state} />
        ))}
        {list?.total === 0 && <p class="empty">No series yet.</p>}
      </div>
      {list !== undefined && list.total > shown && (
        <div class="fields">
          <button type="button" disabled={from === 0} onClick={() => setFrom(Math.max(0, from - 500))}>
            ◀ before
          </button>
          <span class="muted">
            {formatCount(from + 1)}–{formatCount(from + shown)}
          </span>
          <button type="button" disabled={from + shown >= list.total} onClick={() => setFrom(from + 500)}>
            more ▶
          </button>
        </div>
      )}
    </Dialog>
  )
}

function Metric({ metric, state }: { readonly metric: SeriesMetric; readonly state: StudioState }) {
  const { name, type, help, unit, cardinality, isMore, series } = metric
  const rate = type === 'counter' ? `rate(${name}[5m])` : name
  const { prometheusUrl } = state
  return (
    <section class="metric-block" aria-label={name}>
      <h3>
        <span class="mono">
          <Text>{name}</Text>
        </span>{' '}
        <span class="muted">
          {[
            type,
            unit,
            `${counted(cardinality, 'series').replace(/seriess$/, 'series')}${isMore ? ' or more' : ''}`,
          ]
            .filter((words) => words !== '')
            .join(' · ')}
        </span>{' '}
        <CopyButton words="PromQL" text={() => rate} />
        <CopyButton words="exposition" text={() => exposition(metric)} />
        {prometheusUrl !== undefined && (
          <a
            href={`${prometheusUrl}/graph?g0.expr=${encodeURIComponent(rate)}&g0.tab=0`}
            target="_blank"
            rel="noreferrer noopener"
          >
            Prometheus
          </a>
        )}
      </h3>
      {help !== '' && (
        <p class="muted">
          <Text>{help}</Text>
        </p>
      )}
      <table class="series">
        <tbody>
          {series.map((one) => (
            <tr key={labelText(one)}>
              <td class="mono">
                <Text>{labelText(one) || '{}'}</Text>
              </td>
              <td class="leaf-value mono">{formatNumber(one.value)}</td>
              <td class="muted leaf-value">{formatAge(state.nowMs - one.atMs)} ago</td>
              <td>{one.isStored ? <span class="good">stored</span> : <span class="bad">refused</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function labelText({ labels }: SentSeries): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function exposition({ name, type, help, series }: SeriesMetric): string {
  return [
    ...(help === '' ? [] : [`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`]),
    ...(type === '' ? [] : [`# TYPE ${name} ${type}`]),
    ...series.map((one) => `${name}${labelText(one)} ${one.value} ${one.timestampMs}`),
    '',
  ].join('\n')
}
