// Between the local stack and the server of the page: tells the page what becomes of each message, and does what the page
// asks for.

import { describeCounts } from './answer-of.ts'
import type { FullDelivery } from './delivery.ts'
import { runDemo } from './demo/run-demo.ts'
import { createKeptMessages } from './kept-messages.ts'
import type { PublishedMessage } from './make-envelope.ts'
import type { LocalFunction } from './open-function.ts'
import type { BrokerChange, BrokerState, EndpointState } from './page-api.ts'
import type { SourceListener } from './replaceable-source.ts'
import { createLocator } from './server/locate-drops.ts'
import { watchMapping } from './server/mapping-file.ts'
import type { Studio } from './server/open-studio.ts'
import type { StoredMessage } from './server/state/held-messages.ts'
import type { LiveState, NotSent } from './server/state/live-state.ts'

export interface PageLinkOptions {
  readonly studio: Studio
  readonly local: LocalFunction
  /** Where the user's mapping is, or will be: an absolute path. */
  readonly mappingFile: string
  readonly deadLetterFolder: string
  readonly isDemoReceiver: boolean
  now(): number
  /** For the terminal: the page shows it in its own way. */
  onNote(note: string): void
  /** @returns false if too many wait */
  push(message: PublishedMessage): boolean
  /** @throws Error with the reason: then the source before it goes on */
  changeSource(change: BrokerChange): Promise<void>
}

export interface PageLink extends SourceListener {
  /** A message came, from a broker or from the demo. It waits for the function, or is lost, as the caller says. */
  arrived(message: PublishedMessage): void
  notSent(message: PublishedMessage, why: NotSent): void
  delivered(message: PublishedMessage, delivery: FullDelivery): Promise<void>
  /** Demo devices publish until another device does. */
  startDemo(devices: number): void
  /** The same, unless another device has published already. */
  startDemoIfQuiet(devices: number): void
  /** A client in this process, whose messages do not end the demo. */
  ignoreClient(clientId: string): void
  close(): Promise<void>
}

/** As in `Outcome`, of who pastes. */
const pastedClientId = 'pasted'
const pasteWaitingMax = 100

