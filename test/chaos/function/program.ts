// The function in a process of its own, as Lambda runs it: the real handler with real settings, on simulated time.
// Bundled by build-function.ts, which puts simulated timers and the faulty disk into it; nothing else differs.

import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import process from 'node:process'
import { readSettings } from '#config'
import { parseMapping } from '#mapping/authoring'
import type { Clock } from '../../../src/clock.ts'
import { createHandler } from '../../../src/lambda/ingest/create-handler.ts'
import { createRandom } from '../random.ts'
import { disk } from './faulty-files.ts'
import { installHostilePayloads } from './hostile-payloads.ts'
import { installTimers } from './injected-timers.ts'
import type { FromFunction, ToFunction } from './protocol.ts'
import { createVirtualTime } from './virtual-time.ts'

type Invocation = Extract<ToFunction, { kind: 'invoke' }>

interface Begun {
  /** This end of its connection. */
  readonly port: number
  /** In simulated time, at the proxy. */
  waiting: boolean
  takeBack: () => void
  hasHead?: boolean
  onHead?: () => void
}

/** Requests that have begun and not ended. */
const requests = new Map<ClientRequest, Begun>()

const connecting = new Set<Socket>()

const time = createVirtualTime(() => {
  if (disk.busy > 0 || connecting.size > 0) return false
  for (const { waiting } of requests.values()) if (!waiting) return false
  return true
})
let random = createRandom(0)
let timers = 0

function tell(message: FromFunction): void {
  process.send?.(message)
}

installTimers((delayMs, happen) => time.wait(delayMs, `timer ${String(timers++).padStart(9, '0')}`, happen))
disk.onIdle = time.pump
disk.onKept = (file) => tell({ kind: 'kept', file, nowMs: time.now() })
disk.onKill = () => {
  tell({ kind: 'over', nowMs: time.now() })
  return new Promise(() => undefined)
}

// https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html: a socket is there before its request is heard of,
// which is when it has been written.
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  connecting.add(socket)
  const settle = (): void => void setImmediate(() => connecting.delete(socket) && time.pump())
  socket.once('connect', settle)
  socket.once('close', settle)
})
subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest }
  const entry: Begun = { port: request.socket?.localPort ?? 0, waiting: false, takeBack: () => undefined }
  requests.set(request, entry)
  request.once('close', () => {
    entry.takeBack()
    // The function hears of it in the same turn, and may begin the next one.
    setImmediate(() => {
      requests.delete(request)
      time.pump()
    })
  })
})
// Is told of the head of an answer.
subscribe('http.client.response.finish', (message) => {
  const entry = requests.get((message as { request: ClientRequest }).request)
  if (entry === undefined) return
  entry.hasHead = true
  entry.onHead?.()
})

function hold(message: Extract<ToFunction, { kind: 'held' | 'hung' }>): void {
  for (const entry of requests.values()) {
    if (entry.port !== message.port) continue
    // No time passes between an answer's head and the function.
    if (message.kind === 'held' && message.what === 'answer' && !entry.hasHead) {
      entry.onHead = () => wait(entry, message)
    } else {
      wait(entry, message)
    }
  }
}

function wait(entry: Begun, message: Extract<ToFunction, { kind: 'held' | 'hung' }>): void {
  entry.waiting = true
  if (message.kind === 'held') {
    const { port, delayMs, tie } = message
    entry.takeBack = time.wait(delayMs, `request ${tie}`, () => {
      entry.waiting = false
      tell({ kind: 'go_on', port, nowMs: time.now() })
    })
  }
  time.pump()
}

const clock: Clock = {
  now: () => time.now(),
  sleep: (durationMs) =>
    new Promise((resolve) => time.wait(durationMs, `sleep ${String(timers++).padStart(9, '0')}`, resolve)),
  random: () => random(),
}

const mapping = parseMapping(process.env['CHAOS_MAPPING'] ?? '', 'test/chaos/mapping.yaml')
const { CHAOS_MAPPING: _, CHAOS_NOW_MS: nowMs, ...env } = process.env
time.start(Number(nowMs))
let timeOutMs = Number.POSITIVE_INFINITY

function timeOut(): void {
  tell({ kind: 'over', nowMs: timeOutMs })
}

installHostilePayloads({
  cost(durationMs) {
    if (time.now() + durationMs < timeOutMs) {
      time.advance(durationMs)
      return
    }
    timeOut()
    // Until it is ended.
    for (;;) time.now()
  },
  dying: () => tell({ kind: 'dies', nowMs: time.now() }),
  timeOut,
})

const handler = await createHandler(
  readSettings(env),
  { env, clock, writeLine: (line) => tell({ kind: 'line', line }) },
  async () => ({ file: mapping, bundled: undefined }),
)

async function invoke({
  event,
  startMs,
  timeoutMs,
  requestId,
  seed,
  disk: fault,
}: Invocation): Promise<void> {
  time.start(startMs)
  random = createRandom(seed)
  timers = 0
  disk.fault = fault
  timeOutMs = startMs + timeoutMs
  // Where nothing else is left to wait for, this is: Lambda ends the process when the time is up.
  time.wait(timeoutMs, 'timeout', () => tell({ kind: 'over', nowMs: time.now() }))
  const context = {
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => startMs + timeoutMs - time.now(),
  }
  let ending: FromFunction
  try {
    const value = await handler(event, context)
    ending = { kind: 'returned', value: value ?? null, nowMs: time.now() }
  } catch (error) {
    ending = { kind: 'threw', error: String(error), nowMs: time.now() }
  }
  // No simulated time may pass in what is left of the invocation.
  time.start(time.now())
  tell(ending)
}

process.on('message', (message: ToFunction) => {
  switch (message.kind) {
    case 'invoke':
      void invoke(message)
      return
    default:
      hold(message)
  }
})
process.on('disconnect', () => process.exit())
tell({ kind: 'ready' })
