// How long scripts ran in each frame of a page, from a trace of Chromium (the Trace Event Format). A frame lasts from one
// `BeginMainThreadFrame` of the page's main thread to the next, so that all scripts count for one frame, including those
// that ran while nothing was drawn.

export interface TraceEvent {
  readonly name: string
  /** `X` is an event with a duration. */
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds. */
  readonly ts: number
  readonly dur?: number
  /** The same of the thread's own clock, which stands still while another process has the processor. */
  readonly tdur?: number
}

export interface FrameScripting {
  /** Milliseconds that passed, and milliseconds of the processor. */
  readonly wallMs: number
  readonly cpuMs: number
}

/** For `Browser.startTracing`. */
export const traceCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline.frame', 'v8']

/** What the developer tools of Chromium count as scripting. */
const scripting = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
  'XHRLoad',
  'XHRReadyStateChange',
  'v8.callFunction',
  'v8.compile',
])

/** @returns one for each whole frame, in their order */
export function frameScriptingOf(events: readonly TraceEvent[]): FrameScripting[] {
  const begins = events.filter(({ name }) => name === 'BeginMainThreadFrame')
  const main = busiest(begins)
  if (main === undefined) return []
  const isOfMain = ({ pid, tid }: TraceEvent) => pid === main.pid && tid === main.tid
  const frames = begins
    .filter(isOfMain)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b)
  const found = frames.slice(1).map(() => ({ wallMs: 0, cpuMs: 0 }))
  let frame = 0
  for (const { ts, dur = 0, tdur = dur } of outermost(events.filter(isOfMain))) {
    if (ts < frames[0]!) continue
    while (frame < found.length && ts >= frames[frame + 1]!) frame++
    const scripted = found[frame]
    if (scripted === undefined) break
    scripted.wallMs += dur / 1_000
    scripted.cpuMs += tdur / 1_000
  }
  return found
}

/** The smallest value that so many percent of the values do not exceed; 0 if there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0
}

/** The thread with most of these events: the page's, and not that of what the browser itself draws. */
function busiest(events: readonly TraceEvent[]): TraceEvent | undefined {
  const counts = new Map<string, number>()
  let most: TraceEvent | undefined
  for (const event of events) {
    const key = `${event.pid} ${event.tid}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
    if (most === undefined || counts.get(key)! > counts.get(`${most.pid} ${most.tid}`)!) most = event
  }
  return most
}

/** Scripts that no other script called, by time: a call within a call counts once. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let endedAt = Number.NEGATIVE_INFINITY
  return events
    .filter(({ name, ph }) => ph === 'X' && scripting.has(name))
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < endedAt) return false
      endedAt = ts + dur
      return true
    })
}