export async function linkPage(options: PageLinkOptions): Promise<PageLink> {
  const { studio, local, now, push, changeSource, deadLetterFolder } = options
  const locator = createLocator()
  /** A message settles where it arrived, even if the page has begun anew meanwhile. */
  const arrivedIn = new WeakMap<PublishedMessage, LiveState>()
  const pasted = new Map<PublishedMessage, (stored: StoredMessage | undefined) => void>()
  const ownClients = new Set([pastedClientId])
  const kept = createKeptMessages()
  let stopDemo: (() => void) | undefined
  let broker: BrokerState | undefined
  let endpoint: EndpointState = {
    kind: options.isDemoReceiver ? 'demo' : 'url',
    description: local.endpointDescription,
    last: undefined,
    stored: 0,
    notStored: 0,
    failingSinceMs: undefined,
  }
  studio.setEndpoint(endpoint)

  const mapping = await watchMapping({
    file: options.mappingFile,
    now,
    apply: (file) => local.useMapping(file),
    onNote: options.onNote,
    onRunning: (read) => locator.use(read),
  })

  /** Another device has published, or this is the end. */
  let isDemoOver = false

  function startDemo(devices: number): void {
    stopDemo ??= runDemo({
      devices,
      now,
      onMessage(message) {
        arrived(message)
        if (!push(message)) notSent(message, 'lost')
      },
    })
    studio.setDemo(true)
  }

  /** @returns whether there was one */
  function endDemo(): boolean {
    isDemoOver = true
    if (stopDemo === undefined) return false
    stopDemo()
    stopDemo = undefined
    studio.setDemo(false)
    return true
  }

  /** What is kept stays. */
  function forgetMessages(): void {
    studio.reset(kept.topics())
    const live = studio.live()
    kept.replay(live, (message) => arrivedIn.set(message, live))
  }

  function arrived(message: PublishedMessage): void {
    const isDevice = !message.isDemo && !ownClients.has(message.clientId)
    if (!isDemoOver && isDevice && endDemo()) forgetMessages()
    const live = studio.live()
    arrivedIn.set(message, live)
    live.arrived(message)
    // This machine's own metrics stay when the demo ends, and go with the broker.
    if (isPasted(message) || (!isDemoOver && ownClients.has(message.clientId))) kept.arrived(message)
    studio.recorder.record(message)
  }

  function notSent(message: PublishedMessage, why: NotSent): void {
    const live = arrivedIn.get(message) ?? studio.live()
    live.notSent(message, why)
    if (why === 'lost') kept.settled(message, why)
    pasted.get(message)?.(undefined)
  }

  function noteAnswer({ writes, report, error }: FullDelivery): void {
    const stored = report?.written ?? 0
    const refused = [...(report?.refused.values() ?? [])].reduce((sum, count) => sum + count, 0)
    if (writes.length === 0 && report !== undefined) return
    const isStored = stored > 0 || (error === undefined && refused === 0)
    const text = error ?? describeCounts(report?.refused ?? new Map())
    endpoint = {
      ...endpoint,
      last: { status: writes.at(-1)?.status, text, atMs: now() },
      stored,
      notStored: refused,
      failingSinceMs: isStored ? undefined : (endpoint.failingSinceMs ?? now()),
    }
    studio.setEndpoint(endpoint)
  }

  studio.connect({
    mapping,
    async changeBroker(change) {
      const forgetNotes = studio.notesOfBroker()
      await changeSource(change)
      forgetNotes()
      endDemo()
      // Everything else is of the broker before.
      kept.keepOnly(isPasted)
      forgetMessages()
    },
    paste(topic, payload) {
      if (pasted.size >= pasteWaitingMax) throw new Error('too many messages wait for the function')
      const message = { topic, clientId: pastedClientId, payload, receivedAtMs: now() }
      return new Promise((resolve, reject) => {
        pasted.set(message, (stored) => {
          pasted.delete(message)
          if (stored === undefined) reject(new Error('more messages came than the page can hold'))
          else resolve(stored)
        })
        arrived(message)
        if (!push(message)) notSent(message, 'lost')
      })
    },
  })

  return {
    arrived,
    notSent,
    async delivered(message, delivery) {
      const found = await locator.locate(message, delivery, now())
      const live = arrivedIn.get(message) ?? studio.live()
      // This machine, and what somebody pastes, are none of the devices that are counted.
      const location = ownClients.has(message.clientId) ? { ...found, family: undefined } : found
      const mappingHash = mapping.summary().runningHash
      const stored = live.settled(message, delivery, location, mappingHash)
      kept.settled(message, { delivery, location, mappingHash })
      noteAnswer(delivery)
      if ((delivery.report?.deadLettered.size ?? 0) > 0) {
        const replay = `iot-remote-write replay ${deadLetterFolder} --remote-write-url URL`
        studio.setDeadLetters({ folder: deadLetterFolder, replay })
      }
      pasted.get(message)?.(stored)
    },
    startDemo,
    startDemoIfQuiet(devices) {
      if (!isDemoOver) startDemo(devices)
    },
    onRetained: (message) => notSent(message, 'retained'),
    ignoreClient: (clientId) => void ownClients.add(clientId),
    onBroker(given) {
      const isSame = broker?.state === given.state && broker.url === given.url
      broker = { ...given, sinceMs: isSame ? broker!.sinceMs : now() }
      studio.setBroker(broker)
    },
    async close() {
      isDemoOver = true
      stopDemo?.()
      await mapping.close()
    },
  }
}

function isPasted({ clientId }: PublishedMessage): boolean {
  return clientId === pastedClientId
}
