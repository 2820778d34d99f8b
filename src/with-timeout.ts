// Waits for an answer no longer than a given time, whether or not the one who is asked heeds the signal.

/**
 * @param ask gets a signal that aborts when the time is up, so that it can end its work
 * @param what is waited for, in the words of the error
 * @throws {Error} named `TimeoutError` when the time is up
 */
export async function withTimeout<T>(
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
  what = 'answer',
): Promise<T> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `no ${what} within ${timeoutMs} ms`
      const error = Object.assign(new Error(message), { name: 'TimeoutError' })
      // First, since who heeds the signal rejects too, and perhaps in other words.
      reject(error)
      controller.abort(error)
    }, timeoutMs)
  })
  try {
    return await Promise.race([ask(controller.signal), timeUp])
  } finally {
    clearTimeout(timer)
  }
}
