// What the header shows at all times: broker, where it writes and how that goes, which mapping, and what a fleet of such
// devices costs a month.

import { useState } from 'preact/hooks'
import type { BrokerUsage, StudioState } from '../../page-api.ts'
import { BrokerForm, describeFound } from '../live/beginning.tsx'
import { formatAge, formatRate } from '../live/format-live.ts'
import { Dialog } from '../parts/dialog.tsx'
import { formatCount } from '../parts/format.ts'
import { readStored, store } from '../parts/stored.ts'
import { useStudio } from '../parts/studio-store.ts'
import { usdPerMonth } from '../parts/usd-per-month.ts'

export function Bar() {
  const { state, connection } = useStudio()
  const [isBrokerOpen, setBrokerOpen] = useState(false)
  if (state === undefined) {
    return <span class="muted">{connection === 'lost' ? 'the program does not answer' : 'connecting …'}</span>
  }
  const { broker, totals, mapping, endpoint } = state
  const isUp = broker.state === 'connected' && connection === 'open'
  return (
    <>
      <span>
        <span class="muted">broker</span>{' '}
        <button type="button" class="link" title="Change the broker" onClick={() => setBrokerOpen(true)}>
          {state.isDemo ? 'demo devices' : broker.url.replace(/^(mqtt|ws)s?:\/\//, '')}
        </button>{' '}
        <span class={isUp ? 'good' : 'bad'} title={broker.state}>
          {isUp ? '●' : '○'}
        </span>{' '}
        <span title={describeFound(state)}>{formatRate(totals.rate)}</span>
        {totals.waiting > 50 && <span class="warn"> {totals.waiting} waiting</span>}
      </span>
      {state.usage !== undefined && <Usage usage={state.usage} nowMs={state.nowMs} />}
      <span>
        <span class="muted">writes to</span>{' '}
        <span title={endpoint.description}>
          {endpoint.kind === 'demo' ? 'nowhere (demo receiver)' : shortUrl(endpoint.description)}
        </span>{' '}
        <Answer endpoint={endpoint} />
      </span>
      <span>
        <span class="muted">mapping</span>{' '}
        <span title={mapping.file}>{mapping.runningHash === '' ? 'bundled' : fileName(mapping.file)}</span>
        {mapping.problems.length > 0 && <span class="warn"> file is broken</span>}
      </span>
      <Cost samples={state.samplesPerMessage} />
      {isBrokerOpen && (
        <Dialog title="Broker" close={() => setBrokerOpen(false)}>
          <p>{describeFound(state)}</p>
          <BrokerForm state={state} />
        </Dialog>
      )}
    </>
  )
}

function Answer({ endpoint }: { readonly endpoint: StudioState['endpoint'] }) {
  const { last, failingSinceMs } = endpoint
  if (last === undefined) return null
  const isFailing = failingSinceMs !== undefined
  const words = last.status ?? 'no answer'
  return (
    <span class={isFailing ? 'bad' : 'good'} title={last.text}>
      {isFailing ? '✕' : '●'} {words}
    </span>
  )
}

/** Each message of AWS IoT Core is billed, and a connection gets 100 a second. */
function Usage({ usage, nowMs }: { readonly usage: BrokerUsage; readonly nowMs: number }) {
  const { messages, messagesMax, shareOfRate, usd, endsAtMs, ended } = usage
  return (
    <span title="The subscription to AWS IoT Core ends by itself. Each message that it gets is billed; a connection gets 100 a second.">
      <span class="muted">AWS</span> {formatCount(messages)} of {formatCount(messagesMax)} ·{' '}
      {ended === undefined && (
        <>
          <span class={shareOfRate >= 0.8 ? 'warn' : ''}>
            {shareOfRate >= 0.8 && '⚠ '}
            {Math.round(100 * shareOfRate)} % of 100/s
          </span>{' '}
          ·{' '}
        </>
      )}
      ${usd < 0.01 ? usd.toFixed(4) : usd.toFixed(2)} ·{' '}
      {ended === undefined ? (
        `ends in ${formatAge(endsAtMs - nowMs)}`
      ) : (
        <span class="warn">ended: {ended}</span>
      )}
    </span>
  )
}

const fleetKey = 'fleet'

/** The number that nobody else shows. */
function Cost({ samples = 0 }: { readonly samples: number | undefined }) {
  const [fleet, setFleet] = useState(() => {
    const [devices = '20000', interval = '60'] = (readStored(fleetKey) ?? '')
      .split(' ')
      .filter((text) => text !== '')
    return { devices, interval }
  })
  const change = (next: Partial<typeof fleet>) => {
    const changed = { ...fleet, ...next }
    store(fleetKey, `${changed.devices} ${changed.interval}`)
    setFleet(changed)
  }
  const devices = readCount(fleet.devices, 100_000_000)
  const intervalSeconds = readCount(fleet.interval, 604_800)
  const usd =
    devices === undefined || intervalSeconds === undefined || samples === 0
      ? undefined
      : usdPerMonth({ devices, intervalSeconds, samples, payloadBytes: 40 + 24 * samples })
  const series = devices === undefined ? undefined : Math.round(devices * samples)
  return (
    <span class="fleet">
      <span title="Mean of the messages that had samples">
        {samples === 0 ? '–' : Number(samples.toFixed(1))} smp/msg
      </span>{' '}
      ·{' '}
      <input
        aria-label="Devices"
        class={devices === undefined ? 'bad' : ''}
        inputMode="numeric"
        size={7}
        value={fleet.devices}
        onInput={(event) => change({ devices: event.currentTarget.value })}
      />{' '}
      ×{' '}
      <input
        aria-label="Seconds between messages"
        class={intervalSeconds === undefined ? 'bad' : ''}
        inputMode="numeric"
        size={4}
        value={fleet.interval}
        onInput={(event) => change({ interval: event.currentTarget.value })}
      />{' '}
      s ={' '}
      <output>
        {series === undefined || samples === 0 ? '–' : `${series.toLocaleString('en')} series`},{' '}
        <strong>{usd === undefined ? '–' : `$${formatUsd(usd)}/mo`}</strong>
      </output>
    </span>
  )
}

/** Three digits, as `plan` says them: what is estimated has no more. */
function formatUsd(usd: number): string {
  return Number(usd.toPrecision(3)).toLocaleString('en')
}

/** People write numbers as they say them. */
function readCount(text: string, max: number): number | undefined {
  const value = Number(text.replace(/[\s,_]/g, ''))
  return Number.isInteger(value) && value >= 1 && value <= max ? value : undefined
}

function fileName(file: string): string {
  return file.replace(/^.*[\\/]/, '')
}

function shortUrl(description: string): string {
  return description.replace(/^https?:\/\//, '').replace(/[/ ].*$/, '')
}
