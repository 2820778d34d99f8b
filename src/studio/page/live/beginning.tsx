// Three ways to a first message: paste one, name a broker, publish to the one in this program. Shown while nothing has come,
// and as a card beside the demo.

import { useState } from 'preact/hooks'
import type { BrokerChange, StudioState } from '../../page-api.ts'
import { sendJson } from '../parts/api.ts'
import { counted } from '../parts/format.ts'
import { takeState } from '../parts/studio-store.ts'
import { Text } from '../parts/text.tsx'
import { CopyButton } from './copy-button.tsx'
import { formatAge } from './format-live.ts'
import { PasteMessages } from './paste-messages.tsx'

export interface BeginningProps {
  readonly state: StudioState
  /** Beside the demo, rather than alone. */
  readonly isCard?: boolean
}

const likelyCausesAfterMs = 30_000

export function Beginning({ state, isCard = false }: BeginningProps) {
  const { broker } = state
  const starting = state.startup.filter(({ state: step }) => step !== 'done')
  const listeningMs = state.nowMs - broker.sinceMs
  return (
    <section class={isCard ? 'beginning card' : 'beginning'} aria-label="First message">
      {isCard ? (
        <p>
          <strong>These are demo devices.</strong> They go as soon as yours come, and nothing is written
          anywhere. Yours:
        </p>
      ) : (
        <h2>{starting.length > 0 ? 'Starting …' : `Listening on ${broker.url}`}</h2>
      )}
      {!isCard && starting.length > 0 && (
        <ul>
          {starting.map(({ name, state: step, detail }) => (
            <li key={name} class={step === 'failed' ? 'bad' : 'muted'}>
              {name}: {step} <Text>{detail}</Text>
            </li>
          ))}
        </ul>
      )}
      {!isCard && starting.length === 0 && <Waiting listeningMs={listeningMs} state={state} />}
      <ol class="ways">
        <li>
          <PasteMessages />
        </li>
        <li>
          <BrokerForm state={state} />
        </li>
        {broker.publishLines.length > 0 && (
          <li>
            <h3>Publish to this program</h3>
            {broker.publishLines.map((line) => (
              <div key={line} class="command">
                <code>{line}</code> <CopyButton words="copy" text={() => line} />
              </div>
            ))}
          </li>
        )}
      </ol>
    </section>
  )
}

function Waiting({ listeningMs, state }: { readonly listeningMs: number; readonly state: StudioState }) {
  const { broker, notes } = state
  return (
    <>
      <p class="muted">
        No message yet; listening for {formatAge(listeningMs)}, topics <code>{broker.topicFilter}</code>.
      </p>
      {notes.map((note) => (
        <p key={note} class="notice warn">
          <Text>{note}</Text>
        </p>
      ))}
      {listeningMs > likelyCausesAfterMs && (
        <ul class="causes">
          <li>
            Does the device publish to this address and port? Another broker may have port 1883 on this
            machine.
          </li>
          <li>Does its topic match {broker.topicFilter}?</li>
          {broker.kind === 'subscribed' ? (
            <li>
              May this user subscribe? Many brokers accept a subscription and then deliver nothing (ACL).
            </li>
          ) : (
            <li>
              A device elsewhere reaches this broker only with --listen 0.0.0.0; and the firewall has to let
              it.
            </li>
          )}
        </ul>
      )}
    </>
  )
}

export function BrokerForm({ state }: { readonly state: StudioState }) {
  const [url, setUrl] = useState(state.broker.kind === 'subscribed' ? state.broker.url : '')
  const [topicFilter, setTopicFilter] = useState('#')
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [said, setSaid] = useState('')
  const [isBusy, setBusy] = useState(false)
  // Each message that AWS IoT Core sends is billed.
  const isAws = awsHost.test(url.trim())
  const needsTopics = isAws && (topicFilter.trim() === '' || topicFilter.trim() === '#')
  const change = async (body: BrokerChange) => {
    setBusy(true)
    setSaid('')
    try {
      takeState(await sendJson<StudioState>('POST', '/api/broker', body))
      setPassword('')
    } catch (error) {
      setSaid((error as Error).message)
    }
    setBusy(false)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void change({ kind: 'url', url: withProtocol(url), topicFilter, username, password })
      }}
    >
      <h3>Read from a broker</h3>
      <div class="fields">
        <input
          class="wide"
          aria-label="Address of the broker"
          placeholder="mqtt://192.168.1.20:1883"
          value={url}
          onInput={(event) => setUrl(event.currentTarget.value)}
        />
        <input
          aria-label="Topic filter"
          value={topicFilter}
          onInput={(event) => setTopicFilter(event.currentTarget.value)}
        />
        <input
          aria-label="User name"
          placeholder="user name"
          autocomplete="off"
          value={username}
          onInput={(event) => setUsername(event.currentTarget.value)}
        />
        <input
          aria-label="Password"
          placeholder="password"
          type="password"
          autocomplete="off"
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <button type="submit" class="primary" disabled={isBusy || url.trim() === '' || needsTopics}>
          {isBusy ? 'connecting …' : 'Connect'}
        </button>
        {state.broker.kind === 'subscribed' && (
          <button type="button" disabled={isBusy} onClick={() => void change({ kind: 'own' })}>
            back to the broker in this program
          </button>
        )}
      </div>
      {isAws && (
        <p class={needsTopics ? 'warn' : 'muted'}>
          {needsTopics && 'Name the topics, such as factory/+/telemetry. '}AWS IoT Core bills each message
          that it sends; the subscription ends after 10 minutes or 10,000 messages. With wss://, the AWS
          credentials of this machine sign it, and user name and password stay empty. Messages of Basic Ingest
          ($aws/rules/…) cannot be subscribed to.
        </p>
      )}
      <p class="muted">It subscribes and reads. It never publishes, and never deletes a retained message.</p>
      {said !== '' && (
        <p class="bad" role="alert">
          <Text>{said}</Text>
        </p>
      )}
    </form>
  )
}

/** As `regionOfAwsIot` on the server, with a port or a path behind it. */
const awsHost = /\.iot\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?(?=[:/]|$)/

/** An address alone means plain MQTT, as for most clients. */
function withProtocol(url: string): string {
  const text = url.trim()
  if (/^[a-z]+:\/\//i.test(text)) return text
  // AWS IoT Core has no plain MQTT.
  return `${awsHost.test(text) ? 'wss' : 'mqtt'}://${text}`
}

/** What was found after a while, in words: `42 topics, 9 devices: 5 zigbee2mqtt, 3 tasmota, 1 unknown`. */
export function describeFound({ totals, families }: StudioState): string {
  const devices = families.reduce((sum, family) => sum + family.devices, 0)
  if (devices === 0) return counted(totals.topics, 'topic')
  const parts = families.slice(0, 4).map(({ family, devices: count }) => `${count} ${family || 'unknown'}`)
  const rest = families.length > 4 ? ', …' : ''
  return `${counted(totals.topics, 'topic')}, ${counted(devices, 'device')}: ${parts.join(', ')}${rest}`
}
