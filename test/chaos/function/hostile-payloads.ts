// Payloads that take the function's time, or end its process, as they are read. They stand in for whatever does so in
// reality; the function knows nothing of them.

/** What a device puts into the payload. */
export interface Hostile {
  readonly hostile: 'cost' | 'crash' | 'memory' | 'timeout'
  /** With `cost`: what reading it takes, in milliseconds. */
  readonly ms?: number
}

export interface HostileEffects {
  /** Simulated time passes. */
  readonly cost: (durationMs: number) => void
  /** Is told before the process ends by itself. */
  readonly dying: () => void
  /** The time of the invocation is used up: the process is ended from outside. */
  readonly timeOut: () => void
}

export function installHostilePayloads({ cost, dying, timeOut }: HostileEffects): void {
  const parse = JSON.parse
  JSON.parse = (text, ...rest) => {
    const value = parse(text, ...rest)
    const { hostile, ms = 0 } = Object(value) as Partial<Hostile>
    if (hostile === 'cost') cost(ms)
    if (hostile === 'crash') {
      dying()
      process.abort()
    }
    if (hostile === 'memory') {
      dying()
      const hog: number[][] = []
      for (;;) hog.push(new Array<number>(100_000).fill(hog.length + 0.5))
    }
    if (hostile === 'timeout') {
      timeOut()
      for (;;) parse('1')
    }
    return value
  }
}
