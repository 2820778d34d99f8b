// How long to wait before the next attempt: exponential backoff with jitter over the upper half of each step, so that no
// delay is shorter than the one before it, and never less than the endpoint asks.
// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("equal jitter")

const firstDelayMaxMs = 100
const delayMaxMs = 5_000

/**
 * @param attempt how many attempts have failed, from 1
 * @param retryAfter header `Retry-After`: seconds, or an HTTP date (RFC 9110 section 10.2.3); anything else is ignored
 * @param random from 0 up to, not including, 1
 */
export function retryDelayMs(
  attempt: number,
  retryAfter: string | undefined,
  nowMs: number,
  random: () => number,
): number {
  const longestMs = firstDelayMaxMs * 2 ** (attempt - 1)
  const shortestMs = Math.min(delayMaxMs, longestMs / 2)
  const jittered = shortestMs + random() * (Math.min(delayMaxMs, longestMs) - shortestMs)
  return Math.max(jittered, retryAfterMs(retryAfter, nowMs))
}

function retryAfterMs(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  const dateMs = Date.parse(retryAfter)
  return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs)
}
