// The server of the studio's page. It is up before anything else, so that the page shows how install, build, function and
// broker come up; the stack tells it what happens, and hands it what the page may change.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { hostname } from 'node:os'
import path from 'node:path'
import { ConfigError } from '../../errors.ts'
import type {
  BrokerState,
  BrokerUsage,
  EndpointState,
  MappingSummary,
  Problems,
  StartupStep,
  StudioState,
} from '../page-api.ts'
import { type ApiContext, answerApi, type StackControls, sendJson } from './api.ts'
import { createEventStreams } from './event-stream.ts'
import { createGuard, tokenCookie } from './guard.ts'
import { pageHeaders, servePage } from './serve-page.ts'
import { createLiveState, type LiveState } from './state/live-state.ts'
import { createRecorder, type Recorder } from './state/recorder.ts'

export interface StudioOptions {
  readonly host: string
  /** 0 is any free port. */
  readonly port: number
  /** A busy port is an error, since somebody asked for exactly this one. */
  readonly isPortFixed: boolean
  /** What the build makes of src/studio/page. */
  readonly pageFolder: string
  readonly version: string
  /** Where recordings go. */
  readonly folder: string
  readonly prometheusUrl: string | undefined
  readonly playgroundUrl: string | undefined
  now(): number
  /** A server that listens already, and the token that its page has. */
  readonly early?: EarlyServer | undefined
}

/** As scripts/early-page.mjs makes it. */
export interface EarlyServer {
  readonly server: Server
  readonly token: string
}

export interface Studio {
  /** To open in a browser. */
  readonly url: string
  readonly recorder: Recorder
  live(): LiveState
  /**
   * Forgets all messages: another broker, or the end of the demo.
   * @param staying topics of which messages come again at once
   */
  reset(staying: Iterable<string>): void
  step(name: StartupStep['name'], state: StartupStep['state'], detail?: string): void
  note(text: string): void
  /** The same, of the broker. */
  noteOfBroker(text: string): void
  /** @returns what forgets the notes of the broker that are there now, once it is another one */
  notesOfBroker(): () => void
  setBroker(broker: BrokerState): void
  setEndpoint(endpoint: EndpointState): void
  setDemo(isDemo: boolean): void
  setDeadLetters(deadLetters: Problems['deadLetters']): void
  /** Asked for whenever the page is told of the broker. */
  setUsage(usage: () => BrokerUsage | undefined): void
  /** From now on the page may change things. */
  connect(stack: StackControls): void
  /** Resolves when the first page is open. */
  readonly opened: Promise<void>
  close(): Promise<void>
}

interface Note {
  readonly text: string
  readonly isOfBroker: boolean
}

const portsTriedMax = 20
const notesMax = 20
const requestTimeoutMs = 30_000

