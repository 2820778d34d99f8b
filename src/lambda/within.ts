// A limit on how long an answer is waited for, whether or not the one who is asked minds the signal.

/** @throws {Error} that says so when the time is up */
export function within<T>(timeoutMs: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs)
  const timeUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no answer within ${timeoutMs} ms`)))
  })
  return Promise.race([ask(signal), timeUp])
}
