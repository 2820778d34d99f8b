// Simulated time and seeded chance. Actions run one after the other in the order of their times, whatever they take in
// reality, so a run is the same for the same seed.

export interface Simulation {
  /** Simulated, in milliseconds since 1970. It stands still while an action runs. */
  readonly nowMs: number
  /** From 0 up to, not including, 1: the stream without a name. */
  readonly random: () => number
  /** A stream of random numbers of its own, so that who draws more numbers changes nobody else's. */
  stream(name: string): () => number
  /**
   * Times are whole milliseconds; a fraction counts as the next one. Actions of one time run in the order in which they
   * were registered. The next action waits for a promise.
   * @throws {RangeError} for a time that has passed
   */
  at(timeMs: number, action: () => void | Promise<void>): void
  /**
   * Runs what is due until then, that moment included, and leaves the clock there.
   * @throws what an action throws
   */
  run(untilMs: number): Promise<void>
  /** When the next action is due; undefined if there is none. */
  nextMs(): number | undefined
}

interface Scheduled {
  readonly timeMs: number
  readonly order: number
  readonly action: () => void | Promise<void>
}

export function createSimulation({ startMs, seed }: { startMs: number; seed: number }): Simulation {
  const scheduled = createHeap()
  let nowMs = startMs
  let order = 0
  return {
    get nowMs() {
      return nowMs
    },
    random: createRandom(seed),
    stream: (name) => createRandom(seed ^ hashOf(name)),
    at(timeMs, action) {
      if (!(timeMs >= nowMs)) throw new RangeError(`expected a time from ${nowMs} on (actual ${timeMs})`)
      scheduled.push({ timeMs: Math.ceil(timeMs), order, action })
      order += 1
    },
    async run(untilMs) {
      for (let next = scheduled.first(); next !== undefined; next = scheduled.first()) {
        if (next.timeMs > untilMs) break
        scheduled.pop()
        nowMs = next.timeMs
        const running = next.action()
        // Most actions are not asynchronous; waiting for each would cost more than the action.
        if (running !== undefined) await running
      }
      nowMs = Math.max(nowMs, untilMs)
    },
    nextMs: () => scheduled.first()?.timeMs,
  }
}

/** A binary heap: the earliest action is first, and of those the one that was registered first. */
function createHeap() {
  const heap: Scheduled[] = []
  const before = (a: Scheduled, b: Scheduled): boolean =>
    a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.order < b.order)
  return {
    first: (): Scheduled | undefined => heap[0],
    push(added: Scheduled): void {
      let at = heap.length
      heap.push(added)
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!before(added, heap[parent]!)) break
        heap[at] = heap[parent]!
        at = parent
      }
      heap[at] = added
    },
    pop(): void {
      const last = heap.pop()
      if (last === undefined || heap.length === 0) return
      let at = 0
      for (;;) {
        let child = 2 * at + 1
        if (child >= heap.length) break
        if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1
        if (!before(heap[child]!, last)) break
        heap[at] = heap[child]!
        at = child
      }
      heap[at] = last
    },
  }
}

/** mulberry32. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function createRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** FNV-1a, then mixed so that names which differ in one letter are far apart. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
}