/** @throws ConfigError if the address cannot be listened on */
export async function openStudio(options: StudioOptions): Promise<Studio> {
  const { host, pageFolder, version, folder, prometheusUrl, playgroundUrl, now, early } = options
  const token = early?.token ?? randomBytes(18).toString('base64url')
  const server = early?.server ?? createServer()
  const port = () => (server.address() as AddressInfo).port
  const guard = createGuard({ host, port, token, names: [hostname().toLowerCase()] })
  const recorder = createRecorder()
  let live = createLiveState(now())
  let stack: StackControls | undefined
  let broker: BrokerState = { ...noBroker, sinceMs: now() }
  let endpoint: EndpointState = noEndpoint
  let isDemo = false
  let usage: () => BrokerUsage | undefined = () => undefined
  let deadLetters: Problems['deadLetters']
  let notes: readonly Note[] = []
  const startup = new Map<StartupStep['name'], StartupStep>()
  for (const name of early === undefined ? steps : (['install', ...steps] as const)) {
    startup.set(name, { name, state: name === 'install' ? 'done' : 'waiting', detail: '' })
  }
  let sayOpened: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    sayOpened = resolve
  })

  const state = (): StudioState => ({
    version,
    nowMs: now(),
    startup: [...startup.values()],
    broker,
    usage: usage(),
    endpoint,
    mapping: stack?.mapping.summary() ?? noMapping,
    recording: recorder.state(),
    totals: live.totals(now()),
    notes: notes.map(({ text }) => text),
    isDemo,
    samplesPerMessage: live.samplesPerMessage(),
    families: live.families(),
    prometheusUrl,
    playgroundUrl,
  })
  const tick = () => {
    const samplesPerMessage = live.samplesPerMessage()
    const totals = live.totals(now())
    return {
      nowMs: now(),
      totals,
      samplesPerMessage,
      recording: recorder.state(),
      endpoint,
      usage: usage(),
      ...live.takeChanged(),
    }
  }
  const streams = createEventStreams({ state, tick })
  const context: ApiContext = {
    state,
    live: () => live,
    recorder,
    now,
    recordingFile: () => path.join(folder, `messages-${fileTime(now())}.jsonl`),
    deadLetters: () => deadLetters,
    stack: () => stack,
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = readTarget(request.url)
    if (url === undefined) sendJson(response, 400, { error: 'the target of the request is no path' })
    else if (url.pathname.startsWith('/api/')) answerCall(url, request, response)
    else answerPage(url, request, response)
  }

  function answerCall(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const refusal = guard.refuseApi(request)
    if (refusal !== undefined) sendJson(response, refusal.status, { error: refusal.error })
    else if (request.method !== 'GET' || url.pathname !== '/api/stream') {
      void answerApi(context, url, request, response)
    } else if (streams.open(response)) sayOpened()
    else sendJson(response, 503, { error: 'too many pages are open' })
  }

  function answerPage(
    { pathname, searchParams }: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const refusal = guard.refusePage(request)
    if (request.method !== 'GET') sendText(response, 405, 'expected GET')
    else if (refusal?.status === 401 && guard.isToken(searchParams.get('token') ?? undefined)) {
      // The address that the terminal shows has the token once; from then on the browser keeps it.
      const headers = {
        ...pageHeaders('', '.txt'),
        Location: pathname.replace(/^\/+/, '/'),
        'Set-Cookie': tokenCookie(token),
      }
      response.writeHead(303, headers).end()
    } else if (refusal !== undefined) sendText(response, refusal.status, refusal.error)
    else servePage(pathname, response, { folder: pageFolder, token })
  }

  /** One that is said again is a new one. */
  function addNote(note: Note): void {
    notes = [...notes.filter(({ text }) => text !== note.text), note].slice(-notesMax)
  }

  server.removeAllListeners('request')
  server.on('request', answer)
  // A request that comes slowly holds nothing for long.
  server.requestTimeout = requestTimeoutMs
  if (early === undefined) await listen(server, options)

  const shownHost = host === '0.0.0.0' || host === '::' ? hostname() : isIP(host) === 6 ? `[${host}]` : host
  return {
    url: `http://${shownHost}:${port()}/${guard.isLoopback ? '' : `?token=${token}`}`,
    recorder,
    live: () => live,
    reset(staying) {
      live = createLiveState(now(), live, staying)
    },
    step(name, stepState, detail = '') {
      startup.set(name, { name, state: stepState, detail })
    },
    note: (text) => addNote({ text, isOfBroker: false }),
    noteOfBroker: (text) => addNote({ text, isOfBroker: true }),
    notesOfBroker() {
      const old = new Set(notes.filter(({ isOfBroker }) => isOfBroker))
      return () => {
        notes = notes.filter((note) => !old.has(note))
      }
    },
    setBroker(given) {
      broker = given
    },
    setEndpoint(given) {
      endpoint = given
    },
    setDemo(given) {
      isDemo = given
    },
    setDeadLetters(given) {
      deadLetters = given
    },
    setUsage(given) {
      usage = given
    },
    connect(given) {
      stack = given
    },
    opened,
    async close() {
      streams.close()
      await recorder.stop()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const steps = ['build', 'function', 'broker'] as const

const noBroker: BrokerState = {
  kind: 'own',
  url: '',
  topicFilter: '#',
  state: 'starting',
  detail: '',
  tries: 0,
  nextTryAtMs: undefined,
  sinceMs: 0,
  publishLines: [],
}

const noEndpoint: EndpointState = {
  kind: 'demo',
  description: '',
  last: undefined,
  stored: 0,
  notStored: 0,
  failingSinceMs: undefined,
}

const noMapping: MappingSummary = {
  file: '',
  exists: false,
  unreadable: '',
  runningHash: '',
  diskHash: '',
  problems: [],
  sinceMs: 0,
}

/** Undefined for what is no path, such as a whole URL, which a proxy is asked for. */
function readTarget(target = ''): URL | undefined {
  return /^\/(?!\/)/.test(target) && URL.canParse(target, 'http://page.invalid')
    ? new URL(target, 'http://page.invalid')
    : undefined
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, pageHeaders('', '.txt')).end(`${text}\n`)
}

/** `20261128-140503-123` */
function fileTime(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 23).replace(/[-:]/g, '').replace(/[T.]/g, '-')
}

async function listen(server: Server, { host, port, isPortFixed }: StudioOptions): Promise<void> {
  for (let candidate = port; ; candidate++) {
    try {
      server.listen(candidate, host)
      await once(server, 'listening')
      return
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      const isLast = isPortFixed || port === 0 || candidate - port >= portsTriedMax - 1 || candidate >= 65_535
      if (code === 'EADDRINUSE' && !isLast) continue
      const reason = `cannot listen on this address: ${code ?? message}`
      throw new ConfigError('options', [{ path: '--page', message: reason }])
    }
  }
}
