// Server-Sent Events to the pages that are open: a tick at most four times a second, and the state when it changes. A page
// that does not read gets no further tick until it does.
// https://html.spec.whatwg.org/multipage/server-sent-events.html

import type { ServerResponse } from 'node:http'
import type { StudioState, Tick } from '../page-api.ts'

export interface EventStreams {
  /** @returns false where too many are open */
  open(response: ServerResponse): boolean
  count(): number
  close(): void
}

export interface StreamSource {
  state(): StudioState
  /** Asked once for all streams. */
  tick(): Tick
}

const tickIntervalMs = 250
/** A state that differs only in the time counts as the same this long. */
const quietIntervalMs = 1_000
const streamsMax = 20
const waitingBytesMax = 1_000_000

export function createEventStreams(source: StreamSource): EventStreams {
  const open = new Map<ServerResponse, string>()
  let timer: NodeJS.Timeout | undefined
  let sinceTickMs = 0

  function send(response: ServerResponse, event: string, json: string): void {
    response.write(`event: ${event}\ndata: ${json}\n\n`)
  }

  function sendAll(): void {
    const state = source.state()
    const same = fingerprint(state)
    sinceTickMs += tickIntervalMs
    const tick = source.tick()
    const isNews = tick.changed.length > 0 || sinceTickMs >= quietIntervalMs
    if (isNews) sinceTickMs = 0
    const json = JSON.stringify(tick)
    for (const [response, sent] of open) {
      if (response.writableLength > waitingBytesMax) continue
      if (sent !== same) send(response, 'state', JSON.stringify(state))
      open.set(response, same)
      if (isNews) send(response, 'tick', json)
    }
  }

  return {
    open(response) {
      if (open.size >= streamsMax) return false
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      })
      const state = source.state()
      send(response, 'state', JSON.stringify(state))
      open.set(response, fingerprint(state))
      timer ??= setInterval(sendAll, tickIntervalMs)
      timer.unref()
      response.on('close', () => {
        open.delete(response)
        if (open.size > 0) return
        clearInterval(timer)
        timer = undefined
      })
      return true
    },
    count: () => open.size,
    close() {
      clearInterval(timer)
      for (const response of open.keys()) response.destroy()
    },
  }
}

/** Counts are in the ticks. */
function fingerprint(state: StudioState): string {
  const { nowMs: _, totals: __, samplesPerMessage: ___, usage, recording, endpoint, ...others } = state
  const { last, stored, notStored, ...where } = endpoint
  const answer = [last?.status, last?.text, notStored > 0 ? `${stored} ${notStored}` : '']
  return JSON.stringify([others, where, answer, recording.isOn, recording.detail, usage?.ended])
}
